import type { SplitBasis } from "./split-basis";
import type { SplitModel } from "./split-model";

/** Smaller pivots are not trusted. */
const LEAST_PIVOT = 1e-9;
/** Ratios this close to one another are equal. */
const RATIO_TIE = 1e-12;
/** Spares the division for ratios that are clearly greater than the least so far. */
const NEARLY = 1 + 1e-6;

/**
 * Which variable enters the basis: the ratio test of the dual simplex method. Of the variables that mend the leaving one, the one whose reduced
 * price is the first to be used up; of equal ones that with the largest entry, which rounds best.
 */
export class SplitPricing {
  private entering = -1;
  private leastRatio = Infinity;
  private bestEntry = 0;

  public constructor(
    private readonly model: SplitModel,
    private readonly basis: SplitBasis,
    private readonly lower: Float64Array,
    private readonly upper: Float64Array,
  ) {}

  /**
   * The variable that takes the place of one that leaves.
   *
   * @param rowEntries row of the inverse at the leaving position, with the sign as if the leaving variable were too small
   * @param weights of the rows in the present basis
   * @returns the variable that enters; -1 when none can: the box is infeasible
   */
  public choose(rowEntries: Float64Array, weights: Float64Array): number {
    this.entering = -1;
    this.leastRatio = Infinity;
    this.bestEntry = 0;
    this.considerCells(rowEntries, weights);
    this.considerCounts(rowEntries, weights);
    this.considerSlacks(rowEntries, weights);
    return this.entering;
  }

  private consider(candidate: number, reduced: number, size: number): void {
    const ratio = reduced > 0 ? reduced / size : 0;
    const tie = RATIO_TIE * (1 + ratio);
    if (ratio < this.leastRatio - tie || (ratio <= this.leastRatio + tie && size > this.bestEntry)) {
      this.leastRatio = Math.min(ratio, this.leastRatio);
      this.bestEntry = size;
      this.entering = candidate;
    }
  }

  private considerCells(rowEntries: Float64Array, weights: Float64Array): void {
    const { losses, buckets, groups, loads } = this.model;
    const { keys, place } = this.basis;
    let set = 0;
    for (let loss = 0; loss < losses.length; loss++) {
      const row = loss * groups;
      for (let b = 0; b < buckets.length; b++, set++) {
        const cell = set * groups;
        const key = keys[set];
        const keyLoad = loads[cell + key];
        const keyEntry = rowEntries[row + key] * keyLoad - LEAST_PIVOT;
        const keyWeight = weights[row + key] * keyLoad;
        for (let group = 0; group < groups; group++) {
          const load = loads[cell + group];
          // An infinite load gives -Infinity or NaN, and the key itself a negative entry: neither enters.
          const entry = keyEntry - rowEntries[row + group] * load;
          if (entry > 0) {
            const reduced = weights[row + group] * load - keyWeight;
            if (reduced <= this.leastRatio * entry * NEARLY && load < Infinity && place[cell + group] < 0) {
              this.consider(cell + group, reduced, entry + LEAST_PIVOT);
            }
          }
        }
      }
    }
  }

  private considerCounts(rowEntries: Float64Array, weights: Float64Array): void {
    const { rowsOf, prices } = this.model;
    const { place, atUpper, firstCount } = this.basis;
    for (let machine = 0; machine < rowsOf.length; machine++) {
      if (place[firstCount + machine] >= 0 || this.lower[machine] === this.upper[machine]) {
        continue;
      }
      let entry = 0;
      let reduced = prices[machine];
      for (const row of rowsOf[machine]) {
        entry -= rowEntries[row];
        reduced -= weights[row];
      }
      const isUpper = atUpper[machine] === 1;
      if (isUpper ? entry > LEAST_PIVOT : entry < -LEAST_PIVOT) {
        this.consider(firstCount + machine, isUpper ? -reduced : reduced, Math.abs(entry));
      }
    }
  }

  private considerSlacks(rowEntries: Float64Array, weights: Float64Array): void {
    const { place, firstSlack } = this.basis;
    for (let row = 0; row < weights.length; row++) {
      if (place[firstSlack + row] < 0 && rowEntries[row] < -LEAST_PIVOT) {
        this.consider(firstSlack + row, weights[row], -rowEntries[row]);
      }
    }
  }
}
