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
      addRows(right, i * columns, factors, i * size, 0, i, right, columns);
    }
    for (let k = size - 1; k >= 0; k--) {
      addRows(right, k * columns, factors, k * size, k + 1, size, right, columns);
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
    addRows(result, i * size, left, i * size, 0, size, right, size);
  }
  return result;
}

/**
 * Adds rows first..end-1 of a matrix to a row of `target`, each by its factor. Four rows at a time, so that the target is read and written a
 * quarter as often: this loop is where the time goes.
 */
function addRows(
  target: Float64Array,
  to: number,
  factors: Float64Array,
  at: number,
  first: number,
  end: number,
  matrix: Float64Array,
  columns: number,
): void {
  let k = first;
  for (; k + 3 < end; k += 4) {
    const [f0, f1, f2, f3] = [factors[at + k], factors[at + k + 1], factors[at + k + 2], factors[at + k + 3]];
    if (f0 === 0 && f1 === 0 && f2 === 0 && f3 === 0) {
      continue;
    }
    const r0 = k * columns;
    const [r1, r2, r3] = [r0 + columns, r0 + 2 * columns, r0 + 3 * columns];
    for (let j = 0; j < columns; j++) {
      target[to + j] += f0 * matrix[r0 + j] + f1 * matrix[r1 + j] + f2 * matrix[r2 + j] + f3 * matrix[r3 + j];
    }
  }
  for (; k < end; k++) {
    const factor = factors[at + k];
    const from = k * columns;
    for (let j = 0; factor !== 0 && j < columns; j++) {
      target[to + j] += factor * matrix[from + j];
    }
  }
}
