import { join } from "node:path";
import { loadMarketSync } from "../../lib/catalog/market/load-market";
import type { Market } from "../../lib/catalog/market/market";
import type { PriceFile } from "../../lib/catalog/market/price-file";

const FOLDER = join(__dirname, "prices");

/** Path of a sample price file. */
export function samplePath(name: "ec2-prices.csv" | "skypilot-gcp.csv" | "spot-advisor.json"): string {
  return join(FOLDER, name);
}

/** The sample price files, as a loader is told of them. */
export const SAMPLE_FILES: Readonly<Record<"ec2" | "google" | "advisor", PriceFile>> = {
  ec2: { format: "ec2-instances", date: "2026-09", path: samplePath("ec2-prices.csv") },
  google: { format: "skypilot", cloud: "google", date: "2026-09", path: samplePath("skypilot-gcp.csv") },
  advisor: { format: "aws-spot-advisor", date: "2026-09", path: samplePath("spot-advisor.json") },
};

/** The market of the sample files. */
export function sampleMarket(): Market {
  return loadMarketSync(Object.values(SAMPLE_FILES));
}
