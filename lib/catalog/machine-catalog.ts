import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LeptonError } from "../errors";
import { CloudCatalog } from "./cloud-catalog";
import type { MachineOffer, MachineType } from "./machine-type";
import { compareNaturally } from "./natural-order";
import { didYouMean } from "../sizing/nearest-match";
import { readCatalogFile } from "./read-catalog-file";

/** Where figures of a catalogue come from. */
export interface CatalogSource {
  /** What it is and who publishes it. */
  readonly name: string;
  /** Date, month or year of the facts. */
  readonly date: string;
  /** Licence. */
  readonly licence: string;
  /**
   * SHA-256 of the file that was read.
   *
   * @default - not stated
   */
  readonly sha256?: string;
}

/** Clouds of the catalogue that comes with the library. */
const BUILT_IN_CLOUDS = ["aws", "google"];

/**
 * Machine types, where they are offered and at which prices.
 *
 * Nothing is read from disk before the first question about a cloud. Names are in natural order: `g6.2xlarge` before `g6.16xlarge`. On AWS
 * zones are zone ids (`use1-az4`), which name the same place in every account.
 *
 * Prices are Linux list prices without taxes, discounts, disks and traffic, of the dates they state.
 */
export class MachineCatalog {
  private static builtInCatalog?: MachineCatalog;

  private readonly loaded = new Map<string, CloudCatalog>();

  private constructor(private readonly loaders: ReadonlyMap<string, () => CloudCatalog>) {}

  /** The catalogue that comes with the library. Parsed cloud by cloud, once a process. */
  public static builtIn(): MachineCatalog {
    MachineCatalog.builtInCatalog ??= new MachineCatalog(
      new Map(BUILT_IN_CLOUDS.map((cloud) => [cloud, () => CloudCatalog.ofTrustedText(readFileSync(builtInPath(cloud), "utf8"))])),
    );
    return MachineCatalog.builtInCatalog;
  }

  /**
   * A catalogue of your own files, one a cloud, in the schema of `lib/catalog/data/catalog.schema.json`.
   *
   * @param texts contents of the files
   * @throws LeptonError that names every broken row
   */
  public static fromJson(...texts: string[]): MachineCatalog {
    return new MachineCatalog(MachineCatalog.loadersOf(texts));
  }

  /**
   * A catalogue of your own files, one a cloud, in the schema of `lib/catalog/data/catalog.schema.json`: what `lepton catalog update` writes.
   *
   * @param paths the files; relative ones are taken from the working directory
   * @throws LeptonError that names the file that cannot be read, or every broken row
   */
  public static fromFile(...paths: string[]): MachineCatalog {
    return MachineCatalog.fromJson(...paths.map(textOf));
  }

  private static loadersOf(texts: readonly string[]): Map<string, () => CloudCatalog> {
    const loaders = new Map<string, () => CloudCatalog>();
    for (const text of texts) {
      const file = readCatalogFile(text);
      if (loaders.has(file.cloud)) {
        throw new LeptonError("machine catalogue", [
          {
            rule: "catalog-cloud-unique",
            problem: `two files are about the cloud '${file.cloud}'`,
            remedy: "give one file a cloud, or merge the two",
          },
        ]);
      }
      const catalog = CloudCatalog.ofFile(file);
      loaders.set(file.cloud, () => catalog);
    }
    return loaders;
  }

  /**
   * This catalogue with some clouds replaced or added by files of your own, in the schema of `lib/catalog/data/catalog.schema.json`.
   *
   * @param texts contents of the files
   * @throws LeptonError that names every broken row
   */
  public withJson(...texts: string[]): MachineCatalog {
    return new MachineCatalog(new Map([...this.loaders, ...MachineCatalog.loadersOf(texts)]));
  }

  /**
   * This catalogue with some clouds replaced or added by files of your own, in the schema of `lib/catalog/data/catalog.schema.json`: what
   * `lepton catalog update` writes.
   *
   * @param paths the files; relative ones are taken from the working directory
   * @throws LeptonError that names the file that cannot be read, or every broken row
   */
  public withFile(...paths: string[]): MachineCatalog {
    return this.withJson(...paths.map(textOf));
  }

  /** Clouds. */
  public clouds(): string[] {
    return [...this.loaders.keys()].sort(compareNaturally);
  }

  /**
   * Regions of a cloud.
   *
   * @throws LeptonError when the cloud is not in the catalogue
   */
  public regions(cloud: string): string[] {
    return this.cloud(cloud).regions();
  }

  /**
   * Every zone of a region, whatever it offers.
   *
   * @throws LeptonError when the cloud or the region is not in the catalogue
   */
  public zones(cloud: string, region: string): string[] {
    return this.cloud(cloud).zones(region);
  }

  /**
   * Machine types of a cloud, those that no region offers included.
   *
   * @throws LeptonError when the cloud is not in the catalogue
   */
  public machineTypes(cloud: string): MachineType[] {
    return this.cloud(cloud).machineTypes();
  }

  /**
   * A machine type by the cloud's name.
   *
   * @returns undefined when the cloud has no machine type of that name in the catalogue
   * @throws LeptonError when the cloud is not in the catalogue
   */
  public machineType(cloud: string, name: string): MachineType | undefined {
    return this.cloud(cloud).machineType(name);
  }

  /**
   * What a region offers, ordered by machine type.
   *
   * @throws LeptonError when the cloud or the region is not in the catalogue
   */
  public offers(cloud: string, region: string): MachineOffer[] {
    return this.cloud(cloud).offers(region);
  }

  /**
   * Where the figures of a cloud come from.
   *
   * @throws LeptonError when the cloud is not in the catalogue
   */
  public sources(cloud: string): CatalogSource[] {
    return this.cloud(cloud).sources();
  }

  private cloud(name: string): CloudCatalog {
    const known = this.loaded.get(name);
    if (known !== undefined) {
      return known;
    }
    const loader = this.loaders.get(name);
    if (loader === undefined) {
      throw new LeptonError("machine catalogue", [
        {
          rule: "cloud-known",
          problem: `there is no cloud '${name}' in the catalogue`,
          remedy: didYouMean(name, this.clouds(), "clouds"),
        },
      ]);
    }
    const catalog = loader();
    this.loaded.set(name, catalog);
    return catalog;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as { readonly code?: string };
    throw new LeptonError("machine catalogue", [
      {
        rule: "catalog-readable",
        problem: `the file '${path}' cannot be read (${code ?? String(error)})`,
        remedy: "name a catalogue file that is there and may be read; relative paths start at the working directory",
      },
    ]);
  }
}

function builtInPath(cloud: string): string {
  return join(__dirname, "data", `${cloud}.json`);
}
