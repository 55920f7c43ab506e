import type { CostCurve } from "./cost-curve";
import { hasMoreOfEarlier } from "./cost-curve";
import type { Effort } from "./effort";

/** A part of the world that is lost as one, or never. */
export interface CoverCell {
  readonly curve: CostCurve;
  /** Whether it is never lost, so that the size of the largest domain does not limit it. */
  readonly isSafe: boolean;
}

/** Counts and what they cost, in the costs of the curves. */
export interface CoverCounts {
  readonly cost: number;
  readonly counts: Float64Array;
}

/** Units of one cell that may be part of a cheapest split. */
interface Candidates {
  readonly units: Int32Array;
  /** What they cost above the multiplier, compared with the best of the cell. */
  readonly reduced: Float64Array;
}

/** Rounds of the search for the best multiplier; it ends by itself after as many corners as the curves' hulls have. */
const MULTIPLIER_ROUNDS = 60;

/**
 * Splits a need of units over cells at least cost: min sum g_c(u_c) with sum u_c = need and u_c at most a size.
 *
 * Paying a multiplier for each unit separates the cells and bounds the cost from below (Lagrange). Only units whose cost is within the
 * distance between that bound and the best split known can be part of a better one; a dynamic programme over these few is exact. All numbers are
 * integers, the multiplier included.
 */
export class CoverSplit {
  /** @param cells what to split over @param offerings number of offerings @param effort accounted for every step */
  public constructor(
    private readonly cells: readonly CoverCell[],
    private readonly offerings: number,
    private readonly effort: Effort,
  ) {}

  /** Lower bounds on the cost for each size of the largest cell; infinite where the need cannot be had. @param needs by size */
  public bounds(needs: readonly number[]): Float64Array {
    const bounds = new Float64Array(needs.length).fill(-Infinity);
    const last = needs.length - 1;
    for (const size of new Set([this.leastSize(needs), last])) {
      const multiplier = size < 0 ? undefined : this.multiplier(size, needs[size]);
      if (multiplier === undefined) {
        continue;
      }
      const sums = Float64Array.from(needs, (need) => need * multiplier);
      for (const { curve, isSafe } of this.cells) {
        let least = isSafe ? leastReduced(curve.cost, curve.cost.length - 1, multiplier).least : 0;
        for (let each = 0; each < needs.length; each++) {
          if (!isSafe) {
            least = Math.min(least, curve.cost[each] - multiplier * each);
          }
          sums[each] += least;
        }
      }
      sums.forEach((sum, each) => (bounds[each] = Math.max(bounds[each], sum)));
    }
    const leastSize = this.leastSize(needs);
    return bounds.map((bound, size) => (leastSize >= 0 && size >= leastSize && this.reach(size) >= needs[size] ? bound : Infinity));
  }

  /**
   * The cheapest split where no cell that can be lost has more than a size; of equal ones that with more of the earlier offerings.
   *
   * @param size the most units of a cell that can be lost
   * @param need units of all cells together
   * @param greatest cost above which a split is of no interest
   * @returns undefined when there is none of at most that cost
   */
  public cheapest(size: number, need: number, greatest: number): CoverCounts | undefined {
    const multiplier = this.multiplier(size, need);
    if (multiplier === undefined) {
      return undefined;
    }
    const candidates: Candidates[] = [];
    const least = this.cells.map(({ curve, isSafe }) => leastReduced(curve.cost, this.most(curve, isSafe, size), multiplier).least);
    const bound = least.reduce((sum, each) => sum + each, need * multiplier);
    const slack = greatest - bound;
    if (slack < 0) {
      return undefined;
    }
    this.cells.forEach(({ curve, isSafe }, cell) => {
      const units: number[] = [];
      const reduced: number[] = [];
      for (let each = Math.min(need, this.most(curve, isSafe, size)); each >= 0; each--) {
        const above = curve.cost[each] - multiplier * each - least[cell];
        if (above <= slack && above < Infinity) {
          units.push(each);
          reduced.push(above);
        }
      }
      candidates.push({ units: Int32Array.from(units), reduced: Float64Array.from(reduced) });
    });
    const rows = this.rows(candidates, need, slack);
    const above = rows[candidates.length][need];
    return above === Infinity ? undefined : { cost: bound + above, counts: this.firstOf(candidates, rows, need) };
  }

  /** Per number of cells: the least reduced cost of exactly 0, 1, 2, ... units in them. */
  private rows(candidates: readonly Candidates[], need: number, slack: number): Float64Array[] {
    const first = new Float64Array(need + 1).fill(Infinity);
    first[0] = 0;
    const rows = [first];
    // Units that the cells still to come can hold.
    let later = candidates.reduce((sum, { units }) => sum + (units[0] ?? 0), 0);
    for (const { units, reduced } of candidates) {
      later -= units[0] ?? 0;
      const [before, after] = [rows[rows.length - 1], new Float64Array(need + 1).fill(Infinity)];
      this.effort.spend((need + 1) * 2);
      for (let held = 0; held <= need; held++) {
        if (before[held] > slack) {
          continue;
        }
        this.effort.spend(units.length);
        for (let index = 0; index < units.length && held + units[index] + later >= need; index++) {
          const total = held + units[index];
          const cost = before[held] + reduced[index];
          if (total <= need && cost <= slack && cost < after[total]) {
            after[total] = cost;
          }
        }
      }
      rows.push(after);
    }
    return rows;
  }

  /** Of all cheapest splits, the counts with most of the earlier offerings. */
  private firstOf(candidates: readonly Candidates[], rows: readonly Float64Array[], need: number): Float64Array {
    const known = new Map<number, Float64Array>();
    const best = (cells: number, held: number): Float64Array => {
      const key = cells * (need + 1) + held;
      const seen = known.get(key);
      if (seen !== undefined || cells === 0) {
        return seen ?? new Float64Array(this.offerings);
      }
      const { units, reduced } = candidates[cells - 1];
      this.effort.spend(units.length);
      let first: Float64Array | undefined;
      units.forEach((each, index) => {
        if (each <= held && rows[cells - 1][held - each] + reduced[index] === rows[cells][held]) {
          this.effort.spend(this.offerings);
          const counts = best(cells - 1, held - each).slice();
          this.cells[cells - 1].curve.addCounts(each, counts);
          first = first === undefined || hasMoreOfEarlier(counts, first) ? counts : first;
        }
      });
      known.set(key, first!);
      return first!;
    };
    return best(candidates.length, need);
  }

  /**
   * The whole multiplier with about the greatest bound: where the lines of the bound left and right of it meet.
   *
   * @returns undefined when the cells cannot hold the need
   */
  private multiplier(size: number, need: number): number | undefined {
    const most = this.cells.map(({ curve, isSafe }) => this.most(curve, isSafe, size));
    // A line of the bound: cost of the cells' best units, and how many units those are.
    let left = { cost: 0, units: 0 };
    let right = {
      cost: this.cells.reduce((sum, { curve }, cell) => sum + curve.cost[most[cell]], 0),
      units: most.reduce((sum, each) => sum + each, 0),
    };
    if (right.units < need) {
      return undefined;
    }
    let multiplier = 0;
    for (let round = 0; round < MULTIPLIER_ROUNDS && right.units > left.units; round++) {
      multiplier = Math.floor((right.cost - left.cost) / (right.units - left.units));
      const line = { cost: 0, units: 0 };
      this.effort.spend(right.units);
      this.cells.forEach(({ curve }, cell) => {
        const { at } = leastReduced(curve.cost, most[cell], multiplier);
        line.cost += curve.cost[at];
        line.units += at;
      });
      if (line.units === left.units || line.units === right.units) {
        break;
      }
      if (line.units < need) {
        left = line;
      } else {
        right = line;
      }
    }
    return multiplier;
  }

  /** The least size at which the cells hold the need; -1 when there is none. */
  private leastSize(needs: readonly number[]): number {
    return needs.findIndex((need, size) => this.reach(size) >= need);
  }

  private reach(size: number): number {
    return this.cells.reduce((sum, { curve, isSafe }) => sum + this.most(curve, isSafe, size), 0);
  }

  /** The most units that a cell can hold. */
  private most({ cost }: CostCurve, isSafe: boolean, size: number): number {
    let most = isSafe ? cost.length - 1 : Math.min(size, cost.length - 1);
    while (cost[most] === Infinity) {
      most--;
    }
    return most;
  }
}

/** The least of cost - multiplier * units over the units up to a number, and where it is. */
function leastReduced(cost: Float64Array, most: number, multiplier: number): { readonly least: number; readonly at: number } {
  let [least, at] = [0, 0];
  for (let units = 1; units <= most; units++) {
    const reduced = cost[units] - multiplier * units;
    if (reduced < least) {
      [least, at] = [reduced, units];
    }
  }
  return { least, at };
}
