import type { CatalogFile, CatalogFileAccelerator, CatalogFileMachineType, CatalogFileOffer } from "../../lib/catalog/catalog-file";
import { compareNaturally } from "../../lib/catalog/natural-order";
import { acceleratorModel, DOCUMENTED_ACCELERATOR_MEMORY_MIB, FPGA_MODEL } from "./accelerator-models";
import type { DropLog } from "./drop-log";
import { regionsFarBelowSiblings } from "./plausibility";
import { microUsdOf, readSourceTable, textOf, wholeOf, wordsOf } from "./source-files";
import type { SourceOrigin, TableRow } from "./source-files";

/** Date of the all-region price table. */
const OLDER_PRICE_DATE = "2025-05-28";

/** Date of the us-east-1 price table. */
const NEWER_PRICE_DATE = "2026-07-20";

/** The only region of the newer price table. */
const NEWER_PRICE_REGION = "us-east-1";

const ORIGINS = {
  prices: {
    file: "aws/aws-ec2-linux-prices-2025-05.csv",
    name: "ec2instances.info: zones, on-demand and spot prices, Linux",
    date: OLDER_PRICE_DATE,
    licence: "MIT",
  },
  newerPrices: {
    file: "aws/aws-us-east-1-on-demand-2026-07.csv",
    name: "Karpenter provider for AWS, price table: on-demand prices of us-east-1",
    date: NEWER_PRICE_DATE,
    licence: "Apache-2.0",
  },
  types: {
    file: "aws/aws-ec2-types-2026-08.csv",
    name: "Karpenter provider for AWS, instance type reference, commit 1d92708",
    date: "2026-08-21",
    licence: "Apache-2.0",
  },
  olderTypes: {
    file: "aws/aws-ec2-types-2025-05.csv",
    name: "ec2instances.info: FPGA counts, memory of Trainium and Inferentia",
    date: OLDER_PRICE_DATE,
    licence: "MIT",
  },
} satisfies Record<string, SourceOrigin>;

/** Regions that are carried: commercial regions whose zone ids the source lists. */
const REGIONS = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

/** Families that are carried: accelerators, general purpose, processor, memory, local storage. */
const FAMILIES = new Set(
  [
    ["g4dn", "g5", "g6", "gr6", "g6e", "p4d", "p4de", "p5", "p5e", "p5en", "p6-b200", "p6-b300"],
    ["trn1", "trn1n", "trn2", "inf2", "f2"],
    ["t3", "m6i", "m7i", "m7g"],
    ["c7i", "c7g"],
    ["r7i", "r7g", "x2idn"],
    ["i3en", "i4i", "i7ie"],
  ].flat(),
);

/** Compiles the AWS catalogue. */
export function compileAws(dataFolder: string, drops: DropLog): CatalogFile {
  const prices = readSourceTable(dataFolder, ORIGINS.prices);
  const newerPrices = readSourceTable(dataFolder, ORIGINS.newerPrices);
  const types = readSourceTable(dataFolder, ORIGINS.types);
  const olderTypes = readSourceTable(dataFolder, ORIGINS.olderTypes);

  const olderTypeByName = new Map(olderTypes.rows.map((row) => [textOf(row, "instance_type"), row]));
  const machineTypes = types.rows
    .filter((row) => isCarried(textOf(row, "instance_type")))
    .map((row) => machineType(row, olderTypeByName.get(textOf(row, "instance_type"))))
    .sort((left, right) => compareNaturally(left.name, right.name));

  const names = new Set(machineTypes.map((type) => type.name));
  const carried = prices.rows.filter((row) => isCarried(textOf(row, "instance_type")) && REGIONS.includes(textOf(row, "region")));
  for (const row of carried.filter((each) => !names.has(textOf(each, "instance_type")))) {
    drops.add("AWS: priced in 2025-05, no longer in the 2026-08 type list", subject(row));
  }
  const onSale = carried.filter((row) => names.has(textOf(row, "instance_type")));
  const newer = new Map(newerPrices.rows.map((row) => [textOf(row, "instance_type"), microUsdOf(row, "on_demand_usd_per_hour")!]));
  const implausible = implausibleRows(onSale);
  const zones = zonesByRegion(prices.rows);

  const offers = new Map<string, CatalogFileOffer[]>(REGIONS.map((region) => [region, []]));
  for (const row of onSale) {
    const offer = implausible.has(row) ? dropImplausible(row, drops) : offerOf(row, newer, drops);
    if (offer !== undefined) {
      offers.get(textOf(row, "region"))!.push(offer);
    }
  }
  dropUnpriced(machineTypes, offers, newer, drops);
  return {
    schemaVersion: 1,
    cloud: "aws",
    sources: [prices, newerPrices, types, olderTypes].map((table) => table.statement),
    machineTypes,
    regions: REGIONS.map((region) => ({
      name: region,
      zones: zones.get(region)!,
      offers: offers.get(region)!.sort((left, right) => compareNaturally(left.machineType, right.machineType)),
    })),
  };
}

function isCarried(name: string): boolean {
  const [family, size] = name.split(".");
  return FAMILIES.has(family!) && !size!.startsWith("metal");
}

function machineType(row: TableRow, olderRow: TableRow | undefined): CatalogFileMachineType {
  const accelerator = acceleratorOf(row, olderRow);
  return {
    name: textOf(row, "instance_type"),
    architecture: textOf(row, "arch"),
    vcpus: wholeOf(row, "vcpus"),
    memoryMib: wholeOf(row, "memory_mib"),
    allocatableMilliVcpus: wholeOf(row, "allocatable_cpu_milli"),
    allocatableMemoryMib: wholeOf(row, "allocatable_memory_mi"),
    networkMbps: wholeOf(row, "network_mbps"),
    localNvmeGb: wholeOf(row, "local_nvme_gb"),
    efaInterfaces: wholeOf(row, "efa_interfaces"),
    ...(accelerator === undefined ? {} : { accelerator }),
  };
}

/** GPUs and Neuron chips by the 2026 list, which alone tells Trainium from Inferentia; FPGAs by the 2025 list, which alone counts them. */
function acceleratorOf(row: TableRow, olderRow: TableRow | undefined): CatalogFileAccelerator | undefined {
  const gpus = wholeOf(row, "gpu_count");
  if (gpus > 0) {
    const memoryMib = wholeOf(row, "gpu_memory_mib_each");
    return { kind: "gpu", model: acceleratorModel(textOf(row, "gpu_name"), memoryMib), count: gpus, memoryMib };
  }
  const chips = wholeOf(row, "accelerator_count");
  if (chips > 0) {
    const model = acceleratorModel(textOf(row, "accelerator_name"), 0);
    return { kind: "neuron", model, count: chips, memoryMib: neuronMemoryMib(model, chips, olderRow) };
  }
  const fpgas = olderRow === undefined ? 0 : wholeOf(olderRow, "fpgas");
  return fpgas > 0 ? { kind: "fpga", model: FPGA_MODEL, count: fpgas, memoryMib: 0 } : undefined;
}

function neuronMemoryMib(model: string, chips: number, olderRow: TableRow | undefined): number {
  const documented = DOCUMENTED_ACCELERATOR_MEMORY_MIB[model];
  if (documented !== undefined) {
    return documented;
  }
  const statesIt = olderRow !== undefined && wholeOf(olderRow, "accelerators") === chips;
  return statesIt ? Math.floor((wholeOf(olderRow, "accelerator_memory_gib_total") * 1024) / chips) : 0;
}

function offerOf(row: TableRow, newer: ReadonlyMap<string, number>, drops: DropLog): CatalogFileOffer | undefined {
  const name = textOf(row, "instance_type");
  const zones = wordsOf(row, "zone_ids").sort(compareNaturally);
  if (zones.length === 0) {
    drops.add("AWS: the source lists no zone id", subject(row));
    return undefined;
  }
  const older = microUsdOf(row, "on_demand_usd_per_hour") ?? 0;
  if (older === 0) {
    drops.add("AWS: on-demand price missing or zero", subject(row));
    return undefined;
  }
  const isNewer = textOf(row, "region") === NEWER_PRICE_REGION && newer.has(name);
  const onDemand = isNewer ? newer.get(name)! : older;
  const spot = spotOf(row, Math.min(older, onDemand), drops);
  return {
    machineType: name,
    zones,
    onDemand,
    ...(spot === undefined ? {} : { spot }),
    date: isNewer ? NEWER_PRICE_DATE : OLDER_PRICE_DATE,
    ...(spot !== undefined && isNewer ? { spotDate: OLDER_PRICE_DATE } : {}),
  };
}

/** A spot price that reaches on-demand is the source's way to say that there is no quote. */
function spotOf(row: TableRow, onDemand: number, drops: DropLog): number | undefined {
  const cheapestZone = microUsdOf(row, "spot_min_usd_per_hour");
  const average = microUsdOf(row, "spot_avg_usd_per_hour");
  if (cheapestZone === undefined || average === undefined) {
    return undefined;
  }
  if (average >= onDemand || cheapestZone >= onDemand) {
    drops.add("AWS: spot at or above on-demand, so no spot quote (on-demand stays)", subject(row));
    return undefined;
  }
  return average;
}

/** Compared at one date: the newer us-east-1 prices would stand out beside older ones. */
function implausibleRows(rows: readonly TableRow[]): ReadonlySet<TableRow> {
  const found = new Set<TableRow>();
  for (const [, siblings] of groupBy(rows, (row) => textOf(row, "instance_type"))) {
    const prices = new Map(siblings.map((row) => [textOf(row, "region"), microUsdOf(row, "on_demand_usd_per_hour") ?? 0]));
    const far = regionsFarBelowSiblings(prices);
    siblings.filter((row) => far.includes(textOf(row, "region"))).forEach((row) => found.add(row));
  }
  return found;
}

function dropImplausible(row: TableRow, drops: DropLog): undefined {
  drops.add("AWS: below 60 % of the median of the type's regions", subject(row));
  return undefined;
}

function dropUnpriced(
  machineTypes: readonly CatalogFileMachineType[],
  offers: ReadonlyMap<string, readonly CatalogFileOffer[]>,
  newer: ReadonlyMap<string, number>,
  drops: DropLog,
): void {
  const offered = new Set([...offers.values()].flat().map((offer) => offer.machineType));
  for (const { name } of machineTypes.filter((type) => !offered.has(type.name))) {
    drops.add(
      newer.has(name)
        ? "AWS: known type, priced in us-east-1 in 2026-07, but no zone ids known: no offer"
        : "AWS: known type, no price with zone ids in any carried region: no offer",
      name,
    );
  }
}

/** Every zone the source names for a region, by any machine type. */
function zonesByRegion(rows: readonly TableRow[]): ReadonlyMap<string, string[]> {
  const zones = new Map<string, Set<string>>();
  for (const row of rows) {
    const known = zones.get(textOf(row, "region")) ?? new Set();
    wordsOf(row, "zone_ids").forEach((zone) => known.add(zone));
    zones.set(textOf(row, "region"), known);
  }
  return new Map([...zones].map(([region, known]) => [region, [...known].sort(compareNaturally)]));
}

function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): ReadonlyMap<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  }
  return groups;
}

function subject(row: TableRow): string {
  return `${textOf(row, "instance_type")} ${textOf(row, "region")}`;
}
