import { Fraction } from "./fraction";
import type { SplitModel } from "./split-model";

/** Exact shares of each set by group, or exact weights per row which show that there are none. */
export type ExactSplit = { readonly shares: readonly ReadonlyMap<number, Fraction>[] } | { readonly weights: readonly Fraction[] };

/**
 * Whether given counts serve the traffic under one loss, in exact fractions.
 *
 * The same method as `SplitRelaxation` for fixed counts, with Bland's rule, which cannot cycle. Meant for what floating point cannot
 * decide: loads that fill the machines to the last bit.
 *
 * @param model the split
 * @param loss position of the loss
 * @param capacity machines of each group that are left
 * @param start group of each bucket to start from, by what floating point found; other shares follow
 */
export function splitExactly(
  model: SplitModel,
  loss: number,
  capacity: readonly number[],
  start: readonly { readonly key: number; readonly others: readonly number[] }[],
): ExactSplit {
  return new ExactSimplex(model, loss, capacity, start).solve();
}

class ExactSimplex {
  private readonly groups: number;
  private readonly sets: number;
  private readonly loads: (Fraction | undefined)[][];
  private readonly keys: number[];
  /** Cells as set * groups + group, then slacks as sets * groups + group. */
  private basics: number[];

  public constructor(
    model: SplitModel,
    loss: number,
    private readonly capacity: readonly number[],
    start: readonly { readonly key: number; readonly others: readonly number[] }[],
  ) {
    this.groups = model.groups;
    this.sets = model.buckets.length;
    this.loads = model.buckets.map((bucket, b) =>
      Array.from({ length: model.groups }, (_, group) => {
        const set = loss * model.buckets.length + b;
        const machine = model.groupOf.indexOf(group);
        return model.loads[set * model.groups + group] === Infinity
          ? undefined
          : Fraction.of(
              model.problem.buckets[bucket].milliRequestsPerSecond,
              model.problem.machines[machine].milliRequestsPerSecond[bucket],
            );
      }),
    );
    this.keys = start.map(({ key }) => key);
    const cells = start.flatMap(({ others }, set) => others.map((group) => set * this.groups + group));
    this.basics = this.independent([...cells, ...Array.from({ length: this.groups }, (_, group) => this.sets * this.groups + group)]);
  }

  public solve(): ExactSplit {
    for (;;) {
      const inverse = this.invert(this.basics)!;
      const right = this.rightSide();
      const values = inverse.map((row) => dot(row, right));
      const shares = this.sharesOf(values);
      const negative = this.firstNegative(values, shares);
      if (negative === undefined) {
        return { shares };
      }
      if (negative.exchange !== undefined) {
        const formerKey = negative.exchange * this.groups + this.keys[negative.exchange];
        this.keys[negative.exchange] = this.basics[negative.position] % this.groups;
        this.basics[negative.position] = formerKey;
        continue;
      }
      const row = inverse[negative.position];
      const entering = this.firstEntering(row);
      if (entering === undefined) {
        return { weights: row };
      }
      this.basics[negative.position] = entering;
    }
  }

  /** As many of the columns, from the first on, as are independent. */
  private independent(candidates: readonly number[]): number[] {
    const chosen: number[] = [];
    const reduced: { readonly pivot: number; readonly column: Fraction[] }[] = [];
    for (const candidate of candidates) {
      let column = this.column(candidate);
      for (const step of reduced) {
        const factor = column[step.pivot];
        column = factor.sign === 0 ? column : column.map((value, row) => value.minus(factor.times(step.column[row])));
      }
      const pivot = column.findIndex((value) => value.sign !== 0);
      if (pivot >= 0 && chosen.length < this.groups) {
        const head = column[pivot];
        reduced.push({ pivot, column: column.map((value) => value.over(head)) });
        chosen.push(candidate);
      }
    }
    return chosen;
  }

  private column(variable: number): Fraction[] {
    const column = new Array<Fraction>(this.groups).fill(Fraction.ZERO);
    if (variable >= this.sets * this.groups) {
      column[variable - this.sets * this.groups] = Fraction.ONE;
      return column;
    }
    const set = Math.floor(variable / this.groups);
    column[variable % this.groups] = this.loads[set][variable % this.groups]!;
    column[this.keys[set]] = column[this.keys[set]].minus(this.loads[set][this.keys[set]]!);
    return column;
  }

  private rightSide(): Fraction[] {
    const right = this.capacity.map((machines) => Fraction.of(machines));
    this.keys.forEach((key, set) => (right[key] = right[key].minus(this.loads[set][key]!)));
    return right;
  }

  private sharesOf(values: readonly Fraction[]): Map<number, Fraction>[] {
    const shares = this.keys.map(() => new Map<number, Fraction>());
    const left = this.keys.map(() => Fraction.ONE);
    this.basics.forEach((variable, position) => {
      if (variable < this.sets * this.groups) {
        const set = Math.floor(variable / this.groups);
        shares[set].set(variable % this.groups, values[position]);
        left[set] = left[set].minus(values[position]);
      }
    });
    this.keys.forEach((key, set) => shares[set].set(key, left[set]));
    return shares;
  }

  /** The negative variable with the least number (Bland): for a key, with the place in the basis of another share of its set. */
  private firstNegative(
    values: readonly Fraction[],
    shares: readonly ReadonlyMap<number, Fraction>[],
  ): { readonly position: number; readonly exchange?: number } | undefined {
    let first = Infinity;
    let found: { readonly position: number; readonly exchange?: number } | undefined;
    this.basics.forEach((variable, position) => {
      if (values[position].sign < 0 && variable < first) {
        first = variable;
        found = { position };
      }
      const set = Math.floor(variable / this.groups);
      if (set < this.sets) {
        const key = set * this.groups + this.keys[set];
        if (key < first && shares[set].get(this.keys[set])!.sign < 0) {
          first = key;
          found = { position, exchange: set };
        }
      }
    });
    return found;
  }

  /** The variable with the least number whose entry in the row is negative (Bland). */
  private firstEntering(row: readonly Fraction[]): number | undefined {
    for (let variable = 0; variable < (this.sets + 1) * this.groups; variable++) {
      const set = Math.floor(variable / this.groups);
      const usable =
        set === this.sets || (this.loads[set][variable % this.groups] !== undefined && this.keys[set] !== variable % this.groups);
      if (usable && !this.basics.includes(variable) && dot(row, this.column(variable)).sign < 0) {
        return variable;
      }
    }
    return undefined;
  }

  private invert(basics: readonly number[]): Fraction[][] {
    const n = this.groups;
    const columns = basics.map((variable) => this.column(variable));
    const rows = Array.from({ length: n }, (_, row) => [
      ...columns.map((column) => column[row]),
      ...Array.from({ length: n }, (__, k) => (k === row ? Fraction.ONE : Fraction.ZERO)),
    ]);
    for (let step = 0; step < n; step++) {
      const pivotRow = rows.findIndex((row, index) => index >= step && row[step].sign !== 0);
      [rows[step], rows[pivotRow]] = [rows[pivotRow], rows[step]];
      const head = rows[step][step];
      rows[step] = rows[step].map((value) => (value.sign === 0 ? value : value.over(head)));
      for (let row = 0; row < n; row++) {
        const factor = rows[row][step];
        if (row !== step && factor.sign !== 0) {
          rows[row] = rows[row].map((value, k) => (rows[step][k].sign === 0 ? value : value.minus(factor.times(rows[step][k]))));
        }
      }
    }
    return rows.map((row) => row.slice(n));
  }
}

function dot(a: readonly Fraction[], b: readonly Fraction[]): Fraction {
  return a.reduce((sum, value, index) => (value.sign === 0 || b[index].sign === 0 ? sum : sum.plus(value.times(b[index]))), Fraction.ZERO);
}
