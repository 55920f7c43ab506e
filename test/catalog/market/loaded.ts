import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadMarketSync } from "../../../lib/catalog/market/load-market";
import type { MarketOptions } from "../../../lib/catalog/market/load-market";
import type { Market } from "../../../lib/catalog/market/market";
import { offeringIdOf } from "../../../lib/catalog/market/market-columns";
import type { PriceFile } from "../../../lib/catalog/market/price-file";
import type { SourceReport } from "../../../lib/catalog/market/source-report";

/** Folder of the source tables, which are too large for the repository. */
export const DATA = join(__dirname, "..", "..", "..", "..", "shared", "data");

/** Whether the source tables are there. */
export const HAS_DATA = existsSync(DATA);

/** What the title of a suite says where the source tables are missing. */
export const NO_DATA = HAS_DATA ? "" : " (skipped: there are no source tables at ../shared/data)";

/** A suite that needs the source tables; counted as skipped without them. */
// eslint-disable-next-line no-restricted-properties -- the source tables are too large for the repository
export const describeWithData = HAS_DATA ? describe : describe.skip;

/** Text of a source table. Suites are collected even where they are skipped, so where there is none it is empty. */
export function sourceText(...path: string[]): string {
  return HAS_DATA ? readFileSync(join(DATA, ...path), "utf8") : "";
}

/** Loads one file of which the test has the text. */
export function loadText(text: string, file: Omit<PriceFile, "content" | "path" | "date">, options?: MarketOptions): Market {
  return loadMarketSync([{ date: "2026-07", ...file, content: [text] }], options);
}

/** Prices in dollars by offering id. */
export function pricesOf(market: Market): Record<string, number> {
  return Object.fromEntries([...market.columns.microUsdPerHour].map((price, index) => [offeringIdOf(market, index), price / 1_000_000]));
}

/** How often rows were skipped and prices left out, by reason. */
export function reasonsOf({ skipped, leftOut }: SourceReport): { skipped: Record<string, number>; leftOut: Record<string, number> } {
  const counts = (list: SourceReport["skipped"]) => Object.fromEntries(list.map(({ reason, count }) => [reason, count]));
  return { skipped: counts(skipped), leftOut: counts(leftOut) };
}

/** A digest of every column: comparing a hundred thousand entries one by one takes a test framework seconds. */
export function columnsDigest({ columns }: Market): string {
  const hash = createHash("sha256");
  Object.entries(columns).forEach(([name, column]) => hash.update(name).update(new Uint8Array(column.buffer)));
  return hash.digest("hex");
}
