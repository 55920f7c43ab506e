import type { SurvivedLevel } from "./side-constraints";

/**
 * What a partial fleet must remember to know, once it is whole, what stays after a domain is lost and then the k largest instances
 * outside it.
 *
 * For a part P let a_j(P) be its units without its j largest instances, and o_j(P) the least, over the domains of the level in P and the
 * loss of none of them, of the units outside that domain without the j largest instances there. The k largest of two parts together
 * are the i largest of one and the k - i largest of the other for the i that takes most, so
 *
 *   a_k(P + Q) = min over i of a_i(P) + a_(k-i)(Q)
 *   o_k(P + Q) = min over i of min(o_i(P) + a_(k-i)(Q), a_i(P) + o_(k-i)(Q))
 *
 * the second because a domain stands in P, in Q, or around both (then the enclosing step sets o to 0). Both are sums and minima of
 * numbers that are at least 0. So they never fall when one of those numbers rises: a part with no smaller a_j and o_j for each j is
 * no worse whatever completes it, which is what dominance needs. And numbers may be cut at what is needed: a sum with a cut number is at
 * least the need itself.
 *
 * Beside the numbers for j = 0, which every side state holds, a row has a_1 ... a_K for the greatest depth K of a level, then
 * o_1 ... o_k for each level of depth k.
 */
export class FurtherLosses {
  /** Numbers of a row. */
  public readonly width: number;
  private readonly deepest: number;
  private readonly outsideAt: readonly number[];

  /**
   * @param survived levels to survive
   * @param mostUnits where units are cut
   * @param at where the numbers start in a row of the side state; its first is a_0, followed by o_0 of each level
   */
  public constructor(
    private readonly survived: readonly SurvivedLevel[],
    private readonly mostUnits: number,
    private readonly at: number,
  ) {
    this.deepest = survived.reduce((most, { depth }) => Math.max(most, depth), 0);
    let next = this.deepest;
    this.outsideAt = survived.map(({ depth }) => {
      const start = next;
      next += depth;
      return start;
    });
    this.width = next;
  }

  /** The numbers of so many instances of one size. @param lost per level, whether a domain between them and their group takes them all */
  public writeCount(rows: Float64Array, row: number, units: number, count: number, lost: readonly boolean[]): void {
    const left = (further: number): number => units * Math.max(0, count - further);
    for (let further = 1; further <= this.deepest; further++) {
      rows[this.without(row, further)] = Math.min(this.mostUnits, left(further));
    }
    this.survived.forEach(({ depth, floor }, level) => {
      for (let further = 1; further <= depth; further++) {
        rows[this.outside(row, level, further)] = lost[level] ? 0 : Math.min(floor, left(further));
      }
    });
  }

  /** The numbers of two independent parts together. */
  public join(a: Float64Array, rowA: number, b: Float64Array, rowB: number, into: Float64Array, row: number): void {
    for (let further = 1; further <= this.deepest; further++) {
      let least = this.mostUnits;
      for (let mine = 0; mine <= further; mine++) {
        least = Math.min(least, a[this.without(rowA, mine)] + b[this.without(rowB, further - mine)]);
      }
      into[this.without(row, further)] = least;
    }
    for (let level = 0; level < this.survived.length; level++) {
      for (let further = 1; further <= this.survived[level].depth; further++) {
        let least = this.survived[level].floor;
        for (let mine = 0; mine <= further; mine++) {
          const theirs = further - mine;
          least = Math.min(
            least,
            a[this.outside(rowA, level, mine)] + b[this.without(rowB, theirs)],
            a[this.without(rowA, mine)] + b[this.outside(rowB, level, theirs)],
          );
        }
        into[this.outside(row, level, further)] = least;
      }
    }
  }

  /** The numbers once the part is in a domain of a level. */
  public lose(rows: Float64Array, row: number, level: number): void {
    for (let further = 1; further <= this.survived[level].depth; further++) {
      rows[this.outside(row, level, further)] = 0;
    }
  }

  /** Whether one part keeps no less than another for each number of further losses. */
  public isNoWorse(rows: Float64Array, a: number, b: number): boolean {
    for (let index = this.at; index < this.at + this.width; index++) {
      if (rows[a + index] < rows[b + index]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a whole fleet keeps the units of every level. */
  public areSurvived(rows: Float64Array, row: number): boolean {
    return this.survived.every(({ depth, units }, level) => depth === 0 || rows[this.outside(row, level, depth)] >= units);
  }

  private without(row: number, further: number): number {
    return further === 0 ? row : row + this.at + further - 1;
  }

  private outside(row: number, level: number, further: number): number {
    return further === 0 ? row + 1 + level : row + this.at + this.outsideAt[level] + further - 1;
  }
}
