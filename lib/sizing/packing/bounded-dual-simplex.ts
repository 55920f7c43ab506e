/** Values this far outside their bounds are within them, for programmes whose figures are around 1 to 1000. */
const FEASIBILITY = 1e-9;
/** Smaller pivots are not trusted. */
const LEAST_PIVOT = 1e-9;
/** Pivots after which rounding must have got the better of it. */
const MOST_PIVOTS = 2000;

/** What came of a programme: `failed` where rounding got the better of it. */
export type DualSimplexStatus = "optimal" | "infeasible" | "failed";

/**
 * A small linear programme that is solved again and again with tighter bounds: the dual simplex method on a dictionary, in which every basic
 * variable is a sum of nonbasic ones.
 *
 * Minimises cost over variables within bounds; a row is a variable too, the sum of others. Costs are at least 0 and lower bounds finite, so
 * that the start is dual feasible. A copy goes on from where the original stands. Floating point throughout: what it says is a proposal that
 * others prove.
 *
 * @see Chvátal: Linear Programming (1983), chapters 8 and 10
 */
export class BoundedDualSimplex {
  /** By variable, rows after the first variables. */
  private readonly lows: number[];
  private readonly highs: number[];
  private readonly values: number[];
  /** Place of each variable: at least 0 in the basis, else -1 - its column. */
  private readonly places: number[];
  private readonly basis: number[];
  private readonly columns: number[];
  private readonly dictionary: Float64Array[];
  private reduced: Float64Array;
  private readonly width: number;
  /** Row of the dictionary that cannot be mended. */
  private broken = -1;
  private pivots = 0;

  private constructor(from: BoundedDualSimplex | readonly number[]) {
    if (from instanceof BoundedDualSimplex) {
      this.lows = from.lows.slice();
      this.highs = from.highs.slice();
      this.values = from.values.slice();
      this.places = from.places.slice();
      this.basis = from.basis.slice();
      this.columns = from.columns.slice();
      this.dictionary = from.dictionary.map((row) => row.slice());
      this.reduced = from.reduced.slice();
      this.width = from.width;
      this.pivots = from.pivots;
      return;
    }
    this.width = from.length;
    this.lows = from.map(() => 0);
    this.highs = from.map(() => Infinity);
    this.values = from.map(() => 0);
    this.places = from.map((_, j) => -1 - j);
    this.columns = from.map((_, j) => j);
    this.basis = [];
    this.dictionary = [];
    this.reduced = Float64Array.from(from);
  }

  /**
   * A programme without rows.
   *
   * @param costs of the variables, at least 0; their bounds are 0 and infinity until set
   */
  public static of(costs: readonly number[]): BoundedDualSimplex {
    return new BoundedDualSimplex(costs);
  }

  public copy(): BoundedDualSimplex {
    return new BoundedDualSimplex(this);
  }

  /** Pivots since the start, each of which adds to the rounding. */
  public get age(): number {
    return this.pivots;
  }

  /** Adds a row without bounds and returns its number among the variables. @param coefficients of the first variables */
  public add(coefficients: ArrayLike<number>): number {
    const row = new Float64Array(this.width);
    let value = 0;
    for (let j = 0; j < this.width; j++) {
      const coefficient = coefficients[j];
      if (coefficient !== 0) {
        value += coefficient * this.values[j];
        const place = this.places[j];
        if (place < 0) {
          row[-1 - place] += coefficient;
        } else {
          const own = this.dictionary[place];
          for (let k = 0; k < this.width; k++) {
            row[k] += coefficient * own[k];
          }
        }
      }
    }
    this.dictionary.push(row);
    this.basis.push(this.values.length);
    this.places.push(this.dictionary.length - 1);
    this.lows.push(-Infinity);
    this.highs.push(Infinity);
    this.values.push(value);
    return this.values.length - 1;
  }

  /** Tightens the bounds of a variable. */
  public bound(variable: number, low: number, high: number): void {
    this.lows[variable] = low;
    this.highs[variable] = high;
    if (this.places[variable] < 0) {
      const wanted = this.reduced[-1 - this.places[variable]] < 0 ? high : low;
      // A free variable stays where it is; one with an infinite end stands at the other.
      const value = Number.isFinite(wanted) ? wanted : Number.isFinite(low) ? low : Number.isFinite(high) ? high : this.values[variable];
      this.move(variable, value);
    }
  }

  /** Pivots to the optimum. */
  public solve(): DualSimplexStatus {
    this.broken = -1;
    for (let pivots = 0; pivots < MOST_PIVOTS; pivots++) {
      const leaving = this.leaving();
      if (leaving < 0) {
        return "optimal";
      }
      const variable = this.basis[leaving];
      const isLow = this.values[variable] < this.lows[variable];
      const entering = this.entering(leaving, isLow);
      if (entering < 0) {
        this.broken = leaving;
        return "infeasible";
      }
      this.pivot(leaving, entering, isLow ? this.lows[variable] : this.highs[variable]);
    }
    return "failed";
  }

  /** Amount of a variable. */
  public valueOf(variable: number): number {
    return this.values[variable];
  }

  /** Cost of the current values, which is a bound from below while variables are outside their bounds. */
  public get cost(): number {
    let sum = 0;
    for (let k = 0; k < this.width; k++) {
      const part = this.reduced[k];
      sum += part === 0 ? 0 : part * this.values[this.columns[k]];
    }
    return sum;
  }

  /**
   * Price of each variable's bound: above 0 for the lower one, below 0 for the upper one. What all of them cost together bounds the cost
   * from below; where the programme is infeasible they are raised until that reaches a target.
   */
  public prices(target: number): Float64Array {
    const prices = new Float64Array(this.values.length);
    for (let k = 0; k < this.width; k++) {
      prices[this.columns[k]] = this.reduced[k];
    }
    if (this.broken >= 0) {
      const variable = this.basis[this.broken];
      const value = this.values[variable];
      const short = value < this.lows[variable] ? this.lows[variable] - value : this.highs[variable] - value;
      const raise = Math.max(0, target - this.cost) / short;
      prices[variable] = raise;
      const row = this.dictionary[this.broken];
      for (let k = 0; k < this.width; k++) {
        prices[this.columns[k]] -= raise * row[k];
      }
    }
    return prices;
  }

  private move(variable: number, value: number): void {
    const step = value - this.values[variable];
    if (step !== 0) {
      const column = -1 - this.places[variable];
      this.values[variable] = value;
      this.dictionary.forEach((row, i) => (this.values[this.basis[i]] += row[column] * step));
    }
  }

  /** The basic variable that is outside its bounds the most. */
  private leaving(): number {
    let found = -1;
    let most = 0;
    for (let i = 0; i < this.basis.length; i++) {
      const variable = this.basis[i];
      const value = this.values[variable];
      const [low, high] = [this.lows[variable], this.highs[variable]];
      const outside = value < low ? (low - value) / (1 + Math.abs(low)) : value > high ? (value - high) / (1 + Math.abs(high)) : 0;
      if (outside > FEASIBILITY && outside > most) {
        most = outside;
        found = i;
      }
    }
    return found;
  }

  /** The nonbasic variable that mends a row at the least cost for its share. */
  private entering(leaving: number, isLow: boolean): number {
    const row = this.dictionary[leaving];
    let found = -1;
    let least = Infinity;
    for (let k = 0; k < this.width; k++) {
      const rate = isLow ? row[k] : -row[k];
      const variable = this.columns[k];
      const [value, low, high] = [this.values[variable], this.lows[variable], this.highs[variable]];
      if (low === high || Math.abs(rate) < LEAST_PIVOT) {
        continue;
      }
      // It can grow unless it stands at its upper bound, and shrink unless at its lower one.
      if (rate > 0 ? value < high : value > low) {
        const ratio = Math.abs(this.reduced[k] / rate);
        const isTie = found >= 0 && Math.abs(ratio - least) <= 1e-12 * (1 + least);
        if (isTie ? Math.abs(rate) > Math.abs(row[found]) : ratio < least) {
          found = k;
          least = ratio;
        }
      }
    }
    return found;
  }

  private pivot(leaving: number, entering: number, value: number): void {
    const row = this.dictionary[leaving];
    const [out, into] = [this.basis[leaving], this.columns[entering]];
    const head = row[entering];
    const step = (value - this.values[out]) / head;
    this.values[into] += step;
    this.dictionary.forEach((other, i) => {
      if (i !== leaving) {
        this.values[this.basis[i]] += other[entering] * step;
      }
    });
    this.values[out] = value;
    // into = (out - the rest of the row) / head
    for (let k = 0; k < this.width; k++) {
      row[k] = k === entering ? 1 / head : -row[k] / head;
    }
    this.dictionary.forEach((other, i) => {
      if (i !== leaving) {
        substitute(other, row, entering);
      }
    });
    substitute(this.reduced, row, entering);
    this.pivots++;
    this.basis[leaving] = into;
    this.columns[entering] = out;
    this.places[into] = leaving;
    this.places[out] = -1 - entering;
  }
}

/** Puts a row in the place of one of the variables of a sum. */
function substitute(sum: Float64Array, row: Float64Array, at: number): void {
  const factor = sum[at];
  if (factor !== 0) {
    sum[at] = 0;
    for (let k = 0; k < sum.length; k++) {
      sum[k] += factor * row[k];
    }
  }
}
