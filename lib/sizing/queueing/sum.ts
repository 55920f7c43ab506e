/** Sum of a row of numbers, from the first on. */
export function sum(row: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < row.length; i++) {
    total += row[i];
  }
  return total;
}
