import type { CatalogFile, CatalogFileMachineType, CatalogFileOffer, CatalogFileRegion, CatalogFileSource } from "../catalog-file";
import type { MachineCatalog } from "../machine-catalog";
import type { MachineOffer, MachineType } from "../machine-type";
import type { PurchaseOption } from "../../sizing/fleet-problem";
import { compareNaturally } from "../natural-order";
import { priceOf } from "../offer-price";
import type { Market } from "./market";
import { regionalPrices } from "./regional-prices";
import type { DatedPrice, RegionalPrice } from "./regional-prices";
import { SourceTally } from "./source-report";
import type { LeftOut } from "./source-report";

/** What of a market goes into a catalogue file. */
export interface MarketCatalogOptions {
  /**
   * The catalogue that is brought up to date: what the market does not price stays as it is, with its date.
   *
   * @default - none: only what the market prices
   */
  readonly base?: MachineCatalog;
  /**
   * Regions to carry.
   *
   * @default - all
   */
  readonly regions?: readonly string[];
  /**
   * Machine types to carry.
   *
   * @default - all that are described
   */
  readonly machineTypes?: readonly string[];
  /**
   * What to do with suspect prices: leave them out, or carry them with what is doubtful about them, so that a plan which rests on one says so.
   * Unusable prices are always left out.
   *
   * @default "exclude"
   */
  readonly suspect?: "exclude" | "carry";
}

/** A catalogue file made from a market, and what did not go into it. */
export interface MarketCatalog {
  /** The file. */
  readonly file: CatalogFile;
  /** Prices of the market that are not in it, by reason, with the rows of their files. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Makes a catalogue file of one cloud from a market.
 *
 * No doubtful price goes in unless `suspect` asks for it. A catalogue has one price a region and purchase option: the dearest of its zones, so that no plan costs more than it says. Spot
 * that is not below on-demand is left out, and so are Local Zones and prices of which no zone is known, for which a catalogue has no place. Of the interruption buckets of the zones the worst
 * stands.
 */
export function marketCatalog(market: Market, cloud: string, options: MarketCatalogOptions = {}): MarketCatalog {
  const tally = new SourceTally();
  const base = options.base?.clouds().includes(cloud) === true ? options.base : undefined;
  const isCarriedRegion = (region: string): boolean => options.regions?.includes(region) ?? true;
  const isCarriedType = (name: string): boolean => options.machineTypes?.includes(name) ?? true;
  const types = describedTypes(market, cloud, base, isCarriedType);
  const prices = regionalPrices(market, cloud, tally, {
    isCarried: (region, name) => isCarriedRegion(region) && types.has(name),
    suspect: options.suspect ?? "exclude",
  });
  const regions = [...new Set([...(base?.regions(cloud) ?? []), ...prices.keys()])].filter(isCarriedRegion).sort(compareNaturally);
  return {
    file: {
      schemaVersion: 1,
      cloud,
      sources: sourcesOf(market, cloud, base),
      machineTypes: [...types.values()].sort((left, right) => compareNaturally(left.name, right.name)).map(fileType),
      regions: regions.map((region) =>
        regionOf(region, prices.get(region) ?? new Map(), zonesOf(market, cloud, region, base), cloud, base, isCarriedType),
      ),
    },
    leftOut: tally.counts().leftOut,
  };
}

function describedTypes(
  market: Market,
  cloud: string,
  base: MachineCatalog | undefined,
  isCarried: (name: string) => boolean,
): ReadonlyMap<string, MachineType> {
  const types = new Map<string, MachineType>((base?.machineTypes(cloud) ?? []).map((type) => [type.name, type]));
  for (const { cloud: of, name, description } of market.types) {
    if (of === cloud && description !== undefined && !types.has(name)) {
      types.set(name, description);
    }
  }
  return new Map([...types].filter(([name]) => isCarried(name)));
}

function zonesOf(market: Market, cloud: string, region: string, base: MachineCatalog | undefined): string[] {
  const known = base?.regions(cloud).includes(region) === true ? base.zones(cloud, region) : [];
  const priced = market.zones
    .filter((zone) => zone.cloud === cloud && zone.region === region && zone.kind === "zone")
    .map(({ zone }) => zone);
  return [...new Set([...known, ...priced])].sort(compareNaturally);
}

function regionOf(
  region: string,
  prices: ReadonlyMap<string, RegionalPrice>,
  zones: readonly string[],
  cloud: string,
  base: MachineCatalog | undefined,
  isCarried: (name: string) => boolean,
): CatalogFileRegion {
  const before = base?.regions(cloud).includes(region) === true ? base.offers(cloud, region) : [];
  const offerBefore = new Map(before.map((offer) => [offer.machineType.name, offer]));
  const names = [...new Set([...offerBefore.keys(), ...prices.keys()])].filter(isCarried).sort(compareNaturally);
  return { name: region, zones, offers: names.flatMap((name) => offerOf(name, prices.get(name), offerBefore.get(name))) };
}

/** The market's prices where it has sound ones that are not older, the earlier catalogue's elsewhere. */
function offerOf(machineType: string, priced: RegionalPrice | undefined, before: MachineOffer | undefined): CatalogFileOffer[] {
  const price = (option: PurchaseOption): DatedPrice | undefined =>
    newer(priced?.prices.get(option), before && datedPriceOf(before, option));
  const onDemand = price("on-demand");
  const quoted = price("spot");
  const spot = quoted !== undefined && (onDemand === undefined || quoted.microUsdPerHour < onDemand.microUsdPerHour) ? quoted : undefined;
  const [oneYear, threeYears] = [price("reserved-1y"), price("reserved-3y")];
  const reserved = oldest(oneYear, threeYears);
  const date = (onDemand ?? spot ?? reserved)?.date;
  if (date === undefined) {
    return [];
  }
  const interruption = priced?.interruption ?? before?.spotInterruption;
  const doubts = Object.entries({ "on-demand": onDemand, "reserved-1y": oneYear, "reserved-3y": threeYears, spot }).flatMap(
    ([option, each]) => (each?.doubts ?? []).map((doubt) => ({ option, ...doubt })),
  );
  return [
    {
      machineType,
      zones: [...new Set([...(priced?.zones ?? []), ...(before?.zones ?? [])])].sort(compareNaturally),
      ...(onDemand === undefined ? {} : { onDemand: onDemand.microUsdPerHour }),
      ...(spot === undefined ? {} : { spot: spot.microUsdPerHour }),
      ...(oneYear === undefined ? {} : { reserved1y: oneYear.microUsdPerHour }),
      ...(threeYears === undefined ? {} : { reserved3y: threeYears.microUsdPerHour }),
      ...(spot === undefined || interruption === undefined ? {} : { interruption }),
      date,
      ...(spot === undefined || spot.date === date ? {} : { spotDate: spot.date }),
      ...(reserved === undefined || reserved.date === date ? {} : { reservedDate: reserved.date }),
      ...(doubts.length === 0 ? {} : { doubts }),
    },
  ];
}

function newer(price: DatedPrice | undefined, before: DatedPrice | undefined): DatedPrice | undefined {
  return price === undefined || (before !== undefined && before.date > price.date) ? before : price;
}

/** Both commitments have one date in the file: the earlier. */
function oldest(left: DatedPrice | undefined, right: DatedPrice | undefined): DatedPrice | undefined {
  return left === undefined || (right !== undefined && right.date < left.date) ? right : left;
}

function datedPriceOf(offer: MachineOffer, option: PurchaseOption): DatedPrice | undefined {
  const microUsdPerHour = priceOf(offer, option);
  const own = option === "on-demand" ? undefined : option === "spot" ? offer.spotPriceDate : offer.reservedPriceDate;
  const doubts = (offer.doubts ?? []).filter((doubt) => doubt.option === option);
  return microUsdPerHour === undefined
    ? undefined
    : {
        microUsdPerHour,
        date: own ?? offer.priceDate,
        ...(doubts.length === 0 ? {} : { doubts: doubts.map(({ rule, need, have, source }) => ({ rule, need, have, source })) }),
      };
}

/** The files of the market that say something of the cloud, then what the earlier catalogue was made of. */
function sourcesOf(market: Market, cloud: string, base: MachineCatalog | undefined): CatalogFileSource[] {
  const clouds = market.sources.map(() => new Set<string>());
  market.columns.source.forEach((source, index) => clouds[source]!.add(market.zones[market.columns.zone[index]!]!.cloud));
  const files = market.sources
    .filter((_, source) => clouds[source]!.size === 0 || clouds[source]!.has(cloud))
    .map(({ name, date, licence, file, sha256 }) => ({ name, date, licence, file, sha256 }));
  const isNew = new Set(files.map(({ sha256 }) => sha256));
  return [...files, ...(base?.sources(cloud) ?? []).filter(({ sha256 }) => sha256 === undefined || !isNew.has(sha256))];
}

/** Quantities in the whole units of the file: a share of a whole number of units is that number again. */
function fileType(type: MachineType): CatalogFileMachineType {
  const memoryMib = Math.round(type.memoryGib * 1024);
  const { accelerator } = type;
  return {
    name: type.name,
    architecture: type.architecture,
    vcpus: type.vcpus,
    memoryMib,
    allocatableMilliVcpus: Math.round(type.allocatableVcpuShare * type.vcpus * 1000),
    allocatableMemoryMib: Math.round(type.allocatableMemoryShare * memoryMib),
    networkMbps: Math.round(type.networkGbps * 1000),
    localNvmeGb: type.localNvmeGb,
    efaInterfaces: type.efaInterfaces,
    ...(accelerator === undefined
      ? {}
      : {
          accelerator: {
            kind: accelerator.kind,
            model: accelerator.model,
            count: accelerator.count,
            memoryMib: Math.round(accelerator.memoryGib * 1024),
          },
        }),
  };
}
