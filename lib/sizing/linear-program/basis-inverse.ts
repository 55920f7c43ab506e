/**
 * The inverse of the basis matrix of a simplex method, explicit and dense. Its row i belongs to the basic variable at position i.
 *
 * For programmes of few rows, however many columns: a pivot costs rows^2, a fresh inversion rows^3, which for the dozens of rows met here is less
 * than the bookkeeping of sparse factors. Pivots let rounding errors grow: who makes many of them inverts anew from time to time, and nobody
 * takes what follows from an inverse for proven.
 *
 * Which variable enters and which leaves is for the methods that use it: they differ in that, and in where their columns come from.
 */
export class BasisInverse {
  private readonly entries: Float64Array;
  private scratch: Float64Array | undefined;

  /** The inverse of the unit matrix. @param size number of rows */
  public constructor(private readonly size: number) {
    this.entries = new Float64Array(size * size);
    this.becomeUnit();
  }

  /** A copy that goes its own way. */
  public copy(): BasisInverse {
    const copy = new BasisInverse(this.size);
    copy.entries.set(this.entries);
    return copy;
  }

  /** What a column amounts to in terms of the basis: inverse * column. */
  public multiply(column: Float64Array, product: Float64Array): void {
    const { entries, size } = this;
    for (let position = 0, at = 0; position < size; position++) {
      let sum = 0;
      for (let row = 0; row < size; row++, at++) {
        sum += entries[at] * column[row];
      }
      product[position] = sum;
    }
  }

  /** The product with the unit column of a row. */
  public column(row: number): Float64Array {
    const { entries, size } = this;
    const column = new Float64Array(size);
    for (let position = 0; position < size; position++) {
      column[position] = entries[position * size + row];
    }
    return column;
  }

  /** Adds a multiple of the row of a position. */
  public addRow(position: number, factor: number, into: Float64Array): void {
    const { entries, size } = this;
    for (let row = 0, at = position * size; row < size; row++, at++) {
      into[row] += factor * entries[at];
    }
  }

  /** Puts a multiple in place of the row of a position. */
  public replaceRow(position: number, factor: number, values: Float64Array): void {
    const { entries, size } = this;
    for (let row = 0, at = position * size; row < size; row++, at++) {
      entries[at] = factor * values[row];
    }
  }

  /** Sum of the squares of the row of a position. */
  public squareOfRow(position: number): number {
    const { entries, size } = this;
    let square = 0;
    for (let at = position * size; at < (position + 1) * size; at++) {
      square += entries[at] * entries[at];
    }
    return square;
  }

  /**
   * Follows the exchange of one basic variable for another.
   *
   * @param product of the inverse and the column that enters; not 0 where it leaves
   * @param leaving position that the entering variable takes
   */
  public pivot(product: Float64Array, leaving: number): void {
    const { entries, size } = this;
    const start = leaving * size;
    const head = product[leaving];
    for (let at = start; at < start + size; at++) {
      entries[at] /= head;
    }
    for (let position = 0; position < size; position++) {
      const factor = product[position];
      if (position !== leaving && factor !== 0) {
        for (let row = 0, at = position * size; row < size; row++, at++) {
          entries[at] -= factor * entries[start + row];
        }
      }
    }
  }

  /**
   * Inverts a matrix afresh: Gauss-Jordan elimination with row exchanges.
   *
   * @param columnOf the column at each position; may be overwritten by the next
   * @param leastPivot below this in magnitude a matrix counts as singular
   * @returns false when it is singular; the inverse is then of no use
   */
  public invert(columnOf: (position: number) => Float64Array, leastPivot: number): boolean {
    const { entries, size } = this;
    const matrix = (this.scratch ??= new Float64Array(size * size));
    for (let position = 0; position < size; position++) {
      const column = columnOf(position);
      for (let row = 0; row < size; row++) {
        matrix[row * size + position] = column[row];
      }
    }
    this.becomeUnit();
    for (let step = 0; step < size; step++) {
      let best = step;
      for (let row = step + 1; row < size; row++) {
        best = Math.abs(matrix[row * size + step]) > Math.abs(matrix[best * size + step]) ? row : best;
      }
      const pivot = matrix[best * size + step];
      if (Math.abs(pivot) < leastPivot) {
        return false;
      }
      for (let k = 0; k < size; k++) {
        const [a, b] = [matrix[best * size + k], entries[best * size + k]];
        matrix[best * size + k] = matrix[step * size + k];
        entries[best * size + k] = entries[step * size + k];
        matrix[step * size + k] = a / pivot;
        entries[step * size + k] = b / pivot;
      }
      for (let row = 0; row < size; row++) {
        const factor = matrix[row * size + step];
        if (row !== step && factor !== 0) {
          for (let k = 0; k < size; k++) {
            matrix[row * size + k] -= factor * matrix[step * size + k];
            entries[row * size + k] -= factor * entries[step * size + k];
          }
        }
      }
    }
    return true;
  }

  private becomeUnit(): void {
    this.entries.fill(0);
    for (let row = 0; row < this.size; row++) {
      this.entries[row * this.size + row] = 1;
    }
  }
}
