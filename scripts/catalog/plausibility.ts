/** A region whose price is below this share of the median over all regions that sell the same machine is not believed. */
export const LEAST_SHARE_OF_MEDIAN = 0.6;

/** Fewer regions than this have no median worth comparing with. */
const LEAST_SIBLINGS = 3;

/**
 * Regions that sell a machine at less than 60 % of the median over its regions: the mark of a discounted price in an on-demand column.
 *
 * Prices must be of one date: a machine that became cheaper would otherwise stand out in the regions that were read later.
 *
 * @param prices region to price
 */
export function regionsFarBelowSiblings(prices: ReadonlyMap<string, number>): string[] {
  if (prices.size < LEAST_SIBLINGS) {
    return [];
  }
  const median = medianOf([...prices.values()]);
  return [...prices].filter(([, price]) => price < LEAST_SHARE_OF_MEDIAN * median).map(([region]) => region);
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
