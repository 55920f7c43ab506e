import type { CatalogFile, CatalogFileMachineType, CatalogFileOffer, CatalogFileRegion, CatalogFileSource } from "../catalog-file";
import type { MachineCatalog } from "../machine-catalog";
import type { MachineOffer, MachineType } from "../machine-type";
import { compareNaturally } from "../natural-order";
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
 * No doubtful price goes in. A catalogue has one price a region: the dearest of its zones, on demand and as spot, so that no plan costs more than it says. Spot that is not below
 * on-demand is left out, and so are commitments, Local Zones and prices of which no zone is known, for which a catalogue has no place.
 */
export function marketCatalog(market: Market, cloud: string, options: MarketCatalogOptions = {}): MarketCatalog {
  const tally = new SourceTally();
  const base = options.base?.clouds().includes(cloud) === true ? options.base : undefined;
  const isCarriedRegion = (region: string): boolean => options.regions?.includes(region) ?? true;
  const isCarriedType = (name: string): boolean => options.machineTypes?.includes(name) ?? true;
  const types = describedTypes(market, cloud, base, isCarriedType);
  const prices = regionalPrices(market, cloud, tally, (region, name) => isCarriedRegion(region) && types.has(name));
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
  const onDemand = newer(priced?.onDemand, dated(before?.onDemandMicroUsdPerHour, before?.priceDate));
  const quoted = newer(priced?.spot, dated(before?.spotMicroUsdPerHour, before?.spotPriceDate ?? before?.priceDate));
  const spot = quoted !== undefined && (onDemand === undefined || quoted.microUsdPerHour < onDemand.microUsdPerHour) ? quoted : undefined;
  const date = (onDemand ?? spot)?.date;
  if (date === undefined) {
    return [];
  }
  return [
    {
      machineType,
      zones: [...new Set([...(priced?.zones ?? []), ...(before?.zones ?? [])])].sort(compareNaturally),
      ...(onDemand === undefined ? {} : { onDemand: onDemand.microUsdPerHour }),
      ...(spot === undefined ? {} : { spot: spot.microUsdPerHour }),
      date,
      ...(spot === undefined || spot.date === date ? {} : { spotDate: spot.date }),
    },
  ];
}

function newer(price: DatedPrice | undefined, before: DatedPrice | undefined): DatedPrice | undefined {
  return price === undefined || (before !== undefined && before.date > price.date) ? before : price;
}

function dated(price: number | undefined, date: string | undefined): DatedPrice | undefined {
  return price === undefined || date === undefined ? undefined : { microUsdPerHour: price, date };
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
