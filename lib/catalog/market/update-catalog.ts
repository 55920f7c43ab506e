import { writeFileSync } from "node:fs";
import { assertNoBrokenRules } from "../../errors";
import { catalogText } from "../catalog-text";
import { checkCloud } from "../check-place";
import { MachineCatalog } from "../machine-catalog";
import { didYouMean } from "../../sizing/nearest-match";
import { readCatalogFile } from "../read-catalog-file";
import { loadMarket } from "./load-market";
import type { MarketOptions } from "./load-market";
import type { Market } from "./market";
import { marketCatalog } from "./market-catalog";
import type { MarketCatalog } from "./market-catalog";
import type { PriceFile } from "./price-file";

/** How a catalogue is brought up to date. */
export interface CatalogUpdateOptions extends Omit<MarketOptions, "catalog"> {
  /**
   * The cloud the catalogue file is about.
   *
   * @default "aws" or "google" where the files are about one of them only
   */
  readonly cloud?: string;
  /**
   * The catalogue that is brought up to date; `none` to start from nothing but the files.
   *
   * @default - the catalogue that comes with the library
   */
  readonly base?: MachineCatalog | "none";
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
   * What to do with suspect prices: leave them out, or carry them with what is doubtful about them. Unusable prices are always left out.
   *
   * @default "exclude"
   */
  readonly suspect?: "exclude" | "carry";
  /**
   * Where to write the catalogue file.
   *
   * @default - nowhere: the text is returned
   */
  readonly out?: string;
}

/** A catalogue brought up to date, and how. */
export interface CatalogUpdate extends MarketCatalog {
  /** The catalogue file: JSON in the schema of `lib/catalog/data/catalog.schema.json`, one machine type or offer a line. For `MachineCatalog.withJson`. */
  readonly text: string;
  /** The market the files make: what was read, skipped and doubted. */
  readonly market: Market;
}

/**
 * Brings the catalogue of a cloud up to date from price files: sound prices of the files replace those of the catalogue, the rest of it stays, with its dates. The file records
 * name, date, licence and SHA-256 of every source. The same files give the same bytes.
 *
 * @throws LeptonError when a file cannot be read or is not in its format, or says nothing of the cloud
 */
export async function updateCatalog(files: readonly PriceFile[], options: CatalogUpdateOptions = {}): Promise<CatalogUpdate> {
  const known = options.base === "none" || options.base === undefined ? MachineCatalog.builtIn() : options.base;
  const market = await loadMarket(files, { ...options, catalog: known });
  const clouds = [...new Set(market.types.map(({ cloud }) => cloud))].sort();
  const cloud = options.cloud ?? (clouds.length === 1 ? clouds[0]! : undefined);
  assertNoBrokenRules("catalogue update", [
    ...(cloud === undefined
      ? [
          {
            rule: "update-cloud",
            problem: clouds.length === 0 ? "the files have no price" : `the files are about ${clouds.join(" and ")}`,
            remedy: clouds.length === 0 ? "add a file with prices" : "state the 'cloud' the catalogue file is about",
          },
        ]
      : checkCloud({ clouds: () => clouds }, cloud)),
    ...(options.machineTypes ?? [])
      .filter((name) => cloud !== undefined && !isKnownType(market, known, cloud, name))
      .map((name) => ({
        rule: "machine-type-known",
        problem: `there is no machine type '${name}' in the files or the catalogue`,
        remedy: didYouMean(
          name,
          market.types.map((type) => type.name),
          "machine types",
        ),
      })),
  ]);
  const { base, regions, machineTypes, suspect } = options;
  const made = marketCatalog(market, cloud!, { ...(base === "none" ? {} : { base: known }), regions, machineTypes, suspect });
  const text = catalogText(made.file);
  // What is written must be readable by everybody else: the rules of the schema are checked before the file is there.
  readCatalogFile(text);
  if (options.out !== undefined) {
    writeFileSync(options.out, text);
  }
  return { ...made, text, market };
}

function isKnownType(market: Market, known: MachineCatalog, cloud: string, name: string): boolean {
  const isInFiles = market.types.some((type) => type.cloud === cloud && type.name === name);
  return isInFiles || (known.clouds().includes(cloud) && known.machineType(cloud, name) !== undefined);
}
