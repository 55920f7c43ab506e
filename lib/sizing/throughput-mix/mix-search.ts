import { greatestCommonDivisor } from "../greatest-common-divisor";
import type { Fraction } from "./fraction";
import type { Basis } from "./split-basis";
import { SplitCheck } from "./split-check";
import type { SplitModel } from "./split-model";
import { SplitRelaxation } from "./split-relaxation";
import type { MixProofLeaf, MixProofNode } from "./throughput-mix-plan";

/** Counts this close to a whole number are taken for it; `SplitCheck` decides. */
const WHOLE = 1e-6;

/** Times that a box is divided: whoever reads the proof holds as many of its cases at a time. */
const MOST_DEPTH = 1_000;

/** What stands in a place of the proof until the box is looked at. */
const UNPROVEN: MixProofLeaf = { shows: "cost", weights: [] };

/** A mix that serves the traffic. */
export interface FoundMix {
  readonly counts: Float64Array;
  readonly cost: number;
  /** Shares by set and group. */
  readonly shares: readonly ReadonlyMap<number, Fraction>[];
}

/** What the search found and proved. */
export interface MixSearchResult {
  readonly mix?: FoundMix;
  readonly lowerBound: number;
  readonly root: MixProofNode;
  readonly nodes: number;
}

/** A box of counts with what its relaxation gave. */
interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly bound: number;
  readonly counts: Float64Array;
  readonly basis: Basis;
  readonly proof: ProofSlot;
}

/** A place in the proof tree that is a leaf until it is divided. */
interface ProofSlot {
  node: MixProofNode;
  /** How many times the box was divided before. */
  readonly depth: number;
}

/**
 * Branch and bound over the counts, the box with the least bound first.
 *
 * Bounds are dual values that hold whatever floating point did, rounded up to a multiple of the prices' common divisor. Mixes are
 * accepted only by `SplitCheck`. What neither decides is divided further, down to single mixes, which the exact check decides.
 */
export class MixSearch {
  private readonly relaxation: SplitRelaxation;
  private readonly check: SplitCheck;
  private readonly step: number;
  private readonly open = new BoxHeap();
  private best?: FoundMix;
  private nodes = 0;

  public constructor(
    private readonly model: SplitModel,
    private readonly gap: number,
    private readonly maxNodes: number,
  ) {
    this.relaxation = new SplitRelaxation(model);
    this.check = new SplitCheck(model);
    this.step = greatestCommonDivisor([...model.prices].filter((price) => price > 0));
  }

  public run(): MixSearchResult {
    // More machines never serve less: where the greatest counts do not serve, none do, and otherwise there is a mix to start from.
    const greatest = this.check.judge(this.model.upper);
    if (!greatest.serves) {
      return { lowerBound: 0, root: this.leaf("infeasible", greatest.weights), nodes: 0 };
    }
    this.offer(this.model.upper, greatest.shares);
    const root: ProofSlot = { node: UNPROVEN, depth: 0 };
    this.explore(new Float64Array(this.model.upper.length), this.model.upper, undefined, root);
    let lowerBound = Infinity;
    for (let box = this.open.pop(); box !== undefined; box = this.open.pop()) {
      const cost = this.best?.cost ?? Infinity;
      if (box.bound >= cost) {
        break;
      }
      const isSpent = this.nodes >= this.maxNodes || box.proof.depth >= MOST_DEPTH;
      if ((this.best !== undefined && cost - box.bound <= this.gap * cost) || isSpent) {
        lowerBound = box.bound;
        break;
      }
      this.divide(box);
    }
    return { mix: this.best, lowerBound: Math.min(lowerBound, this.best?.cost ?? Infinity), root: root.node, nodes: this.nodes };
  }

  private explore(lower: Float64Array, upper: Float64Array, basis: Basis | undefined, proof: ProofSlot): void {
    this.nodes++;
    const known = this.check.knownShortage(upper);
    if (known !== undefined) {
      proof.node = this.leaf("infeasible", known);
      return;
    }
    const { relaxation } = this;
    relaxation.lower.set(lower);
    relaxation.upper.set(upper);
    if (basis !== undefined) {
      relaxation.restore(basis);
    }
    relaxation.cutoff = this.best === undefined ? Infinity : this.best.cost - this.step;
    const outcome = relaxation.solve();
    if (outcome === "cut-off") {
      proof.node = this.leaf("cost");
      return;
    }
    if (outcome === "infeasible" && relaxation.provenShortage() > 0) {
      proof.node = this.leaf("infeasible");
      return;
    }
    const isPoint = lower.every((count, machine) => count === upper[machine]);
    if (isPoint) {
      this.judgePoint(lower, proof);
      return;
    }
    const proven = outcome === "infeasible" ? 0 : relaxation.provenCost();
    if (outcome === "infeasible") {
      relaxation.weights.fill(0);
      relaxation.counts.set(lower);
    }
    proof.node = this.leaf("cost");
    const bound = Math.max(0, Math.ceil(proven / this.step) * this.step);
    if (bound >= (this.best?.cost ?? Infinity)) {
      return;
    }
    // Rounding may have carried a count out of the box, or beyond number: the search must not follow it there.
    const counts = relaxation.counts.map((count, machine) => (count > lower[machine] ? Math.min(count, upper[machine]) : lower[machine]));
    const after = relaxation.basis();
    if (outcome === "optimal") {
      this.tryRounding(counts, upper, after);
    }
    if (bound < (this.best?.cost ?? Infinity)) {
      this.open.push({ lower, upper, bound, counts, basis: after, proof });
    }
  }

  private judgePoint(counts: Float64Array, proof: ProofSlot): void {
    const verdict = this.check.judge(counts);
    if (verdict.serves) {
      this.offer(counts, verdict.shares);
      this.relaxation.weights.fill(0);
      proof.node = this.leaf("cost");
    } else {
      proof.node = this.leaf("infeasible", verdict.weights);
    }
  }

  /** Every fraction up always serves, where limits allow it; then, from the dearest on, one machine less of each that still serves. */
  private tryRounding(counts: Float64Array, upper: Float64Array, basis: Basis): void {
    const up = counts.map((count, machine) => Math.min(upper[machine], Math.ceil(count - WHOLE)));
    const cost = this.costOf(up);
    const worthwhile = cost < (this.best?.cost ?? Infinity);
    if (!worthwhile && this.nodes > 1) {
      return;
    }
    const verdict = this.check.judge(up, basis);
    if (!verdict.serves) {
      return;
    }
    this.offer(up, verdict.shares);
    const dearestFirst = [...up.keys()].sort((a, b) => this.model.prices[b] - this.model.prices[a] || a - b);
    for (const machine of dearestFirst) {
      if (up[machine] > 0 && this.model.prices[machine] > 0) {
        up[machine]--;
        const less = this.check.judge(up, basis);
        if (less.serves) {
          this.offer(up, less.shares);
        } else {
          up[machine]++;
        }
      }
    }
  }

  private offer(counts: Float64Array, shares: readonly ReadonlyMap<number, Fraction>[]): void {
    const cost = this.costOf(counts);
    if (cost < (this.best?.cost ?? Infinity)) {
      this.best = { counts: counts.slice(), cost, shares };
    }
  }

  private costOf(counts: Float64Array): number {
    return counts.reduce((sum, count, machine) => sum + count * this.model.prices[machine], 0);
  }

  private divide(box: Box): void {
    const { machine, atMost } = this.branchOf(box);
    const depth = box.proof.depth + 1;
    const low: ProofSlot = { node: UNPROVEN, depth };
    const high: ProofSlot = { node: UNPROVEN, depth };
    const upper = box.upper.slice();
    upper[machine] = atMost;
    this.explore(box.lower, upper, box.basis, low);
    const lower = box.lower.slice();
    lower[machine] = atMost + 1;
    this.explore(lower, box.upper, box.basis, high);
    box.proof.node = {
      machine,
      atMost,
      get low() {
        return low.node;
      },
      get high() {
        return high.node;
      },
    };
  }

  /** The count whose rounding moves the most money; where all are whole, the first that is not yet settled. */
  private branchOf({ lower, upper, counts }: Box): { readonly machine: number; readonly atMost: number } {
    let most = 0;
    let machine = -1;
    for (let index = 0; index < counts.length; index++) {
      const part = counts[index] - Math.floor(counts[index]);
      const moved = Math.min(part, 1 - part) * (this.model.prices[index] + 1);
      if (Math.min(part, 1 - part) > WHOLE && moved > most) {
        most = moved;
        machine = index;
      }
    }
    if (machine >= 0) {
      return { machine, atMost: Math.floor(counts[machine]) };
    }
    machine = lower.findIndex((count, index) => count < upper[index]);
    return { machine, atMost: Math.max(lower[machine], Math.min(upper[machine] - 1, Math.round(counts[machine]))) };
  }

  /** Weights of rows, those of the relaxation unless others are given, spread to machines. */
  private leaf(shows: MixProofLeaf["shows"], rowWeights: ArrayLike<number | string> = this.relaxation.weights): MixProofLeaf {
    const { losses, groups, groupOf, rowsOf } = this.model;
    const weights = losses.map((_, loss) =>
      groupOf.map((group, machine) => {
        const row = loss * groups + group;
        return rowsOf[machine].includes(row) ? rowWeights[row] : 0;
      }),
    );
    return { shows, weights };
  }
}

/** Boxes by bound, the least first; of equal ones the later, which is the smaller. */
class BoxHeap {
  private readonly boxes: Box[] = [];

  public push(box: Box): void {
    const { boxes } = this;
    let index = boxes.push(box) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (boxes[parent].bound < box.bound) {
        break;
      }
      boxes[index] = boxes[parent];
      index = parent;
    }
    boxes[index] = box;
  }

  public pop(): Box | undefined {
    const { boxes } = this;
    const first = boxes[0];
    const last = boxes.pop();
    if (last === undefined || boxes.length === 0) {
      return first;
    }
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= boxes.length) {
        break;
      }
      if (child + 1 < boxes.length && boxes[child + 1].bound < boxes[child].bound) {
        child++;
      }
      if (boxes[child].bound >= last.bound) {
        break;
      }
      boxes[index] = boxes[child];
      index = child;
    }
    boxes[index] = last;
    return first;
  }
}
