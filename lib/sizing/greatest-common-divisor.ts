/** Greatest common divisor of positive integers; 1 for none. */
export function greatestCommonDivisor(values: Iterable<number>): number {
  let divisor = 0;
  for (const value of values) {
    let [larger, smaller] = [divisor, value];
    while (smaller !== 0) {
      [larger, smaller] = [smaller, larger % smaller];
    }
    divisor = larger;
  }
  return divisor === 0 ? 1 : divisor;
}
