import { BasisInverse } from "../linear-program/basis-inverse";
import type { SplitModel } from "./split-model";

/** Matrices with smaller pivots are not trusted. */
const LEAST_PIVOT = 1e-9;

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
 * Which variables of the split stand between their bounds, and the inverse of their columns.
 *
 * Variables are numbered: the share of each cell (set, group), then from `firstCount` on the count of each machine, then from `firstSlack` on
 * the slack of each row. Each set keeps one key variable out of the matrix, its share being what the others leave of 1, so that only a
 * matrix of one row per (loss, group) is inverted instead of one per bucket: generalised upper bounds.
 *
 * @see Dantzig, Van Slyke: Generalized upper bounding techniques. Journal of Computer and System Sciences 1 (1967)
 */
export class SplitBasis implements Basis {
  public readonly firstCount: number;
  public readonly firstSlack: number;
  public readonly keys: Uint8Array;
  public readonly basics: Int32Array;
  public readonly atUpper: Uint8Array;
  /** Position of each variable in `basics`; -1 where it is not there. */
  public readonly place: Int32Array;
  public readonly inverse: BasisInverse;
  /** Pivots since the matrix was inverted anew. */
  public age = 0;
  private readonly scratch: Float64Array;
  private readonly product: Float64Array;

  /** Starts from the cheapest machines, see `startFromPrices`. */
  public constructor(private readonly model: SplitModel) {
    const { sets, groups, rows, upper } = model;
    this.firstCount = sets * groups;
    this.firstSlack = this.firstCount + upper.length;
    this.keys = new Uint8Array(sets);
    this.basics = new Int32Array(rows);
    this.atUpper = new Uint8Array(upper.length);
    this.place = new Int32Array(this.firstSlack + rows);
    this.inverse = new BasisInverse(rows);
    this.scratch = new Float64Array(rows);
    this.product = new Float64Array(rows);
    this.startFromPrices();
  }

  /** Slacks alone, each bucket on the group with the least priced load. Dual feasible because prices are not negative. */
  public startFromSlacks(): void {
    this.chooseKeys();
    this.atUpper.fill(0);
    this.basics.forEach((_, row) => (this.basics[row] = this.firstSlack + row));
    this.refresh();
  }

  /** The cheapest machine of each group in the rows of the first loss: the optimum of that loss without bounds. */
  public startFromPrices(): void {
    this.chooseKeys();
    this.atUpper.fill(0);
    this.basics.forEach((_, row) => (this.basics[row] = this.firstSlack + row));
    this.cheapestOfFirstLoss().forEach((machine, group) => {
      if (machine >= 0) {
        this.basics[group] = this.firstCount + machine;
      }
    });
    this.refresh();
  }

  /** A copy that pivots do not change. */
  public snapshot(): Basis {
    return { keys: this.keys.slice(), basics: this.basics.slice(), atUpper: this.atUpper.slice() };
  }

  /** Goes back to a basis. */
  public restore({ keys, basics, atUpper }: Basis): void {
    this.keys.set(keys);
    this.basics.set(basics);
    this.atUpper.set(atUpper);
    this.refresh();
  }

  /** Inverts the matrix anew; falls back to slacks alone, which are never singular, where rounding made it so. */
  public refresh(): void {
    this.age = 0;
    if (!this.isInverted()) {
      this.atUpper.fill(0);
      this.basics.forEach((_, row) => (this.basics[row] = this.firstSlack + row));
      this.isInverted();
    }
  }

  /** Set of a variable that is a share. */
  public setOf(variable: number): number {
    return Math.floor(variable / this.model.groups);
  }

  /** Machine that is counted by the variable at a position; -1 where that is no count. */
  public machineAt(position: number): number {
    const variable = this.basics[position];
    return variable >= this.firstCount && variable < this.firstSlack ? variable - this.firstCount : -1;
  }

  /** Makes a basic share of a set its key; the former key takes its place in the matrix. The inverse changes in one row only. */
  public exchangeKey(set: number, position: number): void {
    const { groups } = this.model;
    const formerKey = set * groups + this.keys[set];
    const newKey = this.basics[position];
    const sum = this.scratch.fill(0);
    this.basics.forEach((variable, other) => {
      if (variable < this.firstCount && this.setOf(variable) === set) {
        this.inverse.addRow(other, 1, sum);
      }
    });
    this.inverse.replaceRow(position, -1, sum);
    this.place[newKey] = -1;
    this.place[formerKey] = position;
    this.basics[position] = formerKey;
    this.keys[set] = newKey % groups;
  }

  /** Puts a variable in the place of another. */
  public exchange(entering: number, leaving: number): void {
    this.inverse.multiply(this.columnOf(entering), this.product);
    this.inverse.pivot(this.product, leaving);
    this.place[this.basics[leaving]] = -1;
    this.place[entering] = leaving;
    this.basics[leaving] = entering;
    this.age++;
  }

  /** Column of a variable, less that of its set's key; overwritten by the next. */
  private columnOf(variable: number): Float64Array {
    const { groups, loads, rowsOf } = this.model;
    const column = this.scratch.fill(0);
    if (variable >= this.firstSlack) {
      column[variable - this.firstSlack] = 1;
    } else if (variable >= this.firstCount) {
      for (const row of rowsOf[variable - this.firstCount]) {
        column[row] = -1;
      }
    } else {
      const set = this.setOf(variable);
      const row = this.model.rowOf(set, 0);
      column[row + (variable % groups)] = loads[variable];
      column[row + this.keys[set]] -= loads[set * groups + this.keys[set]];
    }
    return column;
  }

  private isInverted(): boolean {
    this.place.fill(-1);
    this.basics.forEach((variable, position) => (this.place[variable] = position));
    return this.inverse.invert((position) => this.columnOf(this.basics[position]), LEAST_PIVOT);
  }

  /** Per group, the cheapest machine that the first loss leaves; -1 where there is none. */
  private cheapestOfFirstLoss(): Int32Array {
    const { groups, groupOf, prices, rowsOf } = this.model;
    const cheapest = new Int32Array(groups).fill(-1);
    groupOf.forEach((group, machine) => {
      if (rowsOf[machine].includes(group) && !(prices[machine] >= prices[cheapest[group]])) {
        cheapest[group] = machine;
      }
    });
    return cheapest;
  }

  private chooseKeys(): void {
    const { sets, groups, loads, prices } = this.model;
    const price = Float64Array.from(this.cheapestOfFirstLoss(), (machine) => (machine < 0 ? Infinity : prices[machine]));
    for (let set = 0; set < sets; set++) {
      let best = Infinity;
      this.keys[set] = 0;
      for (let group = 0; group < groups; group++) {
        const load = loads[set * groups + group];
        const priced = price[group] < Infinity ? load * price[group] : Number.MAX_VALUE;
        if (load < Infinity && priced < best) {
          best = priced;
          this.keys[set] = group;
        }
      }
    }
  }
}
