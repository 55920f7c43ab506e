/**
 * The least time after which a tail probability is at most `share`: the percentile 1 - share.
 *
 * Doubling, then bisection down to neighbouring numbers, so exact to the last bits that the tail itself is precise to.
 *
 * @param tail P(time > t), non-increasing in t and with the limit 0
 * @param share in (0, 1)
 * @param scale a time of the order of the answer, above 0
 */
export function timeOfTail(tail: (time: number) => number, share: number, scale: number): number {
  if (tail(0) <= share) {
    return 0;
  }
  let high = scale;
  while (tail(high) > share) {
    high *= 2;
    if (high === Infinity) {
      return Infinity;
    }
  }
  let low = 0;
  for (let middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2) {
    if (tail(middle) <= share) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high;
}
