import { CsvReader } from "./csv-reader";
import type { PriceFormatName } from "./price-file";

/** What the beginning of a file shows of it. */
export interface DetectedFormat {
  /** The format: of price files, or `catalog` for a catalogue file of this library. */
  readonly format: PriceFormatName | "catalog";
  /** The cloud, for formats that do not say it, where the regions in it are of one cloud only. */
  readonly cloud?: string;
  /** Date of the facts, where the file states it. */
  readonly date?: string;
}

/** Characters that tell the formats apart: the first rows of a table, the first properties of a JSON file. */
export const DETECTION_CHARACTERS = 1 << 14;

/** Tables by the columns that only they have. */
const TABLES: readonly { readonly format: PriceFormatName; readonly columns: readonly string[] }[] = [
  { format: "skypilot", columns: ["InstanceType", "AcceleratorName", "Price", "SpotPrice", "Region"] },
  { format: "ec2-types", columns: ["instance_type", "allocatable_cpu_milli", "network_mbps"] },
  { format: "ec2-instances", columns: ["instance_type", "on_demand_usd_per_hour"] },
];

/** JSON files by the properties that they begin with. */
const JSON_FILES: readonly { readonly format: DetectedFormat["format"]; readonly properties: RegExp }[] = [
  { format: "catalog", properties: /"schemaVersion"\s*:\s*1\b/ },
  { format: "aws-price-list", properties: /"offerCode"\s*:\s*"AmazonEC2"/ },
  { format: "aws-spot-advisor", properties: /^\s*\{\s*"(instance_types|ranges|spot_advisor|global_rate)"/ },
  { format: "google-billing-skus", properties: /"(skus|skuId|serviceDisplayName)"\s*:/ },
];

/** Regions as the clouds name them: us-east-1 of AWS, us-east4 of Google. */
const REGIONS: Readonly<Record<string, RegExp>> = { aws: /^[a-z]{2}(-[a-z]+)+-\d+$/, google: /^[a-z]+-[a-z]+\d+$/ };

/**
 * The format that a file is in, by how it begins. A file that begins like none, or like a table whose cloud cannot be told, is for the user to
 * name.
 *
 * @param head the first 16,384 characters, or all where there are fewer
 * @returns undefined when it begins like no format
 */
export function detectPriceFormat(head: string): DetectedFormat | undefined {
  return /^\uFEFF?\s*[[{]/.test(head) ? detectedJson(head) : detectedTable(head);
}

function detectedJson(head: string): DetectedFormat | undefined {
  const found = JSON_FILES.find(({ properties }) => properties.test(head));
  const published = /"publicationDate"\s*:\s*"(\d{4}-\d{2}-\d{2})/.exec(head)?.[1];
  return found === undefined ? undefined : { format: found.format, ...(published === undefined ? {} : { date: published }) };
}

function detectedTable(head: string): DetectedFormat | undefined {
  const rows: string[][] = [];
  // The last line may be cut off in the middle; the reader gives whole rows only.
  new CsvReader("file", (fields) => rows.push([...fields])).write(head.replace(/^\uFEFF/, ""));
  const [header = [], ...body] = rows;
  const format = TABLES.find(({ columns }) => columns.every((name) => header.includes(name)))?.format;
  if (format === undefined) {
    return undefined;
  }
  const column = header.findIndex((name) => name.toLowerCase() === "region");
  const regions = body.map((fields) => fields[column] ?? "").filter((region) => region !== "");
  if (format === "ec2-instances" && regions.some((region) => REGIONS.google!.test(region))) {
    return undefined;
  }
  const clouds = Object.keys(REGIONS).filter((cloud) => regions.length > 0 && regions.every((region) => REGIONS[cloud]!.test(region)));
  return { format, ...(format === "skypilot" && clouds.length === 1 ? { cloud: clouds[0]! } : {}) };
}
