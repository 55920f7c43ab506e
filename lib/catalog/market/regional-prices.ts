import type { PriceDoubt, PurchaseOption } from "../../sizing/fleet-problem";
import { AWS_INTERRUPTION_BUCKETS } from "../interruption-bucket";
import type { Market } from "./market";
import { MARKET_PURCHASE_OPTIONS, NO_BUCKET } from "./market-columns";
import { priceDoubtOf, type PriceFlag } from "./price-flag";
import type { SourceTally } from "./source-report";

/** A price, the date it is of, and what is doubtful about it. */
export interface DatedPrice {
  /** Price of one instance in millionths of a US dollar per hour. */
  readonly microUsdPerHour: number;
  /** Date, month or year. */
  readonly date: string;
  /** What is doubtful about it; absent where nothing is. */
  readonly doubts?: readonly PriceDoubt[];
}

/** Prices of a machine type in a region, one for all its zones. */
export interface RegionalPrice {
  /** Zones that have any of the prices. */
  readonly zones: readonly string[];
  /** The dearest price of a zone, by purchase option. */
  readonly prices: ReadonlyMap<PurchaseOption, DatedPrice>;
  /** Label of the worst interruption bucket of a zone; undefined where none states one. */
  readonly interruption: string | undefined;
}

/** What of a market is wanted. */
export interface RegionalPriceOptions {
  /** Whether a machine type in a region is wanted. */
  readonly isCarried: (region: string, machineType: string) => boolean;
  /** Whether suspect prices are left out, or carried with their doubts. */
  readonly suspect: "exclude" | "carry";
}

/** Prices of a machine type in a region as they are gathered. */
interface Gathered {
  readonly zones: Set<string>;
  readonly prices: Map<PurchaseOption, DatedPrice>;
  bucket: number | undefined;
}

/**
 * The wanted prices of a cloud by region and machine type; every other price is noted as left out, with the row it stands in.
 *
 * @param market the market
 * @param cloud the cloud
 * @param tally takes what is left out
 * @param options what is wanted
 */
export function regionalPrices(
  market: Market,
  cloud: string,
  tally: SourceTally,
  options: RegionalPriceOptions,
): ReadonlyMap<string, ReadonlyMap<string, RegionalPrice>> {
  const { type, zone, option, row, interruptionBucket } = market.columns;
  const flags = flagsByIndex(market);
  const found = new Map<string, Map<string, Gathered>>();
  for (let index = 0; index < market.size; index++) {
    const place = market.zones[zone[index]!]!;
    const name = market.types[type[index]!]!.name;
    if (place.cloud !== cloud) {
      continue;
    }
    const doubtful = flags.get(index) ?? [];
    const reason = flagReason(doubtful, options.suspect) ?? reasonToLeaveOut(market, index, options.isCarried(place.region, name));
    if (reason !== undefined) {
      tally.leaveOut(reason, row[index]!);
      continue;
    }
    const byType = found.get(place.region) ?? new Map<string, Gathered>();
    found.set(place.region, byType);
    const known = byType.get(name) ?? { zones: new Set(), prices: new Map(), bucket: undefined };
    byType.set(name, known);
    known.zones.add(place.zone);
    takeDearest(known.prices, MARKET_PURCHASE_OPTIONS[option[index]!]!, priceAt(market, index, doubtful));
    const bucket = interruptionBucket[index]!;
    known.bucket = bucket === NO_BUCKET ? known.bucket : Math.max(bucket, known.bucket ?? bucket);
  }
  const finished = ({ zones, prices, bucket }: Gathered): RegionalPrice => ({
    zones: [...zones],
    prices,
    interruption: bucket === undefined ? undefined : AWS_INTERRUPTION_BUCKETS[bucket]!.label,
  });
  return new Map([...found].map(([region, byType]) => [region, new Map([...byType].map(([name, each]) => [name, finished(each)]))]));
}

function priceAt(market: Market, index: number, doubtful: readonly PriceFlag[]): DatedPrice {
  const { microUsdPerHour, source } = market.columns;
  const price = { microUsdPerHour: microUsdPerHour[index]!, date: market.sources[source[index]!]!.date };
  return doubtful.length === 0 ? price : { ...price, doubts: doubtful.map(priceDoubtOf) };
}

/** Of equally dear prices the first stands, with its doubts. */
function takeDearest(prices: Map<PurchaseOption, DatedPrice>, option: PurchaseOption, price: DatedPrice): void {
  if ((prices.get(option)?.microUsdPerHour ?? -1) < price.microUsdPerHour) {
    prices.set(option, price);
  }
}

function flagsByIndex(market: Market): ReadonlyMap<number, readonly PriceFlag[]> {
  const found = new Map<number, PriceFlag[]>();
  for (const flag of market.flags()) {
    const known = found.get(flag.index);
    if (known === undefined) {
      found.set(flag.index, [flag]);
    } else {
      known.push(flag);
    }
  }
  return found;
}

/** Of several flags the last gives the reason. */
function flagReason(flags: readonly PriceFlag[], suspect: "exclude" | "carry"): string | undefined {
  const reasons = flags.filter(({ severity }) => severity === "unusable" || suspect === "exclude");
  return reasons.length === 0 ? undefined : `doubtful: ${reasons[reasons.length - 1]!.rule}`;
}

function reasonToLeaveOut(market: Market, index: number, isCarried: boolean): string | undefined {
  const { kind } = market.zones[market.columns.zone[index]!]!;
  if (market.types[market.columns.type[index]!]!.description === undefined) {
    return "a machine type that nothing describes";
  }
  if (!isCarried) {
    return "a region or machine type that is not carried";
  }
  return kind === "zone" ? undefined : kind === "edge" ? "a Local Zone or Wavelength Zone" : "no zone is known";
}
