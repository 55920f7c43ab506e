import { fillFixed } from "./fixed-counts";
import { NodeFiller } from "./node-filler";
import type { PackingModel } from "./packing-model";
import type { Pattern } from "./packing-relaxation";
import type { Placement, PlacementBuilder } from "./placed-nodes";

/** What came of putting all pods into given nodes: neither of both where nothing is known. */
export interface TrialOutcome {
  /** All pods in these nodes, or in cheaper ones. */
  readonly placement?: Placement;
  /** Worths of pods by which these nodes hold too little, by demand row. */
  readonly worths?: Float64Array;
}

/** Pods that may be left over by rounding alone. */
const LEFT_OVER = 1e-6;

/** Puts all pods into given numbers of nodes, or says why it cannot be. Remembers what it was asked. */
export class CountTrial {
  private readonly filler: NodeFiller;
  private readonly known = new Map<string, TrialOutcome>();

  public constructor(
    private readonly model: PackingModel,
    private readonly builder: PlacementBuilder,
  ) {
    this.filler = new NodeFiller(model);
  }

  public of(counts: Float64Array, isOutOfTime: () => boolean): TrialOutcome {
    const key = counts.join();
    const known = this.known.get(key);
    if (known !== undefined) {
      return known;
    }
    const outcome = this.attempt(counts, isOutOfTime);
    this.known.set(key, outcome);
    return outcome;
  }

  private attempt(counts: Float64Array, isOutOfTime: () => boolean): TrialOutcome {
    const { rows, spreads } = this.model;
    const free = spreads.length === 0 ? Int32Array.from(rows, ({ count }) => count) : undefined;
    const filled = free === undefined ? undefined : this.filler.fill(counts, free);
    if (filled !== undefined) {
      return { placement: this.builder.of(filled) };
    }
    const { unplaced, worths, relaxed } = fillFixed(this.model, counts, [], isOutOfTime);
    if (unplaced > LEFT_OVER) {
      return isOutOfTime() ? {} : { worths };
    }
    // Whole parts stand, the rest is filled anew.
    const demand = free ?? this.builder.demandOf(relaxed);
    const left = counts.slice();
    const whole: Pattern[] = [];
    const rest = demand.slice();
    for (const { pattern, amount } of relaxed.amounts) {
      const { rows: own } = this.model.offerings[pattern.offering];
      for (let times = Math.floor(amount + LEFT_OVER); times > 0; times--) {
        if (pattern.counts.every((count, c) => count === 0 || count <= rest[own[c]])) {
          whole.push(pattern);
          left[pattern.offering]--;
          pattern.counts.forEach((count, c) => (rest[own[c]] -= count === 0 ? 0 : count));
        }
      }
    }
    const filling = rest.every((count) => count === 0) ? [] : this.filler.fill(left, rest);
    return filling === undefined ? {} : { placement: this.builder.of([...whole, ...filling]) };
  }
}
