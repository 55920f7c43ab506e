/**
 * The cheapest way to spread pods over zones within a skew, exactly.
 *
 * With m pods in the emptiest zone, every zone has m to m + skew; what exceeds m in each goes to the cheapest zones first.
 *
 * @param count pods
 * @param skew greatest difference between zones
 * @param worths price of a pod by zone
 * @returns pods by zone, and their price
 */
export function cheapestSpread(
  count: number,
  skew: number,
  worths: readonly number[],
): { readonly parts: number[]; readonly worth: number } {
  const zones = worths.length;
  const order = worths.map((_, zone) => zone).sort((a, b) => worths[a] - worths[b] || a - b);
  const sum = worths.reduce((total, worth) => total + worth, 0);
  let best = Infinity;
  let bestLeast = 0;
  const highest = Math.floor(count / zones);
  const lowest = Math.max(0, Math.ceil((count - skew * zones) / zones));
  for (let least = lowest; least <= highest; least++) {
    let rest = count - least * zones;
    let worth = least * sum;
    for (let i = 0; i < zones && rest > 0; i++) {
      const extra = Math.min(skew, rest);
      worth += extra * worths[order[i]];
      rest -= extra;
    }
    if (worth < best) {
      best = worth;
      bestLeast = least;
    }
  }
  const parts = new Array<number>(zones).fill(bestLeast);
  let rest = count - bestLeast * zones;
  for (const zone of order) {
    const extra = Math.min(skew, rest);
    parts[zone] += extra;
    rest -= extra;
  }
  return { parts, worth: best };
}
