import { LeptonError } from "../errors";
import type { CatalogFile, CatalogFileMachineType, CatalogFileOffer, CatalogFileRegion, CatalogFileSource } from "./catalog-file";
import type { MachineOffer, MachineType, OfferDoubt } from "./machine-type";
import { compareNaturally } from "./natural-order";
import { didYouMean } from "../sizing/nearest-match";

/** The catalogue of one cloud: a file, indexed, in the units of the library. */
export class CloudCatalog {
  private readonly typeByName: ReadonlyMap<string, MachineType>;
  private readonly regionByName: ReadonlyMap<string, CatalogFileRegion>;
  private readonly offersByRegion = new Map<string, readonly MachineOffer[]>();

  private constructor(private readonly file: CatalogFile) {
    const types = file.machineTypes.map((type) => machineTypeOf(file.cloud, type));
    this.typeByName = byName(types);
    this.regionByName = byName(file.regions);
  }

  /** From a file that was checked. */
  public static ofFile(file: CatalogFile): CloudCatalog {
    return new CloudCatalog(file);
  }

  /** From a file that is known to satisfy the schema: one that comes with the library, which its tests check. */
  public static ofTrustedText(text: string): CloudCatalog {
    return new CloudCatalog(JSON.parse(text) as CatalogFile);
  }

  /** Regions in natural order. */
  public regions(): string[] {
    return [...this.regionByName.keys()];
  }

  /** Zones of a region in natural order. */
  public zones(region: string): string[] {
    return [...this.region(region).zones].sort(compareNaturally);
  }

  /** Machine types in natural order. */
  public machineTypes(): MachineType[] {
    return [...this.typeByName.values()];
  }

  /** A machine type by name; undefined when there is none. */
  public machineType(name: string): MachineType | undefined {
    return this.typeByName.get(name);
  }

  /** Offers of a region, ordered by machine type. */
  public offers(region: string): MachineOffer[] {
    const known = this.offersByRegion.get(region);
    if (known !== undefined) {
      return [...known];
    }
    const offers = this.region(region).offers.map((offer) => this.offerOf(region, offer));
    offers.sort((left, right) => compareNaturally(left.machineType.name, right.machineType.name));
    this.offersByRegion.set(region, offers);
    return [...offers];
  }

  /** Sources in the order of the file. */
  public sources(): CatalogFileSource[] {
    return [...this.file.sources];
  }

  private region(name: string): CatalogFileRegion {
    const region = this.regionByName.get(name);
    if (region === undefined) {
      throw new LeptonError("machine catalogue", [
        {
          rule: "region-known",
          problem: `there is no region '${name}' of ${this.file.cloud} in the catalogue`,
          remedy: didYouMean(name, this.regions(), "regions"),
        },
      ]);
    }
    return region;
  }

  private offerOf(region: string, offer: CatalogFileOffer): MachineOffer {
    const zones = [...offer.zones].sort(compareNaturally);
    return Object.freeze({
      machineType: this.typeByName.get(offer.machineType)!,
      region,
      zones: Object.freeze(zones) as string[],
      ...(offer.onDemand === undefined ? {} : { onDemandMicroUsdPerHour: offer.onDemand }),
      ...(offer.spot === undefined ? {} : { spotMicroUsdPerHour: offer.spot }),
      ...(offer.reserved1y === undefined ? {} : { reserved1yMicroUsdPerHour: offer.reserved1y }),
      ...(offer.reserved3y === undefined ? {} : { reserved3yMicroUsdPerHour: offer.reserved3y }),
      ...(offer.interruption === undefined ? {} : { spotInterruption: offer.interruption }),
      priceDate: offer.date,
      ...(offer.spotDate === undefined ? {} : { spotPriceDate: offer.spotDate }),
      ...(offer.reservedDate === undefined ? {} : { reservedPriceDate: offer.reservedDate }),
      ...(offer.doubts === undefined || offer.doubts.length === 0
        ? {}
        : { doubts: Object.freeze(offer.doubts.map((doubt) => Object.freeze({ ...doubt }))) as OfferDoubt[] }),
    });
  }
}

function machineTypeOf(cloud: string, type: CatalogFileMachineType): MachineType {
  const { accelerator } = type;
  return Object.freeze({
    cloud,
    name: type.name,
    architecture: type.architecture,
    vcpus: type.vcpus,
    memoryGib: type.memoryMib / 1024,
    allocatableVcpuShare: type.allocatableMilliVcpus / (type.vcpus * 1000),
    allocatableMemoryShare: type.allocatableMemoryMib / type.memoryMib,
    networkGbps: type.networkMbps / 1000,
    localNvmeGb: type.localNvmeGb,
    efaInterfaces: type.efaInterfaces,
    ...(accelerator === undefined
      ? {}
      : {
          accelerator: Object.freeze({
            kind: accelerator.kind,
            model: accelerator.model,
            count: accelerator.count,
            memoryGib: accelerator.memoryMib / 1024,
          }),
        }),
  });
}

function byName<Named extends { readonly name: string }>(values: readonly Named[]): ReadonlyMap<string, Named> {
  const sorted = [...values].sort((left, right) => compareNaturally(left.name, right.name));
  return new Map(sorted.map((value) => [value.name, value]));
}
