import type { Market } from "./market";
import { MARKET_PURCHASE_OPTIONS } from "./market-columns";
import type { SourceTally } from "./source-report";

/** A price and the date it is of. */
export interface DatedPrice {
  /** Price of one instance in millionths of a US dollar per hour. */
  readonly microUsdPerHour: number;
  /** Date, month or year. */
  readonly date: string;
}

/** Prices of a machine type in a region, one for all its zones. */
export interface RegionalPrice {
  /** Zones that have any of the prices. */
  readonly zones: readonly string[];
  /** The dearest on-demand price of a zone. */
  readonly onDemand?: DatedPrice;
  /** The dearest spot price of a zone. */
  readonly spot?: DatedPrice;
}

/**
 * The sound prices of a cloud by region and machine type; every other price is noted as left out, with the row it stands in.
 *
 * @param market the market
 * @param cloud the cloud
 * @param tally takes what is left out
 * @param isCarried whether a machine type in a region is wanted
 */
export function regionalPrices(
  market: Market,
  cloud: string,
  tally: SourceTally,
  isCarried: (region: string, machineType: string) => boolean,
): ReadonlyMap<string, ReadonlyMap<string, RegionalPrice>> {
  const { type, zone, option, row, source, microUsdPerHour } = market.columns;
  const reasons = new Map(market.flags().map(({ index, rule }) => [index, `doubtful: ${rule}`]));
  const found = new Map<string, Map<string, RegionalPrice>>();
  for (let index = 0; index < market.size; index++) {
    const place = market.zones[zone[index]!]!;
    const name = market.types[type[index]!]!.name;
    const purchaseOption = MARKET_PURCHASE_OPTIONS[option[index]!]!;
    if (place.cloud !== cloud) {
      continue;
    }
    const reason = reasons.get(index) ?? reasonToLeaveOut(market, index, isCarried(place.region, name));
    if (reason !== undefined) {
      tally.leaveOut(reason, row[index]!);
      continue;
    }
    const byType = found.get(place.region) ?? new Map<string, RegionalPrice>();
    found.set(place.region, byType);
    const known = byType.get(name) ?? { zones: [] };
    const field = purchaseOption === "spot" ? "spot" : "onDemand";
    const price = { microUsdPerHour: microUsdPerHour[index]!, date: market.sources[source[index]!]!.date };
    const dearest = (known[field]?.microUsdPerHour ?? -1) >= price.microUsdPerHour ? known[field] : price;
    byType.set(name, { ...known, zones: known.zones.includes(place.zone) ? known.zones : [...known.zones, place.zone], [field]: dearest });
  }
  return found;
}

function reasonToLeaveOut(market: Market, index: number, isCarried: boolean): string | undefined {
  const { kind } = market.zones[market.columns.zone[index]!]!;
  const option = MARKET_PURCHASE_OPTIONS[market.columns.option[index]!]!;
  if (market.types[market.columns.type[index]!]!.description === undefined) {
    return "a machine type that nothing describes";
  }
  if (!isCarried) {
    return "a region or machine type that is not carried";
  }
  if (kind !== "zone") {
    return kind === "edge" ? "a Local Zone or Wavelength Zone" : "no zone is known";
  }
  return option === "on-demand" || option === "spot" ? undefined : "a commitment: a catalogue has on-demand and spot prices";
}
