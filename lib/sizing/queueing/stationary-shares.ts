/**
 * Stationary probabilities of a birth-death chain on 0..last from the ratios of neighbours.
 *
 * Products of ratios from the likeliest state outwards, divided by their sum: nothing overflows, and every share keeps its relative precision
 * down to 1e-300.
 *
 * @param last the last state
 * @param ratio p(n) / p(n - 1) for n from 1: birth rate in n - 1 over death rate in n. At least 0
 */
export function stationaryShares(last: number, ratio: (n: number) => number): Float64Array {
  // Logarithms only choose the state to start from.
  let likeliest = 0;
  for (let n = 1, log = 0, best = 0; n <= last; n++) {
    log += Math.log(ratio(n));
    if (log > best) {
      [best, likeliest] = [log, n];
    }
  }
  const shares = new Float64Array(last + 1);
  shares[likeliest] = 1;
  for (let n = likeliest + 1; n <= last; n++) {
    shares[n] = shares[n - 1] * ratio(n);
  }
  for (let n = likeliest; n > 0; n--) {
    shares[n - 1] = shares[n] / ratio(n);
  }
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

/** sums[n] = row[n] + row[n + 1] + ..., from the end; one longer than the row, so that the last is 0. */
export function suffixSums(row: Float64Array): Float64Array {
  const sums = new Float64Array(row.length + 1);
  for (let n = row.length - 1; n >= 0; n--) {
    sums[n] = sums[n + 1] + row[n];
  }
  return sums;
}
