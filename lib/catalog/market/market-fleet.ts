import { assertNoBrokenRules } from "../../errors";
import type { FailureDomain, FleetMix, Offering, PurchaseOption } from "../../sizing/fleet-problem";
import type { Rejection } from "../../sizing/fleet-plan";
import { completeFailureModel } from "../failure-model";
import type { CompleteFailureModel, FailureModel } from "../failure-model";
import type { FleetMarket, MachineNeeds } from "../fleet-market";
import { compareNaturally } from "../natural-order";
import { checkMarketRequest } from "./check-market-request";
import { withoutDominated } from "./dominated-offerings";
import { AWS_INTERRUPTION_BUCKETS, poolUnavailability } from "../interruption-bucket";
import type { Market } from "./market";
import { MARKET_PURCHASE_OPTIONS } from "./market-columns";
import type { MarketZone } from "./market-columns";
import { marketFleetNotes } from "./market-fleet-notes";
import { priceDoubtOf, type PriceFlag } from "./price-flag";
import { typeUnits } from "./type-units";

/** Where to buy: a cloud, or a region of it, or some zones of that. */
export interface MarketArea {
  /** Cloud. */
  readonly cloud: string;
  /**
   * Region.
   *
   * @default - every region of the cloud
   */
  readonly region?: string;
  /**
   * Zones of the region.
   *
   * @default - every zone
   */
  readonly zones?: readonly string[];
}

/** How spot pools fail, from how often their machines are interrupted. */
export interface SpotRecovery {
  /** Hours from the reclaim of a pool until its machines are there again. Above 0. */
  readonly hours: number;
  /** Which end of an interruption bucket counts: plan at both, `high` for caution. */
  readonly end: "low" | "high";
}

/** What of a market a planner is shown. */
export interface MarketFleetOptions {
  /**
   * Where to buy.
   *
   * @default - everywhere
   */
  readonly areas?: readonly MarketArea[];
  /**
   * The user's failure figures.
   *
   * @default - the documented ones
   */
  readonly failureModel?: FailureModel;
  /**
   * Failure of spot pools from interruption buckets: q = v t / (1 + v t), with v interruptions per hour and t hours until recovery. Where a price has no bucket, or
   * the bucket no upper end, the figure of the failure model stands.
   *
   * @default - the figure of the failure model for every pool
   */
  readonly spotRecovery?: SpotRecovery;
  /**
   * Whether Local Zones and Wavelength Zones are among the places.
   *
   * @default false
   */
  readonly edge?: boolean;
  /**
   * Whether prices count of which no list says in which zones they hold: each region then counts as a single zone.
   *
   * @default false
   */
  readonly unstatedZones?: boolean;
  /**
   * What to do with suspect prices: say so in the notes, or leave them out with a rejection. Unusable prices are always left out.
   *
   * @default "note"
   */
  readonly suspect?: "note" | "exclude";
  /**
   * Whether to leave out offerings that no cheapest fleet needs, because another in the same zone gives as much for no more and fails no more often. Keep them where
   * the problem bounds numbers of types, pins offerings or asks for prices at which the plan changes.
   *
   * @default "keep"
   */
  readonly dominated?: "keep" | "drop";
  /**
   * Which machine types the problem lets a zone mix; decides which offerings are dominated.
   *
   * @default "any"
   */
  readonly mix?: FleetMix;
}

/** What can be bought in a market for a set of needs, ready for the planner. */
export interface MarketFleet extends FleetMarket {
  /** What is doubtful about the prices of `offerings`. */
  readonly flags: readonly PriceFlag[];
  /** Offerings left out because another is at least as good in every way. */
  readonly dominatedOfferings: number;
}

/** Order of purchase options in a fleet market, by name as everything else: the index of each in `MARKET_PURCHASE_OPTIONS` to its place. */
const OPTION_RANK = MARKET_PURCHASE_OPTIONS.map((option) => [...MARKET_PURCHASE_OPTIONS].sort(compareNaturally).indexOf(option));

const SPOT = MARKET_PURCHASE_OPTIONS.indexOf("spot" satisfies PurchaseOption);

/**
 * What can be bought in a market for a set of needs: the offerings and failure domains of a fleet problem, in the order and with the ids that `fleetMarket` gives
 * them, over all regions unless areas are named.
 *
 * Machine types are judged by their description; one without is rejected where the needs name it and left out otherwise, which a note says. A type that falls short is
 * rejected once for its cloud, an unusable price once for its offering.
 *
 * @throws LeptonError that names every unknown area, machine type and accelerator model, and every quantity out of range
 */
export function marketFleet(market: Market, needs: MachineNeeds, options: MarketFleetOptions = {}): MarketFleet {
  assertNoBrokenRules("fleet market", checkMarketRequest(market, needs, options));
  const model = completeFailureModel(options.failureModel);
  const { units, rejections, undescribed } = typeUnits(market, needs);
  const isExcluded = excludedByFlag(market, options, rejections, units, needs);
  const candidates = candidateOfferings(market, needs, options, units).filter((index) => !isExcluded.has(index));
  const pool = spotPool(market, recoveryOf(options), model);
  const limits = needs.maxMachinesPerZone ?? {};
  const kept =
    options.dominated === "drop" ? withoutDominated(market, candidates, { units, limits, pool, mix: options.mix ?? "any" }) : candidates;
  const ordered = inOrder(market, kept);
  const offerings = offeringsOf(market, ordered, units, limits, model);
  const flags = ordered.flatMap((_, position) => market.flagsOf(offerings[position]!.id));
  return {
    offerings,
    domains: domainsOf(market, ordered, offerings, pool, model),
    rejections: rejections.sort((left, right) => compareNaturally(left.offering, right.offering)),
    notes: marketFleetNotes(market, ordered, flags, undescribed),
    failureModel: model,
    flags,
    dominatedOfferings: candidates.length - kept.length,
  };
}

/** Offerings of the areas and purchase options whose type meets the needs, the cheapest first. */
function candidateOfferings(market: Market, needs: MachineNeeds, options: MarketFleetOptions, units: Float64Array): number[] {
  const { type, zone, option } = market.columns;
  const isZone = market.zones.map((each) => isIncluded(each, options));
  const isOption = MARKET_PURCHASE_OPTIONS.map((each) => needs.purchaseOptions.includes(each));
  const isLimitedAway = market.types.map(({ name }) => needs.maxMachinesPerZone?.[name] === 0);
  const found: number[] = [];
  for (const index of market.priceOrder()) {
    if (units[type[index]!]! > 0 && isZone[zone[index]!]! && isOption[option[index]!]! && !isLimitedAway[type[index]!]!) {
      found.push(index);
    }
  }
  return found;
}

function isIncluded(zone: MarketZone, { areas, edge, unstatedZones }: MarketFleetOptions): boolean {
  if ((zone.kind === "edge" && edge !== true) || (zone.kind === "unstated" && unstatedZones !== true)) {
    return false;
  }
  return (
    areas === undefined ||
    areas.some(
      (area) =>
        area.cloud === zone.cloud &&
        (area.region === undefined || area.region === zone.region) &&
        (area.zones === undefined || area.zones.includes(zone.zone)),
    )
  );
}

/** Offerings that must not be planned with, each with its rejection where the needs would have used it. */
function excludedByFlag(
  market: Market,
  options: MarketFleetOptions,
  rejections: Rejection[],
  units: Float64Array,
  needs: MachineNeeds,
): ReadonlySet<number> {
  const { type, zone, option } = market.columns;
  const excluded = new Set<number>();
  for (const { severity, index, offering, rule, need, have } of market.flags()) {
    if (severity === "unusable" || options.suspect === "exclude") {
      const isAsked =
        units[type[index]!]! > 0 &&
        isIncluded(market.zones[zone[index]!]!, options) &&
        needs.purchaseOptions.includes(MARKET_PURCHASE_OPTIONS[option[index]!]!);
      if (isAsked && !excluded.has(index)) {
        rejections.push({ offering, constraint: rule, need, have });
      }
      excluded.add(index);
    }
  }
  return excluded;
}

/** The pools' recovery: stated for this fleet, or in the failure model, where the cautious end counts. */
function recoveryOf({ spotRecovery, failureModel }: MarketFleetOptions): SpotRecovery | undefined {
  const hours = failureModel?.spotRecoveryHours;
  return spotRecovery ?? (hours === undefined ? undefined : { hours, end: "high" });
}

/** Probability that the pool of a spot offering is reclaimed. */
function spotPool(market: Market, recovery: SpotRecovery | undefined, model: CompleteFailureModel): (index: number) => number {
  if (recovery === undefined) {
    return () => model.spotPool;
  }
  const byBucket = AWS_INTERRUPTION_BUCKETS.map((bucket) => poolUnavailability(bucket, recovery.hours, recovery.end) ?? model.spotPool);
  return (index) => byBucket[market.columns.interruptionBucket[index]!] ?? model.spotPool;
}

/** Sorted by place, machine type and purchase option: one number an offering, its index in the last digits. */
function inOrder(market: Market, indices: readonly number[]): number[] {
  const { zoneRank, typeRank } = market.order();
  const { zone, type, option } = market.columns;
  const keys = Float64Array.from(indices, (index) => {
    const place = (zoneRank[zone[index]!]! * market.types.length + typeRank[type[index]!]!) * MARKET_PURCHASE_OPTIONS.length;
    return (place + OPTION_RANK[option[index]!]!) * market.size + index;
  });
  return Array.from(keys.sort(), (key) => key % market.size);
}

function offeringsOf(
  market: Market,
  indices: readonly number[],
  units: Float64Array,
  limits: Readonly<Record<string, number>>,
  model: CompleteFailureModel,
): Offering[] {
  const { zone, type, option, microUsdPerHour } = market.columns;
  const zoneIds = market.zones.map(zoneDomain);
  return indices.map((index) => {
    const { cloud, region, zone: zoneName } = market.zones[zone[index]!]!;
    const machineType = market.types[type[index]!]!.name;
    const zoneId = zoneIds[zone[index]!]!;
    const sold = `${zoneId}/${machineType}`;
    const isSpot = option[index] === SPOT;
    const purchaseOption = MARKET_PURCHASE_OPTIONS[option[index]!]!;
    const offering = {
      id: `${sold}/${purchaseOption}`,
      domain: isSpot ? `${sold}/spot-pool` : zoneId,
      cloud,
      region,
      zone: zoneName,
      machineType,
      purchaseOption,
      unitsPerInstance: units[type[index]!]!,
      microUsdPerHour: microUsdPerHour[index]!,
      instanceUnavailability: model.instance,
    };
    const limit = limits[machineType];
    const doubts = market.flagsOf(offering.id);
    return limit === undefined && doubts.length === 0
      ? offering
      : {
          ...offering,
          ...(limit === undefined ? {} : { limit }),
          ...(doubts.length === 0 ? {} : { priceDoubts: doubts.map(priceDoubtOf) }),
        };
  });
}

/** The failure forest of the places that have an offering: provider, region, zone, and a spot pool under the zone for every spot offering. */
function domainsOf(
  market: Market,
  indices: readonly number[],
  offerings: readonly Offering[],
  pool: (index: number) => number,
  model: CompleteFailureModel,
): FailureDomain[] {
  const domains = new Map<string, FailureDomain>();
  const used = [...new Set(indices.map((index) => market.columns.zone[index]!))];
  for (const { cloud, region, zone } of used.map((index) => market.zones[index]!)) {
    const regionId = `${cloud}/${region}`;
    domains.set(cloud, { id: cloud, level: "provider", unavailability: model.provider });
    domains.set(regionId, { id: regionId, level: "region", parent: cloud, unavailability: model.region });
    const id = `${regionId}/${zone}`;
    domains.set(id, { id, level: "zone", parent: regionId, unavailability: model.zone });
  }
  const pools = offerings.flatMap(({ domain: id, purchaseOption, cloud, region, zone }, position) =>
    purchaseOption === "spot"
      ? [{ id, level: "spot-pool", parent: `${cloud}/${region}/${zone}`, unavailability: pool(indices[position]!) }]
      : [],
  );
  return [...domains.values(), ...pools];
}

function zoneDomain({ cloud, region, zone }: MarketZone): string {
  return `${cloud}/${region}/${zone}`;
}
