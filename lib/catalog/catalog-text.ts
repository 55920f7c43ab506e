import type { CatalogFile, CatalogFileRegion } from "./catalog-file";

/** A catalogue file as text: one source, machine type or offer a line, so that a difference reads as rows. */
export function catalogText(file: CatalogFile): string {
  return [
    "{",
    `"schemaVersion": ${file.schemaVersion},`,
    `"cloud": ${JSON.stringify(file.cloud)},`,
    `"sources": [`,
    rows(file.sources),
    "],",
    `"machineTypes": [`,
    rows(file.machineTypes),
    "],",
    `"regions": [`,
    file.regions.map(regionText).join(",\n"),
    "]",
    "}",
    "",
  ].join("\n");
}

function regionText(region: CatalogFileRegion): string {
  return [
    `{ "name": ${JSON.stringify(region.name)}, "zones": ${JSON.stringify(region.zones)}, "offers": [`,
    rows(region.offers),
    "] }",
  ].join("\n");
}

function rows(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(",\n");
}
