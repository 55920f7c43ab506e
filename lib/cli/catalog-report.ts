import type { CatalogFile, CatalogFileOffer } from "../catalog/catalog-file";
import type { MachineCatalog } from "../catalog/machine-catalog";
import type { MachineOffer } from "../catalog/machine-type";
import type { CatalogUpdate } from "../catalog/market/update-catalog";
import type { PriceFlag } from "../catalog/market/price-flag";
import type { LeftOut, SourceReport } from "../catalog/market/source-report";
import { textTable } from "../report/text-table";
import { styled } from "../report/text-style";
import type { TextOutput } from "./terminal";

/** Lines of a list that are printed; `--json` has all. */
const SHOWN = 20;

/** Digits of a hash that tell files apart; `--json` and the catalogue have all. */
const SHOWN_DIGITS = 12;

/** The files that were read: how much of each was used, and why the rest was not. */
export function sourceLines(sources: readonly SourceReport[], output: TextOutput): string[] {
  const table = textTable(
    [
      { heading: "file" },
      { heading: "format" },
      { heading: "date" },
      { heading: "rows", isNumeric: true },
      { heading: "used", isNumeric: true },
      { heading: "skipped", isNumeric: true },
      { heading: "SHA-256 begins" },
    ],
    sources.map(({ file, format, date, rowsRead, rowsUsed, rowsSkipped, sha256 }) => [
      file,
      format,
      date,
      String(rowsRead),
      String(rowsUsed),
      String(rowsSkipped),
      sha256.slice(0, SHOWN_DIGITS),
    ]),
  );
  if (sources.length === 0) {
    return [];
  }
  const skipped = sources.flatMap((source) => source.skipped.map((each) => `${source.file}: ${leftOutText(each)}`));
  const prices = sources.flatMap((source) => source.leftOut.map((each) => `${source.file}: ${leftOutText(each)}`));
  return [
    ...section("Price files", table, output),
    ...section("Rows skipped", limited(skipped), output),
    ...section("Prices left out of rows that gave others", limited(prices), output),
  ];
}

/** The catalogues that were looked at, and what each was made of. */
export function catalogLines(
  catalogs: readonly { readonly name: string; readonly catalog: MachineCatalog }[],
  output: TextOutput,
): string[] {
  return catalogs.flatMap(({ name, catalog }) =>
    catalog.clouds().flatMap((cloud) => {
      const sources = catalog
        .sources(cloud)
        .map((source) => `${source.date}  ${source.sha256?.slice(0, SHOWN_DIGITS) ?? "no hash"}  ${source.name}`);
      return section(`Catalogue ${name}: ${cloud}`, sources, output);
    }),
  );
}

/** The doubtful prices of a market; zones of a region that share a price and its doubt are one line. */
export function flagLines(flags: readonly PriceFlag[], output: TextOutput): string[] {
  const lines = new Map<string, { readonly what: string; readonly zones: string[]; readonly doubt: string }>();
  for (const { offering, severity, rule, need, have, file, row } of flags) {
    const [cloud, region, zone, ...sold] = offering.split("/");
    const what = `${sold.join(" ")} in ${cloud} ${region}`;
    const doubt = `${have}; expected is ${need} [${rule}, ${severity}, ${file} row ${row}]`;
    const line = lines.get(`${what}: ${doubt}`) ?? { what, zones: [], doubt };
    lines.set(`${what}: ${doubt}`, line);
    line.zones.push(zone!);
  }
  const texts = [...lines.values()].map(({ what, zones, doubt }) => `${what} (${zones.join(", ")}): ${doubt}`);
  return section(`Doubtful prices: ${flags.length}`, limited(texts), output, "yellow");
}

/** What an update made of a catalogue. */
export function updateLines(update: CatalogUpdate, out: string, changed: number, output: TextOutput): string[] {
  const { file, leftOut } = update;
  const offers = file.regions.reduce((sum, region) => sum + region.offers.length, 0);
  const written = `${out}: ${file.cloud}, ${file.machineTypes.length} machine types, ${offers} offers in ${file.regions.length} regions, ${changed} of them changed or new`;
  return [
    ...section("Prices left out of the catalogue", limited(leftOut.map(leftOutText)), output),
    ...section("Written", [written], output),
  ];
}

/** Offers whose prices, dates or zones differ from those of an earlier catalogue, or that it does not have. */
export function changedOffers({ cloud, regions }: CatalogFile, before: MachineCatalog | undefined): number {
  const isKnown = (region: string): boolean => before?.clouds().includes(cloud) === true && before.regions(cloud).includes(region);
  return regions.reduce((sum, { name, offers }) => {
    const known = new Map((isKnown(name) ? before!.offers(cloud, name) : []).map((offer) => [offer.machineType.name, figuresOf(offer)]));
    return sum + offers.filter((offer) => known.get(offer.machineType) !== fileFiguresOf(offer)).length;
  }, 0);
}

function figuresOf(offer: MachineOffer): string {
  const { onDemandMicroUsdPerHour, spotMicroUsdPerHour, reserved1yMicroUsdPerHour, reserved3yMicroUsdPerHour, priceDate, zones } = offer;
  return JSON.stringify([
    onDemandMicroUsdPerHour,
    spotMicroUsdPerHour,
    reserved1yMicroUsdPerHour,
    reserved3yMicroUsdPerHour,
    priceDate,
    zones,
  ]);
}

function fileFiguresOf({ onDemand, spot, reserved1y, reserved3y, date, zones }: CatalogFileOffer): string {
  return JSON.stringify([onDemand, spot, reserved1y, reserved3y, date, zones]);
}

function leftOutText({ reason, count, rows }: LeftOut): string {
  return `${count}: ${reason} (row${rows.length === 1 ? "" : "s"} ${rows.join(", ")}${count > rows.length ? ", ..." : ""})`;
}

function limited(lines: readonly string[]): string[] {
  return lines.length <= SHOWN ? [...lines] : [...lines.slice(0, SHOWN), `and ${lines.length - SHOWN} more; --json has all of them`];
}

function section(title: string, lines: readonly string[], output: TextOutput, style: "bold" | "yellow" = "bold"): string[] {
  return lines.length === 0 ? [] : [styled(output, style, title), ...lines.map((line) => `  ${line}`), ""];
}
