import { MachineCatalog } from "../catalog/machine-catalog";
import { catalogMarket } from "../catalog/market/catalog-market";
import { loadMarket } from "../catalog/market/load-market";
import type { PriceFlag, PriceFlagRule } from "../catalog/market/price-flag";
import type { SourceReport } from "../catalog/market/source-report";
import { parseCatalogCheckArguments } from "./catalog-arguments";
import { catalogLines, flagLines, sourceLines } from "./catalog-report";
import { EXIT } from "./exit-codes";
import type { Terminal } from "./terminal";

/** Name and version of the answer's format; a change that breaks readers raises the number. */
export const CATALOG_CHECK_FORMAT = "cdktf-lepton/catalog-check/1";

/**
 * The command `lepton catalog check`: lists what is doubtful about the prices of price files, or of catalogues.
 *
 * @returns the exit code: 0 when nothing is
 * @throws LeptonError when the arguments or the files are malformed
 */
export async function checkCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { files, isJson } = parseCatalogCheckArguments(args);
  const priceFiles = files.filter(({ isCatalog }) => !isCatalog).map(({ priceFile }) => priceFile);
  const market = priceFiles.length === 0 ? undefined : await loadMarket(priceFiles);
  const sources: readonly SourceReport[] = market?.sources ?? [];
  const catalogs =
    files.length === 0
      ? [{ name: "built-in", catalog: MachineCatalog.builtIn() }]
      : files.filter(({ isCatalog }) => isCatalog).map(({ path }) => ({ name: path, catalog: MachineCatalog.fromFile(path) }));
  const flags = [...(market?.flags() ?? []), ...catalogs.flatMap(({ name, catalog }) => catalogFlags(catalog, name))];
  const { stdout } = terminal;
  if (isJson) {
    const checked = catalogs.flatMap(({ name, catalog }) =>
      catalog.clouds().map((cloud) => ({ name, cloud, sources: catalog.sources(cloud) })),
    );
    const answer = { format: CATALOG_CHECK_FORMAT, sources, catalogs: checked, flags };
    stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
  } else {
    const sound = "No price is doubtful.";
    stdout.write(
      `${[...sourceLines(sources, stdout), ...catalogLines(catalogs, stdout), ...(flags.length === 0 ? [sound] : flagLines(flags, stdout))].join("\n")}\n`,
    );
  }
  return flags.length === 0 ? EXIT.ok : EXIT.doubtful;
}

/** What the catalogue says of its prices, and what the checks of price files find in them; each once. */
function catalogFlags(catalog: MachineCatalog, name: string): PriceFlag[] {
  return catalog.clouds().flatMap((cloud) => {
    const stated = catalog.regions(cloud).flatMap((region) =>
      catalog.offers(cloud, region).flatMap(({ machineType, zones, doubts = [] }) =>
        doubts.flatMap(({ option, rule, need, have, source }) =>
          zones.map((zone): PriceFlag => {
            const { file, row } = sourceOf(source);
            const offering = `${cloud}/${region}/${zone}/${machineType.name}/${option}`;
            return { rule: rule as PriceFlagRule, severity: "suspect", index: -1, offering, file, row, need, have };
          }),
        ),
      ),
    );
    const isStated = new Set(stated.map(({ offering, rule }) => `${offering} ${rule}`));
    const found = catalogMarket(catalog, cloud, name).flags();
    return [...stated, ...found.filter(({ offering, rule }) => !isStated.has(`${offering} ${rule}`))];
  });
}

/** File and row of a source as flags word it; row 0 where it is worded otherwise. */
function sourceOf(source: string): { readonly file: string; readonly row: number } {
  const [, file, row] = /^(.*) row (\d+)$/.exec(source) ?? [];
  return { file: file ?? source, row: Number(row ?? 0) };
}
