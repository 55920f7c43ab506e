import type { PurchaseOption } from "../../sizing/fleet-problem";
import type { MachineCatalog } from "../machine-catalog";
import type { MachineType } from "../machine-type";
import { awsEdgeZone } from "./aws-machines";
import { Market } from "./market";
import { MARKET_PURCHASE_OPTIONS, NO_BUCKET } from "./market-columns";
import type { MarketType, MarketZone } from "./market-columns";
import type { PriceRow, TypeDescription } from "./price-row";
import type { SourceReport } from "./source-report";

/** Room for machine types and options in the key of an offering; far more than any cloud has. */
const MOST_TYPES = 1 << 20;

/** What became of a price: `repeated` stands in the file before, `older` in a newer file. */
export type AddedPrice = "taken" | "repeated" | "older";

/** Gathers price rows into a market. */
export class MarketBuilder {
  private readonly typeNames: { readonly cloud: string; readonly name: string }[] = [];
  private readonly typeIndex = new Map<string, number>();
  private readonly descriptions = new Map<string, TypeDescription>();
  private readonly zones: MarketZone[] = [];
  private readonly zoneIndex = new Map<string, number>();
  private readonly zonesOfSale = new Map<string, readonly number[]>();
  private readonly catalogOffers = new Map<string, ReadonlyMap<string, readonly string[]>>();
  private lastPlace: { zones: readonly string[]; region: string; type: number; found: readonly number[] } | undefined;
  private readonly buckets = new Map<string, number>();
  private readonly offerings = new Map<number, number>();

  private readonly type: number[] = [];
  private readonly zone: number[] = [];
  private readonly option: number[] = [];
  private readonly price: number[] = [];
  private readonly acceleratorPrice: number[] = [];
  private readonly bucket: number[] = [];
  private readonly source: number[] = [];
  private readonly row: number[] = [];

  private readonly withoutAccelerator = new Set<number>();
  private readonly notSold = new Set<number>();
  private readonly conflicts = new Map<number, number>();
  private readonly dates: string[] = [];

  /** @param catalog what is known of machine types, and the zones that offer them where a price list knows regions only */
  public constructor(private readonly catalog: MachineCatalog) {}

  /** Begins the next file: what is added from here on is from it. @param date of its facts: of two files the newer has the say */
  public beginSource(date: string): void {
    this.dates.push(date);
  }

  /** Adds a price in each of its zones. @returns what became of it: `taken` when it says anything new in any of them */
  public add(row: PriceRow): AddedPrice {
    const type = this.typeOf(row.cloud, row.machineType);
    const option = MARKET_PURCHASE_OPTIONS.indexOf(row.purchaseOption);
    let added: AddedPrice | undefined;
    for (const zone of this.zonesOf(row, type)) {
      const inZone = this.addIn(zone, type, option, row);
      added = added === undefined || inZone === "taken" ? inZone : added;
    }
    return added ?? "repeated";
  }

  /** Describes a machine type, unless an earlier row did. */
  public describe(cloud: string, name: string, description: () => TypeDescription | undefined): void {
    const key = `${cloud}/${name}`;
    const stated = this.descriptions.has(key) ? undefined : description();
    if (stated !== undefined) {
      this.descriptions.set(detached(key), stated);
    }
  }

  /** Whether a machine type was described. */
  public isDescribed(cloud: string, name: string): boolean {
    return this.descriptions.has(`${cloud}/${name}`);
  }

  /** States how often spot machines of a type in a region are interrupted, for prices that say nothing of it. */
  public interrupt(cloud: string, region: string, machineType: string, bucket: number): void {
    this.buckets.set(`${cloud}/${region}/${machineType}`, bucket);
  }

  /** The market. @param sources what became of the files, in the order they were begun */
  public build(sources: readonly SourceReport[]): Market {
    const types = this.typeNames.map(({ cloud, name }): MarketType => {
      const description = this.descriptionOf(cloud, name);
      return { cloud, name, ...(description === undefined ? {} : { description }) };
    });
    return new Market(
      types,
      this.zones,
      {
        type: Uint32Array.from(this.type),
        zone: Uint32Array.from(this.zone),
        option: Uint8Array.from(this.option),
        microUsdPerHour: Float64Array.from(this.price),
        acceleratorMicroUsdPerHour: Float64Array.from(this.acceleratorPrice),
        interruptionBucket: this.bucketColumn(),
        source: Uint8Array.from(this.source),
        row: Uint32Array.from(this.row),
      },
      sources,
      { withoutAccelerator: this.withoutAccelerator, notSold: this.notSold, conflicts: this.conflicts },
    );
  }

  private addIn(zone: number, type: number, option: number, row: PriceRow): AddedPrice {
    const key = (zone * MOST_TYPES + type) * MARKET_PURCHASE_OPTIONS.length + option;
    const source = this.dates.length - 1;
    const known = this.offerings.get(key);
    if (known === undefined) {
      this.offerings.set(key, this.type.length);
      this.type.push(type);
      this.zone.push(zone);
      this.option.push(option);
      this.write(this.type.length - 1, source, row);
      return "taken";
    }
    const before = this.source[known]!;
    if (before !== source) {
      if (this.dates[source]! < this.dates[before]!) {
        return "older";
      }
      this.conflicts.delete(known);
      this.write(known, source, row);
      return "taken";
    }
    return this.settle(known, row);
  }

  /** Two rows of one file about one thing: the dearer price stands, for a plan must not rest on the cheaper, and the other is kept for the flag. */
  private settle(known: number, row: PriceRow): AddedPrice {
    const price = this.price[known]!;
    if (price === row.microUsdPerHour) {
      return "repeated";
    }
    this.conflicts.set(known, Math.min(price, row.microUsdPerHour, this.conflicts.get(known) ?? Infinity));
    if (row.microUsdPerHour > price) {
      this.write(known, this.source[known]!, row);
    }
    return "taken";
  }

  private write(index: number, source: number, row: PriceRow): void {
    this.price[index] = row.microUsdPerHour;
    this.acceleratorPrice[index] = row.acceleratorMicroUsdPerHour ?? NaN;
    this.bucket[index] = row.interruptionBucket ?? NO_BUCKET;
    this.source[index] = source;
    this.row[index] = row.row;
    setMembership(this.withoutAccelerator, index, row.mark === "without-accelerator");
    setMembership(this.notSold, index, row.mark === "not-sold");
  }

  private typeOf(cloud: string, name: string): number {
    const key = `${cloud}/${name}`;
    const known = this.typeIndex.get(key);
    if (known !== undefined) {
      return known;
    }
    this.typeIndex.set(detached(key), this.typeNames.length);
    return this.typeNames.push({ cloud, name: detached(name) }) - 1;
  }

  /** Zones of the row; else those another file named for the type in that region; else those of the catalogue; else the region as one place. */
  private zonesOf(row: PriceRow, type: number): readonly number[] {
    const { cloud, region, zones } = row;
    const last = this.lastPlace;
    if (last !== undefined && last.zones === zones && last.region === region && last.type === type) {
      return last.found;
    }
    const sale = `${cloud}/${region}/${type}`;
    const found = zones.length > 0 ? this.namedZones(row, sale) : this.knownZones(row, sale);
    this.lastPlace = { zones, region, type, found };
    return found;
  }

  private namedZones({ cloud, region, zones }: PriceRow, sale: string): readonly number[] {
    const known = this.zonesOfSale.get(sale);
    const found = zones.map((zone) => this.zoneOf(cloud, region, zone));
    if (known === undefined) {
      this.zonesOfSale.set(detached(sale), found);
    } else if (found.some((zone) => !known.includes(zone))) {
      this.zonesOfSale.set(detached(sale), [...new Set([...known, ...found])]);
    }
    return found;
  }

  private knownZones({ cloud, region, machineType }: PriceRow, sale: string): readonly number[] {
    const known = this.zonesOfSale.get(sale);
    if (known !== undefined) {
      return known;
    }
    const listed = this.catalogZones(cloud, region, machineType).map((zone) => this.zoneOf(cloud, region, zone));
    const found = listed.length > 0 ? listed : [this.zoneOf(cloud, region, undefined)];
    this.zonesOfSale.set(detached(sale), found);
    return found;
  }

  private catalogZones(cloud: string, region: string, machineType: string): readonly string[] {
    const key = `${cloud}/${region}`;
    let offers = this.catalogOffers.get(key);
    if (offers === undefined) {
      const isListed = this.catalog.clouds().includes(cloud) && this.catalog.regions(cloud).includes(region);
      offers = new Map(isListed ? this.catalog.offers(cloud, region).map((offer) => [offer.machineType.name, offer.zones]) : []);
      this.catalogOffers.set(detached(key), offers);
    }
    return offers.get(machineType) ?? [];
  }

  private zoneOf(cloud: string, region: string, zone: string | undefined): number {
    const key = `${cloud}/${region}/${zone ?? ""}`;
    const known = this.zoneIndex.get(key);
    if (known !== undefined) {
      return known;
    }
    const edge = cloud === "aws" ? awsEdgeZone(region) : undefined;
    const kind = edge !== undefined ? "edge" : zone === undefined ? "unstated" : "zone";
    this.zoneIndex.set(detached(key), this.zones.length);
    return this.zones.push({ cloud, region: detached(edge?.region ?? region), zone: detached(zone ?? region), kind }) - 1;
  }

  private descriptionOf(cloud: string, name: string): MachineType | undefined {
    const known = this.catalog.clouds().includes(cloud) ? this.catalog.machineType(cloud, name) : undefined;
    const stated = this.descriptions.get(`${cloud}/${name}`);
    return known ?? (stated === undefined ? undefined : Object.freeze({ cloud, name, ...stated }));
  }

  private bucketColumn(): Uint8Array {
    const spot = MARKET_PURCHASE_OPTIONS.indexOf("spot" satisfies PurchaseOption);
    return Uint8Array.from(this.bucket, (bucket, index) => {
      if (bucket !== NO_BUCKET || this.option[index] !== spot || this.buckets.size === 0) {
        return bucket;
      }
      const { cloud, region, zone, kind } = this.zones[this.zone[index]!]!;
      const name = this.typeNames[this.type[index]!]!.name;
      return this.buckets.get(`${cloud}/${kind === "edge" ? zone : region}/${name}`) ?? NO_BUCKET;
    });
  }
}

function setMembership(set: Set<number>, index: number, isMember: boolean): void {
  if (isMember) {
    set.add(index);
  } else {
    set.delete(index);
  }
}

/** A copy of a text that does not keep the piece of the file alive that it was cut from. */
function detached(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}
