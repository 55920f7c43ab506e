import type { SplitModel } from "./split-model";

/** Amounts of machines this far outside their bounds count as inside: loads are of the order of 1. */
const FEASIBILITY = 1e-9;
/** Smaller pivots are not trusted. */
const LEAST_PIVOT = 1e-9;
/** Ratios this close to one another are equal. */
const RATIO_TIE = 1e-12;
/** Spares the division for ratios that are clearly greater than the least so far. */
const NEARLY = 1 + 1e-6;
/** Pivots between two fresh inversions. */
const REFRESH = 40;
/** Sums of products lose at most this share of the sum of their magnitudes: terms times 2^-53, with room to spare. */
const ROUNDING = 1e-12;

/** Where a search for the optimum of a box starts. */
export interface Basis {
  /** Group that carries the part of each set that is left over. */
  readonly keys: Uint8Array;
  /** Other variables that are not at a bound. */
  readonly basics: Int32Array;
  /** Machines that are at their upper bound. */
  readonly atUpper: Uint8Array;
}

/**
 * How a solve ended. `cut-off`: no mix of the box costs as little as `cutoff`, proven by the weights. `stalled`: pivots ran out; the weights
 * are valid all the same.
 */
export type RelaxationOutcome = "optimal" | "infeasible" | "cut-off" | "stalled";

/**
 * Cheapest counts, fractions allowed, in a box of counts: the dual simplex method with generalised upper bounds.
 *
 * Variables are the share of each cell (set, group), the count of each machine, and the slack of each row. Each set keeps one key
 * variable out of the basis matrix, so that only a matrix of one row per (loss, group) is inverted instead of one per bucket.
 * The start from slacks alone is dual feasible because prices are not negative; after a change of bounds any basis still is.
 *
 * @see Dantzig, Van Slyke: Generalized upper bounding techniques. Journal of Computer and System Sciences 1 (1967)
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

  private readonly firstCount: number;
  private readonly firstSlack: number;
  private readonly keys: Uint8Array;
  private readonly basics: Int32Array;
  private readonly atUpper: Uint8Array;
  /** Position in `basics`, or -1, of counts and slacks; for cells 1 when in `basics`. */
  private readonly place: Int32Array;
  private readonly inverse: Float64Array;
  private readonly values: Float64Array;
  private readonly keyValues: Float64Array;
  private readonly column: Float64Array;
  private readonly product: Float64Array;
  private readonly rowEntries: Float64Array;
  private readonly matrix: Float64Array;
  private pivotsSinceRefresh = 0;
  private entering = -1;
  private leastRatio = Infinity;
  private bestEntry = 0;

  public constructor(private readonly model: SplitModel) {
    const { sets, groups, rows, upper } = model;
    const machines = upper.length;
    this.firstCount = sets * groups;
    this.firstSlack = this.firstCount + machines;
    this.counts = new Float64Array(machines);
    this.weights = new Float64Array(rows);
    this.lower = new Float64Array(machines);
    this.upper = Float64Array.from(upper);
    this.keys = new Uint8Array(sets);
    this.basics = new Int32Array(rows);
    this.atUpper = new Uint8Array(machines);
    this.place = new Int32Array(this.firstSlack + rows);
    this.inverse = new Float64Array(rows * rows);
    this.values = new Float64Array(rows);
    this.keyValues = new Float64Array(sets);
    this.column = new Float64Array(rows);
    this.product = new Float64Array(rows);
    this.rowEntries = new Float64Array(rows);
    this.matrix = new Float64Array(rows * rows);
    this.startFromPrices();
  }

  /** Starts anew from slacks alone, each bucket on the group with the least priced load. */
  public startFromSlacks(): void {
    this.chooseKeys();
    this.atUpper.fill(0);
    for (let row = 0; row < this.model.rows; row++) {
      this.basics[row] = this.firstSlack + row;
    }
    this.refresh();
  }

  /** Starts anew from the cheapest machine of each group in the rows of the first loss: the optimum of that loss without bounds. */
  public startFromPrices(): void {
    this.startFromSlacks();
    const { groups, groupOf, prices, rowsOf } = this.model;
    for (let group = 0; group < groups; group++) {
      let cheapest = -1;
      groupOf.forEach((of, machine) => {
        if (of === group && rowsOf[machine].includes(group) && !(prices[machine] >= prices[cheapest])) {
          cheapest = machine;
        }
      });
      if (cheapest >= 0) {
        this.basics[group] = this.firstCount + cheapest;
      }
    }
    this.chooseKeys();
    this.refresh();
  }

  private chooseKeys(): void {
    const { sets, groups, loads, groupOf, prices, rowsOf } = this.model;
    const cheapest = new Float64Array(groups).fill(Infinity);
    groupOf.forEach((group, machine) => {
      const isFirst = rowsOf[machine].includes(group);
      cheapest[group] = Math.min(cheapest[group], isFirst ? prices[machine] : Infinity);
    });
    for (let set = 0; set < sets; set++) {
      let best = Infinity;
      this.keys[set] = 0;
      for (let group = 0; group < groups; group++) {
        const load = loads[set * groups + group];
        const priced = cheapest[group] < Infinity ? load * cheapest[group] : Number.MAX_VALUE;
        if (load < Infinity && priced < best) {
          best = priced;
          this.keys[set] = group;
        }
      }
    }
  }

  /** A copy of where the search stands. */
  public basis(): Basis {
    return { keys: this.keys.slice(), basics: this.basics.slice(), atUpper: this.atUpper.slice() };
  }

  /** Goes back to a basis. */
  public restore({ keys, basics, atUpper }: Basis): void {
    this.keys.set(keys);
    this.basics.set(basics);
    this.atUpper.set(atUpper);
    this.refresh();
  }

  /** Solves for the bounds that `lower` and `upper` now hold. */
  public solve(): RelaxationOutcome {
    const mostPivots = 200 + 60 * this.model.rows;
    for (let pivots = 0; pivots < mostPivots; pivots++) {
      if (this.pivotsSinceRefresh >= REFRESH) {
        this.refresh();
      }
      this.computeValues();
      const leaving = this.leavingRow();
      if (leaving < 0) {
        this.computeWeights();
        this.readCounts();
        return "optimal";
      }
      this.computeWeights();
      // The cost of a dual feasible basis only grows from step to step: it bounds the optimum from below.
      if (this.cutoff < Infinity && this.costOfBasis() > this.cutoff && this.provenCost() > this.cutoff) {
        return "cut-off";
      }
      if (!this.pivot(leaving)) {
        if (this.pivotsSinceRefresh > 0) {
          this.refresh();
          continue;
        }
        this.readRay(leaving);
        return "infeasible";
      }
    }
    this.computeWeights();
    this.readCounts();
    return "stalled";
  }

  /** Share of a set that a group serves in the last solution. */
  public share(set: number, group: number): number {
    if (this.keys[set] === group) {
      return this.keyValues[set];
    }
    const variable = set * this.model.groups + group;
    return this.place[variable] >= 0 ? this.values[this.place[variable]] : 0;
  }

  /**
   * What the weights prove about the cost of every mix in the box, whatever rounding did to the weights: sum over sets of the least
   * weighted load, plus each count at the bound that its reduced price asks for, less the error of the sum.
   */
  public provenCost(): number {
    return this.dualValue(this.model.prices);
  }

  /** Above zero where the weights prove that no mix in the box serves the traffic. */
  public provenShortage(): number {
    return this.dualValue(undefined);
  }

  /** The least that counts weighed by the present weights come to in any mix that serves the traffic, less the error of the sum. */
  public weighedDemand(): number {
    const { sets, groups, loads } = this.model;
    let value = 0;
    for (let set = 0; set < sets; set++) {
      const row = this.model.rowOf(set, 0);
      let least = Infinity;
      for (let group = 0; group < groups; group++) {
        const load = loads[set * groups + group];
        if (load < Infinity) {
          least = Math.min(least, this.weights[row + group] * load);
        }
      }
      value += least;
    }
    return value * (1 - ROUNDING);
  }

  private dualValue(prices: Float64Array | undefined): number {
    const { rowsOf } = this.model;
    let value = this.weighedDemand();
    let magnitude = value;
    for (let machine = 0; machine < rowsOf.length; machine++) {
      let price = prices === undefined ? 0 : prices[machine];
      let size = price;
      for (const row of rowsOf[machine]) {
        price -= this.weights[row];
        size += this.weights[row];
      }
      const bound = price >= 0 ? this.lower[machine] : this.upper[machine];
      value += price * bound;
      magnitude += size * bound;
    }
    return value - magnitude * ROUNDING;
  }

  private refresh(): void {
    this.place.fill(-1);
    this.basics.forEach((variable, position) => (this.place[variable] = position));
    this.pivotsSinceRefresh = 0;
    if (!this.invert()) {
      // A basis that rounding made singular: the one of slacks alone never is.
      this.atUpper.fill(0);
      this.basics.forEach((_, row) => (this.basics[row] = this.firstSlack + row));
      this.place.fill(-1);
      this.basics.forEach((variable, position) => (this.place[variable] = position));
      this.invert();
    }
  }

  /** Column of a variable in the basis matrix, less its set's key. */
  private readColumn(variable: number): Float64Array {
    const { groups, loads, rowsOf } = this.model;
    const column = this.column.fill(0);
    if (variable >= this.firstSlack) {
      column[variable - this.firstSlack] = 1;
    } else if (variable >= this.firstCount) {
      for (const row of rowsOf[variable - this.firstCount]) {
        column[row] = -1;
      }
    } else {
      const set = Math.floor(variable / groups);
      const row = this.model.rowOf(set, 0);
      column[row + (variable % groups)] = loads[variable];
      column[row + this.keys[set]] -= loads[set * groups + this.keys[set]];
    }
    return column;
  }

  /** Gauss-Jordan elimination with row exchanges. @returns false when the matrix is singular */
  private invert(): boolean {
    const n = this.model.rows;
    const { matrix } = this;
    for (let position = 0; position < n; position++) {
      const column = this.readColumn(this.basics[position]);
      for (let row = 0; row < n; row++) {
        matrix[row * n + position] = column[row];
      }
    }
    const inverse = this.inverse.fill(0);
    for (let row = 0; row < n; row++) {
      inverse[row * n + row] = 1;
    }
    for (let step = 0; step < n; step++) {
      let best = step;
      for (let row = step + 1; row < n; row++) {
        if (Math.abs(matrix[row * n + step]) > Math.abs(matrix[best * n + step])) {
          best = row;
        }
      }
      const pivot = matrix[best * n + step];
      if (Math.abs(pivot) < LEAST_PIVOT) {
        return false;
      }
      for (let k = 0; k < n; k++) {
        const [a, b] = [matrix[best * n + k], inverse[best * n + k]];
        matrix[best * n + k] = matrix[step * n + k];
        inverse[best * n + k] = inverse[step * n + k];
        matrix[step * n + k] = a / pivot;
        inverse[step * n + k] = b / pivot;
      }
      for (let row = 0; row < n; row++) {
        const factor = matrix[row * n + step];
        if (row !== step && factor !== 0) {
          for (let k = 0; k < n; k++) {
            matrix[row * n + k] -= factor * matrix[step * n + k];
            inverse[row * n + k] -= factor * inverse[step * n + k];
          }
        }
      }
    }
    return true;
  }

  /** Values of the basic variables for the bounds at which the others stand. */
  private computeValues(): void {
    const { sets, groups, loads, rows, rowsOf } = this.model;
    const right = this.column.fill(0);
    const perLoss = this.model.buckets.length;
    for (let set = 0, row = 0, left = perLoss; set < sets; set++) {
      right[row + this.keys[set]] -= loads[set * groups + this.keys[set]];
      if (--left === 0) {
        left = perLoss;
        row += groups;
      }
    }
    for (let machine = 0; machine < rowsOf.length; machine++) {
      if (this.place[this.firstCount + machine] < 0) {
        const bound = this.atUpper[machine] === 1 ? this.upper[machine] : this.lower[machine];
        if (bound !== 0) {
          for (const row of rowsOf[machine]) {
            right[row] += bound;
          }
        }
      }
    }
    this.keyValues.fill(1);
    for (let position = 0; position < rows; position++) {
      let value = 0;
      for (let row = 0; row < rows; row++) {
        value += this.inverse[position * rows + row] * right[row];
      }
      this.values[position] = value;
      if (this.basics[position] < this.firstCount) {
        this.keyValues[Math.floor(this.basics[position] / groups)] -= value;
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
    const { rows, prices } = this.model;
    this.weights.fill(0);
    for (let position = 0; position < rows; position++) {
      const machine = this.basics[position] - this.firstCount;
      if (machine >= 0 && machine < prices.length && prices[machine] !== 0) {
        for (let row = 0; row < rows; row++) {
          this.weights[row] -= prices[machine] * this.inverse[position * rows + row];
        }
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
    const { groups, rows } = this.model;
    let worst = 0;
    let leaving = -1;
    let negativeKey = -1;
    for (let position = 0; position < rows; position++) {
      const variable = this.basics[position];
      const value = this.values[position];
      let outside = -value;
      let keyOutside = 0;
      if (variable >= this.firstCount && variable < this.firstSlack) {
        const machine = variable - this.firstCount;
        outside = Math.max(this.lower[machine] - value, value - this.upper[machine]);
      } else if (variable < this.firstCount) {
        keyOutside = -this.keyValues[Math.floor(variable / groups)];
      }
      if (outside <= FEASIBILITY && keyOutside <= FEASIBILITY) {
        continue;
      }
      let square = 0;
      for (let k = position * rows; k < (position + 1) * rows; k++) {
        square += this.inverse[k] * this.inverse[k];
      }
      const most = Math.max(outside, keyOutside);
      const steepness = (most * most) / square;
      if (steepness > worst) {
        worst = steepness;
        leaving = position;
        negativeKey = keyOutside > outside ? Math.floor(variable / groups) : -1;
      }
    }
    if (negativeKey >= 0) {
      this.exchangeKey(negativeKey, leaving);
    }
    return leaving;
  }

  /** Makes a basic share of a set its key; the former key takes its place in the matrix. The inverse changes in one row only. */
  private exchangeKey(set: number, position: number): void {
    const { groups, rows } = this.model;
    const formerKey = set * groups + this.keys[set];
    const newKey = this.basics[position];
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let other = 0; other < rows; other++) {
        if (this.basics[other] < this.firstCount && Math.floor(this.basics[other] / groups) === set) {
          sum += this.inverse[other * rows + row];
        }
      }
      this.inverse[position * rows + row] = -sum;
    }
    this.place[newKey] = -1;
    this.place[formerKey] = position;
    this.basics[position] = formerKey;
    this.keys[set] = newKey % groups;
    const value = this.keyValues[set];
    this.keyValues[set] = this.values[position];
    this.values[position] = value;
  }

  /** One step of the dual simplex method. @returns false when no variable can enter: the box is infeasible */
  private pivot(leaving: number): boolean {
    const { rows, rowsOf } = this.model;
    const machine = this.basics[leaving] - this.firstCount;
    const isCount = machine >= 0 && machine < rowsOf.length;
    const tooLarge = isCount && this.values[leaving] > this.upper[machine];
    // Entries of the pivot row count as if the leaving variable were too small.
    for (let row = 0; row < rows; row++) {
      this.rowEntries[row] = (tooLarge ? -1 : 1) * this.inverse[leaving * rows + row];
    }
    this.entering = -1;
    this.leastRatio = Infinity;
    this.bestEntry = 0;
    this.considerCells();
    this.considerCounts();
    for (let row = 0; row < rows; row++) {
      if (this.place[this.firstSlack + row] < 0 && this.rowEntries[row] < -LEAST_PIVOT) {
        this.consider(this.firstSlack + row, this.weights[row], -this.rowEntries[row]);
      }
    }
    if (this.entering < 0) {
      return false;
    }
    this.enter(this.entering, leaving);
    if (isCount) {
      this.atUpper[machine] = tooLarge ? 1 : 0;
    }
    return true;
  }

  /** Keeps the candidate with the least ratio; of equal ones the one with the largest entry. */
  private consider(candidate: number, reduced: number, size: number): void {
    const ratio = reduced > 0 ? reduced / size : 0;
    const tie = RATIO_TIE * (1 + ratio);
    if (ratio < this.leastRatio - tie || (ratio <= this.leastRatio + tie && size > this.bestEntry)) {
      this.leastRatio = Math.min(ratio, this.leastRatio);
      this.bestEntry = size;
      this.entering = candidate;
    }
  }

  private considerCells(): void {
    const { losses, buckets, groups, loads } = this.model;
    const { rowEntries, weights, keys, place } = this;
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

  private considerCounts(): void {
    const { rowsOf, prices } = this.model;
    for (let machine = 0; machine < rowsOf.length; machine++) {
      if (this.place[this.firstCount + machine] >= 0 || this.lower[machine] === this.upper[machine]) {
        continue;
      }
      let entry = 0;
      let reduced = prices[machine];
      for (const row of rowsOf[machine]) {
        entry -= this.rowEntries[row];
        reduced -= this.weights[row];
      }
      const isUpper = this.atUpper[machine] === 1;
      if (isUpper ? entry > LEAST_PIVOT : entry < -LEAST_PIVOT) {
        this.consider(this.firstCount + machine, isUpper ? -reduced : reduced, Math.abs(entry));
      }
    }
  }

  private enter(entering: number, leaving: number): void {
    const n = this.model.rows;
    const column = this.readColumn(entering);
    const { product } = this;
    for (let position = 0; position < n; position++) {
      let sum = 0;
      for (let row = 0; row < n; row++) {
        sum += this.inverse[position * n + row] * column[row];
      }
      product[position] = sum;
    }
    const pivot = product[leaving];
    for (let row = 0; row < n; row++) {
      this.inverse[leaving * n + row] /= pivot;
    }
    for (let position = 0; position < n; position++) {
      const factor = product[position];
      if (position !== leaving && factor !== 0) {
        for (let row = 0; row < n; row++) {
          this.inverse[position * n + row] -= factor * this.inverse[leaving * n + row];
        }
      }
    }
    this.place[this.basics[leaving]] = -1;
    this.place[entering] = leaving;
    this.basics[leaving] = entering;
    this.pivotsSinceRefresh++;
  }

  private readCounts(): void {
    for (let machine = 0; machine < this.counts.length; machine++) {
      const position = this.place[this.firstCount + machine];
      const bound = this.atUpper[machine] === 1 ? this.upper[machine] : this.lower[machine];
      this.counts[machine] = position >= 0 ? this.values[position] : bound;
    }
  }

  /** The row that no variable can mend, as weights: all its entries have one sign, and so shows that demand exceeds the box. */
  private readRay(leaving: number): void {
    const { rows, rowsOf } = this.model;
    const machine = this.basics[leaving] - this.firstCount;
    const tooLarge = machine >= 0 && machine < rowsOf.length && this.values[leaving] > this.upper[machine];
    for (let row = 0; row < rows; row++) {
      this.weights[row] = (tooLarge ? -1 : 1) * this.inverse[leaving * rows + row];
    }
    this.dropNegativeWeights();
  }
}
