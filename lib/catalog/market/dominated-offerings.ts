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
 *
 * @param market the market
 * @param cheapestFirst its offerings by price: what replaces another stands before it
 * @param dominance what decides
 */
export function withoutDominated(market: MarketData, cheapestFirst: readonly number[], dominance: Dominance): number[] {
  const { type, zone, option } = market.columns;
  const { units, limits, pool, mix } = dominance;
  const isUnlimited = market.types.map(({ name }) => limits[name] === undefined);
  const mostLasting = new Float64Array(market.zones.length);
  const keptSpots = new Map<number, number[]>();
  return cheapestFirst.filter((index) => {
    const unitsOf = units[type[index]!]!;
    const inZone = zone[index]!;
    if (unitsOf <= mostLasting[inZone]!) {
      return false;
    }
    if (option[index] !== SPOT) {
      mostLasting[inZone] = isUnlimited[type[index]!]! ? unitsOf : mostLasting[inZone]!;
      return true;
    }
    const spots = keptSpots.get(inZone) ?? [];
    const isReplaced =
      mix === "uniform-per-zone" &&
      spots.some((other) => isUnlimited[type[other]!]! && units[type[other]!]! >= unitsOf && pool(other) <= pool(index));
    if (!isReplaced) {
      spots.push(index);
      keptSpots.set(inZone, spots);
    }
    return !isReplaced;
  });
}
