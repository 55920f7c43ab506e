import type { FleetMix } from "../../sizing/fleet-problem";
import { MARKET_PURCHASE_OPTIONS } from "./market-columns";
import type { MarketData } from "./market-columns";

const SPOT = MARKET_PURCHASE_OPTIONS.indexOf("spot");

/** What decides whether an offering can do in place of another. */
export interface Dominance {
  /** Service units of one instance by the index of the type. */
  readonly units: Float64Array;
  /** The most instances of a type in a zone: a limited offering stands in for none. */
  readonly limits: Readonly<Record<string, number>>;
  /** Probability that the pool of a spot offering is reclaimed. */
  readonly pool: (index: number) => number;
  /** Which machine types a zone may mix. */
  readonly mix: FleetMix;
}

/**
 * Offerings without those that another in the same zone can replace, instance by instance, at no more money and with no fewer units up in any state of the world.
 *
 * That is so where the other gives as many units for no more, without a limit, and its failure is no likelier: bought on demand or committed it stands in the zone's own
 * domain, so that it replaces both its like and spot, which may be reclaimed besides. A spot offering replaces another only where a zone holds one offering
 * (`uniform-per-zone`): its pool then takes the place of the other's. Where zones mix, two pools are safer than one, and both stay. All instances
 * have the same unavailability of their own. By these replacements a cheapest fleet over all offerings becomes one over those that are left, under targets of unavailability
 * and survival; targets that count types are another matter.
 */
export function withoutDominated(market: MarketData, indices: readonly number[], dominance: Dominance): number[] {
  const byZone = new Map<number, number[]>();
  for (const index of indices) {
    const zone = market.columns.zone[index]!;
    const known = byZone.get(zone);
    if (known === undefined) {
      byZone.set(zone, [index]);
    } else {
      known.push(index);
    }
  }
  return [...byZone.values()].flatMap((inZone) => keptIn(market, inZone, dominance));
}

function keptIn(market: MarketData, indices: readonly number[], { units, limits, pool, mix }: Dominance): number[] {
  const { type, option, microUsdPerHour } = market.columns;
  const unitsOf = (index: number): number => units[type[index]!]!;
  const isUnlimited = (index: number): boolean => limits[market.types[type[index]!]!.name] === undefined;
  const cheapestFirst = [...indices].sort(
    (left, right) => microUsdPerHour[left]! - microUsdPerHour[right]! || unitsOf(right) - unitsOf(left) || left - right,
  );
  const kept: number[] = [];
  let mostSteady = 0;
  const spots: number[] = [];
  const lasting: number[] = [];
  cheapestFirst.forEach((index) => (option[index] === SPOT ? spots : lasting).push(index));
  let nextLasting = 0;
  const takeLasting = (upTo: number): void => {
    for (; nextLasting < lasting.length && microUsdPerHour[lasting[nextLasting]!]! <= upTo; nextLasting++) {
      const index = lasting[nextLasting]!;
      if (unitsOf(index) > mostSteady) {
        kept.push(index);
        mostSteady = isUnlimited(index) ? unitsOf(index) : mostSteady;
      }
    }
  };
  const keptSpots: number[] = [];
  for (const index of spots) {
    takeLasting(microUsdPerHour[index]!);
    const isReplaced =
      unitsOf(index) <= mostSteady ||
      (mix === "uniform-per-zone" &&
        keptSpots.some((other) => isUnlimited(other) && unitsOf(other) >= unitsOf(index) && pool(other) <= pool(index)));
    if (!isReplaced) {
      keptSpots.push(index);
    }
  }
  takeLasting(Infinity);
  return [...kept, ...keptSpots];
}
