/** A ratio as [numerator, denominator]. A second implementation on purpose: the library's own is under test. */
type Ratio = readonly [bigint, bigint];

const ZERO: Ratio = [0n, 1n];

function ratio(n: bigint, d: bigint): Ratio {
  let [a, b] = [n < 0n ? -n : n, d < 0n ? -d : d];
  while (b !== 0n) {
    [a, b] = [b, a % b];
  }
  const divisor = (a === 0n ? 1n : a) * (d < 0n ? -1n : 1n);
  return [n / divisor, d / divisor];
}

const minus = (a: Ratio, b: Ratio): Ratio => ratio(a[0] * b[1] - b[0] * a[1], a[1] * b[1]);
const times = (a: Ratio, b: Ratio): Ratio => ratio(a[0] * b[0], a[1] * b[1]);
const over = (a: Ratio, b: Ratio): Ratio => ratio(a[0] * b[1], a[1] * b[0]);

/**
 * Whether traffic can be divided over capacities, by the textbook method: the full tableau of the first phase of the simplex method, with
 * one artificial variable per bucket and Bland's rule, in exact fractions.
 *
 * @param rates of buckets; @param speeds by group and bucket; @param capacity machines of each group
 */
export function canServe(rates: readonly number[], speeds: readonly (readonly number[])[], capacity: readonly number[]): boolean {
  const buckets = rates.flatMap((rate, index) => (rate > 0 ? [index] : []));
  const cells = buckets.flatMap((bucket, row) => speeds.flatMap((speed, group) => (speed[bucket] > 0 ? [{ bucket, row, group }] : [])));
  const groups = speeds.length;
  // Columns: cells, slacks of groups, right side. Artificial columns are never needed again once they leave.
  const width = cells.length + groups + 1;
  const rows: Ratio[][] = [];
  buckets.forEach((_, row) => {
    rows.push([...cells.map((cell): Ratio => (cell.row === row ? [1n, 1n] : ZERO)), ...speeds.map(() => ZERO), [1n, 1n]]);
  });
  speeds.forEach((speed, group) => {
    rows.push([
      ...cells.map((cell): Ratio => (cell.group === group ? ratio(BigInt(rates[cell.bucket]), BigInt(speed[cell.bucket])) : ZERO)),
      ...speeds.map((__, other): Ratio => (other === group ? [1n, 1n] : ZERO)),
      [BigInt(capacity[group]), 1n],
    ]);
  });
  const basis = rows.map((_, row) => (row < buckets.length ? -1 : cells.length + row - buckets.length));
  for (;;) {
    // The price of a column is minus its sum over the rows in which an artificial variable is left.
    const artificial = basis.flatMap((variable, row) => (variable < 0 ? [row] : []));
    if (artificial.every((row) => rows[row][width - 1][0] === 0n)) {
      return true;
    }
    const entering = Array.from({ length: width - 1 }, (_, column) => column).find((column) => {
      const sum = artificial.reduce((total, row) => minus(total, times([-1n, 1n], rows[row][column])), ZERO);
      return sum[0] > 0n;
    });
    if (entering === undefined) {
      return false;
    }
    let leaving = -1;
    let least: Ratio | undefined;
    rows.forEach((row, index) => {
      if (row[entering][0] > 0n) {
        const step = over(row[width - 1], row[entering]);
        const difference = least === undefined ? -1n : minus(step, least)[0];
        if (difference < 0n || (difference === 0n && basis[index] < basis[leaving])) {
          least = step;
          leaving = index;
        }
      }
    });
    const head = rows[leaving][entering];
    rows[leaving] = rows[leaving].map((value) => over(value, head));
    rows.forEach((row, index) => {
      const factor = row[entering];
      if (index !== leaving && factor[0] !== 0n) {
        rows[index] = row.map((value, column) => minus(value, times(factor, rows[leaving][column])));
      }
    });
    basis[leaving] = entering;
  }
}
