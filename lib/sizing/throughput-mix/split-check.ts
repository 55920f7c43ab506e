import { splitExactly } from "./exact-split";
import { Fraction } from "./fraction";
import type { Basis } from "./split-basis";
import type { SplitModel } from "./split-model";
import { SplitRelaxation, type RelaxationOutcome } from "./split-relaxation";

/** Loads computed in floating point are right to this share of the sum of all loads on the group. */
const LOAD_ERROR = 1e-12;
/** Parts that shares are rounded to where there is room for it. */
const PARTS = 1_000_000_000;
/** Share of the machines held back at first: loads that fit then leave room for rounding. */
const ROOM = 1e-7;

/** Cuts that are kept: more would take longer to look through than a solve takes. */
const MOST_CUTS = 100;

/** What is known about given counts. */
export type SplitVerdict =
  | { readonly serves: true; readonly shares: readonly ReadonlyMap<number, Fraction>[] }
  | { readonly serves: false; readonly weights: ArrayLike<number | string> };

/** Weights that have shown a shortage once, kept because they often show the next. */
interface Cut {
  readonly weights: Float64Array;
  /** Weight of each machine, summed over the losses that leave it. */
  readonly perMachine: Float64Array;
  /** What the weighed counts must come to, with room for rounding. */
  readonly demand: number;
}

/** Decides, without any tolerance, whether whole counts serve the traffic under every loss. */
export class SplitCheck {
  private readonly relaxation: SplitRelaxation;
  private readonly cuts: Cut[] = [];

  public constructor(private readonly model: SplitModel) {
    this.relaxation = new SplitRelaxation(model);
  }

  /**
   * Whether the counts serve the traffic; a "no" comes with weights that show it.
   *
   * @param counts whole machines of each entry
   * @param near a basis to start from: that of a box around the counts saves most of the steps
   */
  public judge(counts: ArrayLike<number>, near?: Basis): SplitVerdict {
    const known = this.knownShortage(counts);
    if (known !== undefined) {
      return { serves: false, weights: known };
    }
    if (near !== undefined) {
      this.relaxation.restore(near);
    }
    const capacities = this.model.losses.map((_, loss) => this.capacityOf(counts, loss));
    if (this.solve(counts, 1) === "infeasible" && this.relaxation.provenShortage() > 0) {
      const weights = this.relaxation.weights.slice();
      this.keep(weights);
      return { serves: false, weights };
    }
    const rounded = this.solve(counts, 1 - ROOM) === "optimal" ? this.roundedShares(capacities) : undefined;
    if (rounded !== undefined) {
      return { serves: true, shares: rounded };
    }
    // Without a count in the basis, which from slacks alone none enters, the basis falls apart into one of each loss.
    this.relaxation.startFromSlacks();
    this.solve(counts, 1);
    return this.judgeExactly(capacities);
  }

  /** Weights that have shown a shortage before and show that these counts, and any that are no greater, do not serve the traffic. */
  public knownShortage(counts: ArrayLike<number>): Float64Array | undefined {
    return this.cuts.find(({ perMachine, demand }) => {
      let weighed = 0;
      for (let machine = 0; machine < counts.length; machine++) {
        weighed += perMachine[machine] * counts[machine];
      }
      return weighed < demand;
    })?.weights;
  }

  private keep(weights: Float64Array): void {
    const { rowsOf } = this.model;
    const perMachine = Float64Array.from(rowsOf, (rows) => rows.reduce((sum, row) => sum + weights[row], 0));
    if (this.cuts.length >= MOST_CUTS) {
      this.cuts.shift();
    }
    this.cuts.push({ weights, perMachine, demand: this.relaxation.weighedDemand() * (1 - LOAD_ERROR) });
  }

  private solve(counts: ArrayLike<number>, part: number): RelaxationOutcome {
    const { relaxation } = this;
    for (let machine = 0; machine < counts.length; machine++) {
      relaxation.lower[machine] = relaxation.upper[machine] = counts[machine] * part;
    }
    return relaxation.solve();
  }

  private judgeExactly(capacities: readonly (readonly number[])[]): SplitVerdict {
    const { model, relaxation } = this;
    const { keys, basics } = relaxation.basis();
    const shares: ReadonlyMap<number, Fraction>[] = [];
    for (let loss = 0; loss < model.losses.length; loss++) {
      const start = model.buckets.map((_, b) => ({ key: keys[loss * model.buckets.length + b], others: [] as number[] }));
      for (const cell of basics) {
        const set = Math.floor(cell / model.groups);
        if (set < model.sets && Math.floor(set / model.buckets.length) === loss) {
          start[set % model.buckets.length].others.push(cell % model.groups);
        }
      }
      const split = splitExactly(model, loss, capacities[loss], start);
      if ("weights" in split) {
        const weights = new Array<number | string>(model.rows).fill(0);
        split.weights.forEach((weight, group) => (weights[loss * model.groups + group] = weight.toString()));
        return { serves: false, weights };
      }
      shares.push(...split.shares);
    }
    return { serves: true, shares };
  }

  /** Machines of each group that a loss leaves. */
  private capacityOf(counts: ArrayLike<number>, loss: number): number[] {
    const { model } = this;
    const capacity = new Array<number>(model.groups).fill(0);
    model.rowsOf.forEach((rows, machine) => {
      if (rows.includes(loss * model.groups + model.groupOf[machine])) {
        capacity[model.groupOf[machine]] += counts[machine];
      }
    });
    return capacity;
  }

  /** Shares in whole parts, where the loads they make fit by more than any rounding could hide. */
  private roundedShares(capacities: readonly (readonly number[])[]): ReadonlyMap<number, Fraction>[] | undefined {
    const { model, relaxation } = this;
    const carried = new Float64Array(model.rows);
    const parts: Map<number, number>[] = [];
    for (let set = 0; set < model.sets; set++) {
      const row = model.rowOf(set, 0);
      const rounded = new Map<number, number>();
      let largest = -1;
      let left = PARTS;
      for (let group = 0; group < model.groups; group++) {
        const share = relaxation.share(set, group);
        const part = Math.round(share * PARTS);
        if (part > 0 && model.loads[set * model.groups + group] < Infinity) {
          rounded.set(group, part);
          left -= part;
          largest = largest < 0 || part > rounded.get(largest)! ? group : largest;
        }
      }
      rounded.set(largest, rounded.get(largest)! + left);
      for (const [group, part] of rounded) {
        carried[row + group] += (model.loads[set * model.groups + group] * part) / PARTS;
      }
      parts.push(rounded);
    }
    const fits = capacities.every((capacity, loss) =>
      capacity.every((machines, group) => carried[loss * model.groups + group] * (1 + LOAD_ERROR) <= machines),
    );
    return fits ? parts.map((set) => new Map([...set].map(([group, part]) => [group, Fraction.of(part, PARTS)]))) : undefined;
  }
}
