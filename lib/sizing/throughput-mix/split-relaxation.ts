import { SplitBasis, type Basis } from "./split-basis";
import type { SplitModel } from "./split-model";
import { SplitPricing } from "./split-pricing";
import { provenValue, weighedDemand } from "./split-weights";

/** Amounts of machines this far outside their bounds count as inside: loads are of the order of 1. */
const FEASIBILITY = 1e-9;
/** Pivots between two fresh inversions. */
const REFRESH = 40;

/**
 * How a solve ended. `cut-off`: no mix of the box costs as little as `cutoff`, proven by the weights. `stalled`: pivots ran out; the weights
 * are valid all the same.
 */
export type RelaxationOutcome = "optimal" | "infeasible" | "cut-off" | "stalled";

/**
 * Cheapest counts, fractions allowed, in a box of counts: the dual simplex method on a basis with generalised upper bounds (`SplitBasis`).
 *
 * A basis that is dual feasible for a box is so for every box in it, so that a box starts where a greater one ended. Not the other way round:
 * a count whose bounds met was free to take any reduced price.
 */
export class SplitRelaxation {
  /** Counts of the last solve; within the box but for rounding, which loads of very different size can make large. */
  public readonly counts: Float64Array;
  /** Weights of the rows: of the optimum, or, when infeasible, those that show it. Not negative. */
  public readonly weights: Float64Array;
  /** Least and greatest counts. */
  public readonly lower: Float64Array;
  public readonly upper: Float64Array;
  /** A solve ends as soon as the box is known to cost more. */
  public cutoff = Infinity;

  private readonly current: SplitBasis;
  private readonly pricing: SplitPricing;
  /** Values of the basic variables, and of the keys. */
  private readonly values: Float64Array;
  private readonly keyValues: Float64Array;
  private readonly right: Float64Array;
  private readonly rowEntries: Float64Array;

  public constructor(private readonly model: SplitModel) {
    const { sets, rows, upper } = model;
    this.counts = new Float64Array(upper.length);
    this.weights = new Float64Array(rows);
    this.lower = new Float64Array(upper.length);
    this.upper = Float64Array.from(upper);
    this.current = new SplitBasis(model);
    this.pricing = new SplitPricing(model, this.current, this.lower, this.upper);
    this.values = new Float64Array(rows);
    this.keyValues = new Float64Array(sets);
    this.right = new Float64Array(rows);
    this.rowEntries = new Float64Array(rows);
  }

  /** Starts anew from slacks alone, each bucket on the group with the least priced load. */
  public startFromSlacks(): void {
    this.current.startFromSlacks();
  }

  /** A copy of where the search stands. */
  public basis(): Basis {
    return this.current.snapshot();
  }

  /** Goes back to a basis. */
  public restore(basis: Basis): void {
    this.current.restore(basis);
  }

  /** Solves for the bounds that `lower` and `upper` now hold. */
  public solve(): RelaxationOutcome {
    const { current } = this;
    const mostPivots = 200 + 60 * this.model.rows;
    for (let pivots = 0; pivots < mostPivots; pivots++) {
      if (current.age >= REFRESH) {
        current.refresh();
      }
      this.computeValues();
      const leaving = this.leavingRow();
      this.computeWeights();
      if (leaving < 0) {
        this.readCounts();
        return "optimal";
      }
      // The cost of a dual feasible basis only grows from step to step: it bounds the optimum from below.
      if (this.cutoff < Infinity && this.costOfBasis() > this.cutoff && this.provenCost() > this.cutoff) {
        return "cut-off";
      }
      if (!this.pivot(leaving)) {
        if (current.age > 0) {
          current.refresh();
          continue;
        }
        // The row that no variable can mend: all its entries have one sign, and so it shows that demand exceeds the box.
        this.weights.set(this.rowEntries);
        this.dropNegativeWeights();
        return "infeasible";
      }
    }
    this.computeWeights();
    this.readCounts();
    return "stalled";
  }

  /** Share of a set that a group serves in the last solution. */
  public share(set: number, group: number): number {
    const { keys, place } = this.current;
    if (keys[set] === group) {
      return this.keyValues[set];
    }
    const position = place[set * this.model.groups + group];
    return position >= 0 ? this.values[position] : 0;
  }

  /** What every mix in the box costs at least, proven by the weights. */
  public provenCost(): number {
    return provenValue(this.model, this.weights, this.lower, this.upper, this.model.prices);
  }

  /** Above zero where the weights prove that no mix in the box serves the traffic. */
  public provenShortage(): number {
    return provenValue(this.model, this.weights, this.lower, this.upper);
  }

  /** The least that counts weighed by the present weights come to in any mix that serves the traffic. */
  public weighedDemand(): number {
    return weighedDemand(this.model, this.weights);
  }

  /** Values of the basic variables for the bounds at which the others stand. */
  private computeValues(): void {
    const { sets, groups, loads, rowsOf } = this.model;
    const { keys, basics, place, atUpper, firstCount, inverse } = this.current;
    const right = this.right.fill(0);
    const perLoss = this.model.buckets.length;
    for (let set = 0, row = 0, left = perLoss; set < sets; set++) {
      right[row + keys[set]] -= loads[set * groups + keys[set]];
      if (--left === 0) {
        left = perLoss;
        row += groups;
      }
    }
    for (let machine = 0; machine < rowsOf.length; machine++) {
      if (place[firstCount + machine] < 0) {
        const bound = atUpper[machine] === 1 ? this.upper[machine] : this.lower[machine];
        if (bound !== 0) {
          for (const row of rowsOf[machine]) {
            right[row] += bound;
          }
        }
      }
    }
    inverse.multiply(right, this.values);
    this.keyValues.fill(1);
    for (let position = 0; position < basics.length; position++) {
      if (basics[position] < firstCount) {
        this.keyValues[this.current.setOf(basics[position])] -= this.values[position];
      }
    }
  }

  private costOfBasis(): number {
    this.readCounts();
    let cost = 0;
    for (let machine = 0; machine < this.counts.length; machine++) {
      cost += this.model.prices[machine] * this.counts[machine];
    }
    return cost;
  }

  private computeWeights(): void {
    const { prices, rows } = this.model;
    this.weights.fill(0);
    for (let position = 0; position < rows; position++) {
      const machine = this.current.machineAt(position);
      if (machine >= 0 && prices[machine] !== 0) {
        this.current.inverse.addRow(position, -prices[machine], this.weights);
      }
    }
    this.dropNegativeWeights();
  }

  /** Reduced prices of slacks are not negative in a dual feasible basis; what rounding leaves below zero, or beyond number, is nothing. */
  private dropNegativeWeights(): void {
    for (let row = 0; row < this.weights.length; row++) {
      const weight = this.weights[row];
      this.weights[row] = weight > 0 && weight < Infinity ? weight : 0;
    }
  }

  /**
   * The basic variable furthest outside its bounds for the length of its row of the inverse, or -1 (steepest edge: about half the steps
   * of the plain rule). A key that is negative is first exchanged for another share of its set.
   */
  private leavingRow(): number {
    const { current, keyValues } = this;
    let worst = 0;
    let leaving = -1;
    let negativeKey = -1;
    for (let position = 0; position < this.values.length; position++) {
      const variable = current.basics[position];
      const value = this.values[position];
      const machine = current.machineAt(position);
      const outside = machine < 0 ? -value : Math.max(this.lower[machine] - value, value - this.upper[machine]);
      const keyOutside = variable < current.firstCount ? -keyValues[current.setOf(variable)] : 0;
      if (outside <= FEASIBILITY && keyOutside <= FEASIBILITY) {
        continue;
      }
      const most = Math.max(outside, keyOutside);
      const steepness = (most * most) / current.inverse.squareOfRow(position);
      if (steepness > worst) {
        worst = steepness;
        leaving = position;
        negativeKey = keyOutside > outside ? current.setOf(variable) : -1;
      }
    }
    if (negativeKey >= 0) {
      current.exchangeKey(negativeKey, leaving);
      [keyValues[negativeKey], this.values[leaving]] = [this.values[leaving], keyValues[negativeKey]];
    }
    return leaving;
  }

  /** One step of the dual simplex method. @returns false when no variable can enter: the box is infeasible */
  private pivot(leaving: number): boolean {
    const { current } = this;
    const machine = current.machineAt(leaving);
    const isTooLarge = machine >= 0 && this.values[leaving] > this.upper[machine];
    // Entries of the pivot row count as if the leaving variable were too small.
    current.inverse.addRow(leaving, isTooLarge ? -1 : 1, this.rowEntries.fill(0));
    const entering = this.pricing.choose(this.rowEntries, this.weights);
    if (entering < 0) {
      return false;
    }
    current.exchange(entering, leaving);
    if (machine >= 0) {
      current.atUpper[machine] = isTooLarge ? 1 : 0;
    }
    return true;
  }

  private readCounts(): void {
    const { place, firstCount, atUpper } = this.current;
    for (let machine = 0; machine < this.counts.length; machine++) {
      const position = place[firstCount + machine];
      const bound = atUpper[machine] === 1 ? this.upper[machine] : this.lower[machine];
      this.counts[machine] = position >= 0 ? this.values[position] : bound;
    }
  }
}
