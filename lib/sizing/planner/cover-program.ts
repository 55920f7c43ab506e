import { BasisInverse } from "../linear-program/basis-inverse";

/** A row of the program: so much of each place counts, and how much is to be had. */
export interface Cover {
  /** Share in which the amount of each place counts. In [0, 1]. */
  readonly shares: Float64Array;
  /** What the amounts, weighted so, must come to. Above 0. */
  readonly need: number;
}

/** Smaller elements are rounding errors. */
const PIVOT_TOLERANCE = 1e-9;

/**
 * A linear program of covers: the least sum of price * amount such that the amounts of places, weighted by the shares of each cover, come to what it needs.
 *
 * Solved from its dual, a packing: the greatest sum of need * weight over covers such that, for every place, the sum of share * weight is at most
 * its price. It starts without covers and takes up those that the present amounts miss. The weights stay feasible in every
 * step, up to rounding, so that each step leaves a bound; what it proves is worked out by whoever asks, from the weights alone.
 *
 * The primal simplex method on that dual, with the choice of what enters left to the caller, who alone knows which covers are missed. A step
 * costs places^2. Never inverted anew: a few hundred steps from slacks alone, and a bound that rounding spoils is only lower.
 */
export class CoverProgram {
  private inverse: BasisInverse;
  /** Cover of each row; undefined for the slack of a place. */
  private basis: (Cover | undefined)[];
  private level: Float64Array;
  private readonly size: number;

  /** @param prices price of a unit of each place, above 0 */
  public constructor(prices: Float64Array) {
    this.size = prices.length;
    this.inverse = new BasisInverse(this.size);
    this.basis = new Array<Cover | undefined>(this.size).fill(undefined);
    this.level = prices.slice();
  }

  /** A copy in the same state, that goes its own way. */
  public copy(): CoverProgram {
    const copy = new CoverProgram(this.level);
    copy.inverse = this.inverse.copy();
    copy.basis = [...this.basis];
    return copy;
  }

  /** Present amounts. While covers are missed they may come out negative, which `release` mends. */
  public amounts(): Float64Array {
    const amounts = new Float64Array(this.size);
    this.basis.forEach((cover, row) => {
      if (cover !== undefined) {
        this.inverse.addRow(row, cover.need, amounts);
      }
    });
    return amounts;
  }

  /** Takes up a cover that the amounts miss. @returns whether anything changed */
  public admit(cover: Cover): boolean {
    const column = new Float64Array(this.size);
    this.inverse.multiply(cover.shares, column);
    return this.pivot(column, cover);
  }

  /** Gives up the price of a place whose amount came out negative. @returns whether anything changed */
  public release(place: number): boolean {
    return this.pivot(this.inverse.column(place), undefined);
  }

  /** Covers with their weights, those of weight 0 left out. */
  public weights(): { readonly cover: Cover; readonly weight: number }[] {
    return this.basis.flatMap((cover, row) => (cover !== undefined && this.level[row] > 0 ? [{ cover, weight: this.level[row] }] : []));
  }

  private pivot(column: Float64Array, cover: Cover | undefined): boolean {
    const leaving = this.leaving(column);
    if (leaving < 0) {
      return false;
    }
    const { level } = this;
    this.inverse.pivot(column, leaving);
    level[leaving] /= column[leaving];
    for (let row = 0; row < this.size; row++) {
      if (row !== leaving && column[row] !== 0) {
        level[row] = Math.max(0, level[row] - column[row] * level[leaving]);
      }
    }
    this.basis[leaving] = cover;
    return true;
  }

  /** The row that is the first to be used up; of several the one with the greatest element, which rounds best. */
  private leaving(column: Float64Array): number {
    let leaving = -1;
    let least = Infinity;
    for (let row = 0; row < this.size; row++) {
      if (column[row] > PIVOT_TOLERANCE) {
        const ratio = this.level[row] / column[row];
        if (ratio < least || (ratio === least && column[row] > column[leaving])) {
          least = ratio;
          leaving = row;
        }
      }
    }
    return leaving;
  }
}
