import type { CatalogFile, CatalogFileAccelerator, CatalogFileMachineType } from "../../lib/catalog/catalog-file";
import { compareNaturally } from "../../lib/catalog/natural-order";
import { acceleratorModel } from "./accelerator-models";
import type { DropLog } from "./drop-log";
import { AcceleratorSales, candidateOf, isAiZone, localSsdGib, tpuCandidate, zonesOf } from "./google-candidates";
import { decimalGb, gkeAllocatable, reasonNotCarried, TPU_MACHINES } from "./google-machines";
import { offersOf } from "./google-offers";
import { readSourceTable, textOf, wholeOf, wordsOf } from "./source-files";
import type { SourceOrigin, TableRow } from "./source-files";

/** The price source carries no date; its other parts are of 2026. */
const PRICE_DATE = "2026";

const SKYPILOT = "SkyPilot catalog v8, gcp/vms.csv, commit 006059e0f18acb1341e22a27751e9f80df6ba92f";

const ORIGINS = {
  hosts: {
    file: "google/google-machine-prices.csv",
    name: `${SKYPILOT}: machine prices and zones`,
    date: PRICE_DATE,
    licence: "Apache-2.0",
  },
  accelerators: {
    file: "google/google-accelerator-prices.csv",
    name: `${SKYPILOT}: accelerator and TPU prices and zones`,
    date: PRICE_DATE,
    licence: "Apache-2.0",
  },
  flags: {
    file: "google/google-accelerator-price-flags.csv",
    name: "Accelerator prices of the table above that are scheduler prices, not on-demand prices",
    date: PRICE_DATE,
    licence: "Apache-2.0",
  },
  machines: {
    file: "google/google-accelerator-machines.csv",
    name: "Accelerators, network and local SSD of accelerator machine types, by Google Cloud's documentation",
    date: PRICE_DATE,
    licence: "facts",
  },
} satisfies Record<string, SourceOrigin>;

/** Compiles the Google catalogue. */
export function compileGoogle(dataFolder: string, drops: DropLog): CatalogFile {
  const hosts = readSourceTable(dataFolder, ORIGINS.hosts);
  const accelerators = readSourceTable(dataFolder, ORIGINS.accelerators);
  const flags = readSourceTable(dataFolder, ORIGINS.flags);
  const machines = readSourceTable(dataFolder, ORIGINS.machines);

  const machineByName = new Map(machines.rows.map((row) => [textOf(row, "instance_type"), row]));
  const hostRows = hosts.rows.filter((row) => isCarried(row, drops));
  const sales = new AcceleratorSales(accelerators, flags);
  const candidates = [
    ...hostRows.map((row) => candidateOf(row, machineByName.get(textOf(row, "instance_type")), sales, drops)),
    ...TPU_MACHINES.flatMap((machine) => sales.rowsOf(machine.size, 1).map((row) => tpuCandidate(machine.machineType, row, sales))),
  ].filter((candidate) => candidate !== undefined);

  const offers = offersOf(candidates, PRICE_DATE, drops);
  const types = new Map<string, CatalogFileMachineType>();
  for (const row of hostRows) {
    const type = machineType(row, machineByName.get(textOf(row, "instance_type")), sales);
    types.set(type.name, type);
  }
  TPU_MACHINES.map(tpuMachineType).forEach((type) => types.set(type.name, type));

  const zones = zonesByRegion([...hosts.rows, ...accelerators.rows], drops);
  return {
    schemaVersion: 1,
    cloud: "google",
    sources: [hosts, accelerators, flags, machines].map((table) => table.statement),
    machineTypes: [...types.values()].sort((left, right) => compareNaturally(left.name, right.name)),
    regions: [...offers.keys()].sort(compareNaturally).map((region) => ({
      name: region,
      zones: zones.get(region)!,
      offers: offers.get(region)!.sort((left, right) => compareNaturally(left.machineType, right.machineType)),
    })),
  };
}

/** Computed rows are not prices anyone read, and their zones are those of another size: only rows that stand in the source count. */
function isCarried(row: TableRow, drops: DropLog): boolean {
  const name = textOf(row, "instance_type");
  const reason =
    textOf(row, "basis") === "read" ? reasonNotCarried(name) : "Google: price computed from another size, not read in the source";
  if (reason !== undefined) {
    drops.add(reason, `${name} ${textOf(row, "region")}`);
  }
  return reason === undefined;
}

function machineType(host: TableRow, machine: TableRow | undefined, sales: AcceleratorSales): CatalogFileMachineType {
  const name = textOf(host, "instance_type");
  const network = machine === undefined ? 0 : wholeOf(machine, "network_gbps") * 1000;
  return {
    ...hostOf(name, wholeOf(host, "vcpus"), Math.floor(Number(textOf(host, "memory_gib")) * 1024)),
    networkMbps: network,
    localNvmeGb: decimalGb(localSsdGib(name, machine)),
    efaInterfaces: 0,
    ...(machine === undefined ? {} : { accelerator: acceleratorOf(machine, sales) }),
  };
}

function hostOf(name: string, vcpus: number, memoryMib: number) {
  const allocatable = gkeAllocatable(vcpus, memoryMib);
  return {
    name,
    architecture: "amd64",
    vcpus,
    memoryMib,
    allocatableMilliVcpus: allocatable.milliVcpus,
    allocatableMemoryMib: allocatable.memoryMib,
  };
}

function acceleratorOf(machine: TableRow, sales: AcceleratorSales): CatalogFileAccelerator {
  const name = textOf(machine, "accelerator");
  const count = wholeOf(machine, "accelerator_count");
  const memoryMib = wholeOf(sales.rowsOf(name, count)[0]!, "gpu_memory_gib_each") * 1024;
  return { kind: "gpu", model: acceleratorModel(name, memoryMib), count, memoryMib };
}

function tpuMachineType(machine: (typeof TPU_MACHINES)[number]): CatalogFileMachineType {
  return {
    ...hostOf(machine.machineType, machine.vcpus, machine.memoryGib * 1024),
    networkMbps: 0,
    localNvmeGb: 0,
    efaInterfaces: 0,
    accelerator: { kind: "tpu", model: machine.model, count: machine.chips, memoryMib: machine.chipMemoryGib * 1024 },
  };
}

function zonesByRegion(rows: readonly TableRow[], drops: DropLog): ReadonlyMap<string, string[]> {
  const zones = new Map<string, Set<string>>();
  const aiZones = new Set<string>();
  for (const row of rows) {
    const known = zones.get(textOf(row, "region")) ?? new Set();
    zonesOf(row).forEach((zone) => known.add(zone));
    zones.set(textOf(row, "region"), known);
    wordsOf(row, "zones")
      .filter(isAiZone)
      .forEach((zone) => aiZones.add(zone));
  }
  [...aiZones].sort(compareNaturally).forEach((zone) => drops.add("Google: AI zone, not a zone of general machines", zone));
  return new Map([...zones].map(([region, known]) => [region, [...known].sort(compareNaturally)]));
}
