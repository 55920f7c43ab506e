/** Machine types of one number of a row: a bit each, within what bitwise operators take. */
const TYPES_PER_NUMBER = 30;

const ALL_BITS = 2 ** TYPES_PER_NUMBER - 1;

/**
 * Which machine types a partial fleet holds, until it holds enough of them.
 *
 * A set is as good as another when it contains it: whatever completes both, the first has no fewer types. Sets with as many types as are
 * asked for are all alike, and better than every other: they are written as the set of everything. No weaker rule would do: a type that
 * only the second set has may be the one that is missing when the rest holds all that only the first has.
 */
export class MachineTypeSets {
  /** Numbers of a row. */
  public readonly width: number;

  /**
   * @param typeOf machine type of each offering, numbered from 0
   * @param least machine types asked for
   * @param at where the numbers start in a row of the side state
   */
  public constructor(
    private readonly typeOf: readonly number[],
    private readonly least: number,
    private readonly at: number,
  ) {
    this.width = Math.ceil((Math.max(-1, ...typeOf) + 1) / TYPES_PER_NUMBER);
  }

  /** The set of instances of one offering. */
  public writeCount(rows: Float64Array, row: number, offering: number, count: number): void {
    rows.fill(0, row + this.at, row + this.at + this.width);
    if (count > 0) {
      const type = this.typeOf[offering];
      rows[row + this.at + Math.floor(type / TYPES_PER_NUMBER)] = 2 ** (type % TYPES_PER_NUMBER);
      this.fillWhenEnough(rows, row);
    }
  }

  /** The set of two parts together. */
  public join(a: Float64Array, rowA: number, b: Float64Array, rowB: number, into: Float64Array, row: number): void {
    for (let index = this.at; index < this.at + this.width; index++) {
      into[row + index] = a[rowA + index] | b[rowB + index];
    }
    this.fillWhenEnough(into, row);
  }

  /** Whether one set contains another. */
  public isNoWorse(rows: Float64Array, a: number, b: number): boolean {
    for (let index = this.at; index < this.at + this.width; index++) {
      if ((rows[b + index] & ~rows[a + index]) !== 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a set has as many types as are asked for. */
  public areEnough(rows: Float64Array, row: number): boolean {
    return rows[row + this.at] === ALL_BITS || this.sizeOf(rows, row) >= this.least;
  }

  private fillWhenEnough(rows: Float64Array, row: number): void {
    if (this.areEnough(rows, row)) {
      rows.fill(ALL_BITS, row + this.at, row + this.at + this.width);
    }
  }

  private sizeOf(rows: Float64Array, row: number): number {
    let size = 0;
    for (let index = row + this.at; index < row + this.at + this.width; index++) {
      for (let bits = rows[index]; bits !== 0; bits &= bits - 1) {
        size++;
      }
    }
    return size;
  }
}
