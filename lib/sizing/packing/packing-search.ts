import { greatestCommonDivisor } from "../greatest-common-divisor";
import { branchOn } from "./branching";
import type { PackingModel } from "./packing-model";
import { PackingRelaxation, UNPLACED_WORTH, type Division, type Multipliers, type PackingObjective } from "./packing-relaxation";
import { isBetter, PlacementBuilder, type Placement } from "./placed-nodes";

/** When a search ends. */
export interface SearchLimits {
  readonly gap: number;
  readonly maxNodes: number;
  isOutOfTime(): boolean;
}

/** A set of plans: closed or open with what bounds it, or divided. */
export interface SearchNode {
  readonly divisions: readonly Division[];
  multipliers: Multipliers;
  bound: number;
  children?: { readonly offerings: ReadonlySet<number>; readonly holding: readonly number[]; readonly atMost: number } & {
    readonly low: SearchNode;
    readonly high: SearchNode;
  };
}

/** What a search found. */
export interface SearchResult {
  readonly best: Placement;
  readonly root: SearchNode;
  /** Proven least value, a multiple of the step between values. */
  readonly bound: number;
  readonly relaxations: number;
  /** What multipliers are scaled by. */
  readonly scale: number;
}

/**
 * Best-first branch and price: each set of plans is bounded by a relaxation with generated patterns and divided by how many nodes of some
 * kind there are, until no set can hold a better plan.
 */
export class PackingSearch {
  private readonly relaxation: PackingRelaxation;
  private readonly builder: PlacementBuilder;
  private readonly step: number;
  private relaxations = 0;
  private best: Placement;

  /**
   * @param model the problem
   * @param objective what is to be least
   * @param active offerings that are not dominated
   * @param followers dominated offerings by the one that dominates them
   * @param start a placement to beat
   */
  public constructor(
    private readonly model: PackingModel,
    private readonly objective: PackingObjective,
    private readonly active: readonly number[],
    private readonly followers: ReadonlyMap<number, readonly number[]>,
    start: Placement,
  ) {
    this.relaxation = new PackingRelaxation(model, objective, active);
    this.builder = new PlacementBuilder(model, active);
    this.step =
      objective === "cost"
        ? greatestCommonDivisor(model.offerings.flatMap(({ cost, limit }) => (limit > 0 ? [cost] : [])))
        : UNPLACED_WORTH;
    this.best = start;
    this.learn(start);
  }

  public run({ gap, maxNodes, isOutOfTime }: SearchLimits): SearchResult {
    const { offerings, rows } = this.model;
    const nothing: Multipliers = {
      rows: new Float64Array(rows.length),
      limits: new Float64Array(offerings.length),
      divisions: new Float64Array(0),
    };
    const root: SearchNode = { divisions: [], multipliers: nothing, bound: 0 };
    const open: { readonly node: SearchNode; readonly branch: ReturnType<typeof branchOn> }[] = [];
    const visit = (node: SearchNode): void => {
      const branch = this.bound(node, isOutOfTime);
      open.push({ node, branch });
    };
    visit(root);
    for (;;) {
      const least = open.reduce((least, { node }) => Math.min(least, node.bound), this.value);
      const isGoodEnough = this.value - least <= gap * this.value;
      const at = this.next(open, least);
      if (isGoodEnough || at < 0 || this.relaxations >= maxNodes || isOutOfTime()) {
        return { best: this.best, root, bound: Math.min(least, this.value), relaxations: this.relaxations, scale: this.relaxation.scale };
      }
      const [{ node, branch }] = open.splice(at, 1);
      const { offerings: some, holding, atMost } = branch!;
      const child = (sense: Division["sense"], bound: number): SearchNode => ({
        divisions: [...node.divisions, { offerings: some, holding, sense, bound }],
        // The parent's multipliers hold in both parts.
        multipliers: { ...node.multipliers, divisions: Float64Array.of(...node.multipliers.divisions, 0) },
        bound: node.bound,
      });
      const [low, high] = [child("at-most", atMost), child("at-least", atMost + 1)];
      node.children = { offerings: some, holding, atMost, low, high };
      visit(high);
      visit(low);
    }
  }

  /** The open set with the least bound that can be divided, the deepest of equals; -1 for none worth it. */
  private next(open: readonly { readonly node: SearchNode; readonly branch: unknown }[], least: number): number {
    let found = -1;
    open.forEach(({ node, branch }, at) => {
      const isWorth = branch !== undefined && node.bound < this.value && node.bound <= least;
      if (isWorth && (found < 0 || node.divisions.length >= open[found].node.divisions.length)) {
        found = at;
      }
    });
    return found;
  }

  /** Bounds a set and looks for plans near its relaxation. @returns how to divide it; undefined where that is of no use */
  private bound(node: SearchNode, isOutOfTime: () => boolean): ReturnType<typeof branchOn> {
    this.relaxations++;
    const cutoff = BigInt(this.value) * BigInt(this.relaxation.scale);
    const relaxed = this.relaxation.solve(node.divisions, cutoff, isOutOfTime);
    const bound = this.stepped(relaxed.bound);
    if (bound >= node.bound) {
      node.bound = bound;
      node.multipliers = relaxed.multipliers;
    }
    if (node.bound >= this.value) {
      return undefined;
    }
    this.consider(this.builder.rounded(relaxed));
    if (node.divisions.length === 0) {
      this.consider(this.builder.improved(this.best, relaxed.multipliers.rows, isOutOfTime));
    }
    return branchOn(this.model, this.active, this.followers, relaxed.amounts);
  }

  /** Value of the best plan. */
  private get value(): number {
    return this.objective === "cost" ? this.best.cost : this.best.unplaced * UNPLACED_WORTH;
  }

  private consider(placement: Placement): void {
    if (isBetter(placement, this.best)) {
      this.best = placement;
      this.learn(placement);
    }
  }

  private learn({ nodes }: Placement): void {
    nodes.forEach(({ offering, counts }) => this.relaxation.offer({ offering, counts }));
  }

  /** A bound scaled as the least multiple of the step that is not below it. */
  private stepped(bound: bigint): number {
    const unit = BigInt(this.step) * BigInt(this.relaxation.scale);
    return bound <= 0n ? 0 : Number((bound + unit - 1n) / unit) * this.step;
  }
}
