/** A location whose price is below this share of what its siblings ask is doubted. */
const LEAST_SHARE = 0.6;

/** Fewer locations than this have no price worth comparing with. */
const LEAST_LOCATIONS = 3;

/** A price of a machine type in a location. */
export interface SiblingPrice {
  /** Index of the offering. */
  readonly index: number;
  /** Region, or the Local Zone or Wavelength Zone that is priced as one. */
  readonly location: string;
  /** The price. Above 0. */
  readonly price: number;
}

/** A price far below those of the other locations. */
export interface CheapPrice extends SiblingPrice {
  /** What the siblings ask. */
  readonly reference: number;
  /** Locations that were compared. */
  readonly locations: number;
}

/**
 * Prices far below what the locations of a machine type ask, each location counted once at its cheapest price. With fewer than 3 locations there are none.
 *
 * @param siblings prices of one type, bought in one way, at one date: a machine that became cheaper would otherwise stand out where it was read later
 * @param reference what is compared with; quartiles by nearest rank
 */
export function cheapLocations(siblings: readonly SiblingPrice[], reference: "median" | "upper quartile"): CheapPrice[] {
  const cheapest = new Map<string, number>();
  for (const { location, price } of siblings) {
    cheapest.set(location, Math.min(price, cheapest.get(location) ?? Infinity));
  }
  if (cheapest.size < LEAST_LOCATIONS) {
    return [];
  }
  const sorted = Float64Array.from(cheapest.values()).sort();
  const value = reference === "median" ? median(sorted) : sorted[Math.ceil(0.75 * sorted.length) - 1]!;
  return siblings
    .filter(({ price }) => price < LEAST_SHARE * value)
    .map((sibling) => ({ ...sibling, reference: value, locations: cheapest.size }));
}

function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
