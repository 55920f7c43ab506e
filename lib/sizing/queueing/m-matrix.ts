/**
 * A nonsingular M-matrix, diag(out) - to, factorized without a subtraction: rates between states, and a rate of leaving them for good.
 *
 * Elimination in the manner of Grassmann, Taksar and Heyman: the diagonal is never stored but formed as the sum of what leaves a state, so every
 * entry of the factors and of a solution keeps its relative precision, however close to singular the matrix is.
 *
 * @see Alfa, Xue, Ye: Accurate computation of the smallest eigenvalue of a diagonally dominant M-matrix. Math. Comp. 71 (2002), for the precision
 */
export class MMatrix {
  private readonly factors: Float64Array;
  private readonly pivots: Float64Array;

  /**
   * @param size number of states
   * @param to rates between states, row by row; at least 0. The diagonal is of no account. Taken over and overwritten
   * @param leave rates of leaving from each state; at least 0. Taken over and overwritten
   */
  public constructor(
    public readonly size: number,
    to: Float64Array,
    leave: Float64Array,
  ) {
    this.factors = to;
    this.pivots = new Float64Array(size);
    for (let k = 0; k < size; k++) {
      const pivotRow = k * size;
      let pivot = leave[k];
      for (let j = k + 1; j < size; j++) {
        pivot += to[pivotRow + j];
      }
      this.pivots[k] = pivot;
      for (let i = k + 1; i < size; i++) {
        const row = i * size;
        const factor = to[row + k] / pivot;
        to[row + k] = factor;
        if (factor === 0) {
          continue;
        }
        leave[i] += factor * leave[k];
        for (let j = k + 1; j < size; j++) {
          to[row + j] += factor * to[pivotRow + j];
        }
      }
    }
  }

  /** X with M X = B, B at least 0 with so many columns, in place. */
  public solve(columns: number, right: Float64Array): Float64Array {
    const { size, factors, pivots } = this;
    for (let i = 1; i < size; i++) {
      for (let k = 0; k < i; k++) {
        addRow(right, i * columns, factors[i * size + k], k * columns, columns);
      }
    }
    for (let k = size - 1; k >= 0; k--) {
      for (let j = k + 1; j < size; j++) {
        addRow(right, k * columns, factors[k * size + j], j * columns, columns);
      }
      for (let column = 0; column < columns; column++) {
        right[k * columns + column] /= pivots[k];
      }
    }
    return right;
  }

  /** y with y M = b, b at least 0, in place. */
  public solveRow(row: Float64Array): Float64Array {
    const { size, factors, pivots } = this;
    for (let k = 0; k < size; k++) {
      row[k] /= pivots[k];
      for (let j = k + 1; j < size; j++) {
        row[j] += row[k] * factors[k * size + j];
      }
    }
    for (let i = size - 1; i > 0; i--) {
      for (let k = 0; k < i; k++) {
        row[k] += row[i] * factors[i * size + k];
      }
    }
    return row;
  }
}

/** The product of two square matrices. */
export function product(size: number, left: Float64Array, right: Float64Array): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = left[i * size + k];
      if (factor !== 0) {
        const [to, from] = [i * size, k * size];
        for (let j = 0; j < size; j++) {
          result[to + j] += factor * right[from + j];
        }
      }
    }
  }
  return result;
}

function addRow(matrix: Float64Array, to: number, factor: number, from: number, length: number): void {
  if (factor !== 0) {
    for (let j = 0; j < length; j++) {
      matrix[to + j] += factor * matrix[from + j];
    }
  }
}
