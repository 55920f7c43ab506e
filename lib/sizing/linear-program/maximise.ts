/** Reduced costs and coefficients below this are rounding errors. */
const ZERO = 1e-11;

/**
 * Maximises gain * y over y >= 0 with rows * y <= limits, by the simplex method in dictionary form.
 *
 * A table of all rows and columns: for programmes that are known completely and solved once, with about as many rows as columns.
 *
 * All limits are at least 0, so that y = 0 is where it starts, and any point it stops at keeps to the rows up to rounding. It stops at the
 * optimum, after a number of pivots, or where the gain has no end.
 *
 * @param gain what each variable adds
 * @param rows one row a constraint, as long as `gain`
 * @param limits one a row, at least 0
 */
export function maximise(gain: readonly number[], rows: readonly (readonly number[])[], limits: readonly number[]): Float64Array {
  const [n, m] = [gain.length, rows.length];
  const table = [...rows.map((row, index) => Float64Array.from([...row, limits[index]])), Float64Array.from([...gain, 0])];
  // Columns hold variables at zero; rows the others. Below n stand those sought, from n on the slacks of the rows.
  const atZero = Array.from({ length: n }, (_, index) => index);
  const basic = Array.from({ length: m }, (_, index) => n + index);
  for (let pivots = 0; pivots < 20 * (n + m); pivots++) {
    // Bland's rule when the method takes long, because only that one is certain not to go round in circles.
    const enters = entering(table[m], n, atZero, pivots > 4 * (n + m));
    const leaves = enters < 0 ? -1 : leaving(table, m, n, enters, basic);
    if (enters < 0 || leaves < 0) {
      break;
    }
    pivot(table, leaves, enters);
    [atZero[enters], basic[leaves]] = [basic[leaves], atZero[enters]];
  }
  const solution = new Float64Array(n);
  basic.forEach((variable, row) => {
    if (variable < n) {
      solution[variable] = Math.max(0, table[row][n]);
    }
  });
  return solution;
}

function entering(objective: Float64Array, n: number, atZero: readonly number[], isCareful: boolean): number {
  let best = -1;
  for (let column = 0; column < n; column++) {
    if (objective[column] > ZERO) {
      const isBetter = best < 0 || (isCareful ? atZero[column] < atZero[best] : objective[column] > objective[best]);
      best = isBetter ? column : best;
    }
  }
  return best;
}

function leaving(table: readonly Float64Array[], m: number, n: number, enters: number, basic: readonly number[]): number {
  let best = -1;
  let least = Infinity;
  for (let row = 0; row < m; row++) {
    if (table[row][enters] > ZERO) {
      const ratio = table[row][n] / table[row][enters];
      if (ratio < least || (ratio === least && basic[row] < basic[best])) {
        [best, least] = [row, ratio];
      }
    }
  }
  return best;
}

function pivot(table: readonly Float64Array[], leaves: number, enters: number): void {
  const row = table[leaves];
  const inverse = 1 / row[enters];
  for (let column = 0; column < row.length; column++) {
    row[column] *= inverse;
  }
  row[enters] = inverse;
  table.forEach((other, index) => {
    const factor = other[enters];
    if (index === leaves || factor === 0) {
      return;
    }
    for (let column = 0; column < row.length; column++) {
      other[column] -= factor * row[column];
    }
    other[enters] = -factor * inverse;
  });
}
