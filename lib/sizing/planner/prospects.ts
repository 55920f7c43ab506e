import type { CostGrid } from "./envelope";
import type { FleetModel } from "./fleet-model";
import type { LabelSet } from "./label-set";
import type { Surroundings } from "./surroundings";

/** Rounding errors of bounds stay far below this: a bound above the target by less prunes nothing. */
export const BOUND_TOLERANCE = 1e-9;

/** Terms between two looks whether a sum is above the target already. */
const EARLY_LOOK = 8;

/** What a fleet may cost and how unavailable it may be, and whether a partial fleet can still become one. */
export class Prospects {
  /** No fleet dearer than this is looked for. */
  public costLimit = 0;
  /** No fleet cheaper than this is looked for: it is known that there is none. */
  public costFloor = 0;
  /** No fleet less available than this is looked for. */
  public target = 1;
  /** Levels of service that are asked for. */
  public readonly levels: number;

  public constructor(
    private readonly model: FleetModel,
    private readonly grid: CostGrid,
    private readonly spend: (operations: number) => void,
  ) {
    this.levels = model.levels.length;
  }

  /** The greatest probability of missing a level of service. */
  public targetOf(level: number): number {
    return level === 0 ? this.target : this.model.levels[level].target;
  }

  /** Steps of money left after a cost; negative when it is above the limit. */
  public rowLeft(cost: number): number {
    return Math.floor((this.costLimit - cost) / this.grid.step);
  }

  /** Whether a label can become part of a fleet that is looked for. @param row steps of money left beside it */
  public isPromising(labels: LabelSet, label: number, row: number, around: Surroundings): boolean {
    const sideAt = label * labels.sideState.width;
    return row >= 0 && this.keepsLevels(labels, label, row, around) && this.keepsSides(labels, labels.side, sideAt, row, around);
  }

  private keepsLevels(labels: LabelSet, label: number, row: number, around: Surroundings): boolean {
    for (let level = 0; level < this.levels; level++) {
      if (this.exceedsTarget(around.base(row, level), around.weights(row, level), labels, label, this.targetOf(level))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the side constraints can still be kept. */
  public keepsSides(labels: LabelSet, side: Float64Array, at: number, row: number, around: Surroundings): boolean {
    const { sideState } = labels;
    return (
      sideState.width === 0 ||
      (sideState.keepsQuotas(side, at) &&
        (!around.empty || sideState.isWhole(side, at)) &&
        around.canSurvive(row, side, at, this.model.side.survived))
    );
  }

  /** Whether base + sum over the label's row of weights times probabilities is above a target; every term is positive, so it may stop early. */
  public exceedsTarget(base: number, weights: Float64Array, labels: LabelSet, label: number, target: number): boolean {
    const { cdf, stride } = labels;
    const limit = target / (1 - BOUND_TOLERANCE);
    const start = label * stride;
    let bound = base;
    let k = stride;
    while (k > 0 && bound <= limit) {
      for (const end = Math.max(0, k - EARLY_LOOK); k > end;) {
        k--;
        bound += weights[k] * cdf[start + k];
      }
    }
    this.spend(stride - k);
    return bound > limit;
  }
}
