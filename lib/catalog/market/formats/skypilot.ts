import { LeptonError } from "../../../errors";
import { acceleratorKindOf, acceleratorModelOf } from "../accelerator-name";
import { eksAllocatable } from "../aws-machines";
import { CsvTable } from "../csv-table";
import { gkeAllocatable } from "../google-machines";
import { REASONS } from "../price-format";
import type { PriceFileReader, ReadingContext } from "../price-format";
import type { TypeDescription } from "../price-row";
import { addPrices, statedPrice } from "../row-prices";
import { SkyPilotGoogleReader } from "./skypilot-google";
import type { SkyPilotRow } from "./skypilot-google";

const COLUMNS = [
  { name: "InstanceType" },
  { name: "AcceleratorName" },
  { name: "AcceleratorCount" },
  { name: "vCPUs" },
  { name: "MemoryGiB" },
  { name: "GpuInfo", isOptional: true },
  { name: "Price" },
  { name: "SpotPrice" },
  { name: "Region" },
  { name: "AvailabilityZone", isOptional: true },
  { name: "Arch", isOptional: true },
];

/**
 * Reads a table of the SkyPilot catalog, version 8: one row a machine type and zone, US dollars an hour. On AWS the zones are zone ids. On Google the
 * hosts of accelerator machines are priced without their accelerators, which stand in rows of their own.
 *
 * @see https://github.com/skypilot-org/skypilot-catalog
 * @throws LeptonError when the file does not say which cloud it is about
 */
export function openSkyPilot(context: ReadingContext): PriceFileReader {
  const cloud = context.file.cloud;
  if (cloud === undefined) {
    throw new LeptonError(context.where, [
      {
        rule: "price-file-cloud",
        problem: "'cloud' is not stated, and tables of SkyPilot do not say it",
        remedy: "state 'cloud', for example 'aws'",
      },
    ]);
  }
  const google = cloud === "google" ? new SkyPilotGoogleReader(context) : undefined;
  const table = new CsvTable(
    context.where,
    COLUMNS,
    (fields, line) => {
      context.tally.countRow();
      const row = rowOf(fields, line);
      if (row.region === "") {
        context.tally.skipRow(REASONS.noPlace, line);
      } else if (google !== undefined) {
        google.take(row);
      } else {
        takeRow(context, cloud, row);
      }
    },
    (line) => {
      context.tally.countRow();
      context.tally.skipRow(REASONS.ragged, line);
    },
  );
  return {
    write: (piece) => table.write(piece),
    end: () => {
      table.end();
      google?.end();
    },
  };
}

function rowOf(fields: readonly string[], line: number): SkyPilotRow {
  const [machineType, accelerator, count, vcpus, memoryGib, info, price, spot, region, zone, architecture] = fields as readonly string[] & {
    readonly length: 11;
  };
  return {
    machineType: machineType!,
    accelerator: accelerator!,
    count: Number(count),
    vcpus: Number(vcpus),
    memoryGib: Number(memoryGib),
    info: info!,
    onDemand: statedPrice(price!),
    spot: statedPrice(spot!),
    region: region!,
    zone: zone!,
    architecture: architecture!,
    line,
  };
}

function takeRow(context: ReadingContext, cloud: string, row: SkyPilotRow): void {
  const { machineType, region, zone, line } = row;
  if (machineType === "") {
    context.tally.skipRow(REASONS.noType, line);
    return;
  }
  if (!context.builder.isDescribed(cloud, machineType)) {
    context.builder.describe(cloud, machineType, () => describedBy(cloud, row));
  }
  const thing = { cloud, region, zones: zone === "" ? [] : [zone], machineType, row: line };
  addPrices(context, thing, { "on-demand": row.onDemand, spot: row.spot });
}

/**
 * What the columns say of a machine type.
 *
 * @returns undefined when they do not say how large it is, or when it has a share of an accelerator, of which no whole service unit can be made
 */
function describedBy(cloud: string, row: SkyPilotRow): TypeDescription | undefined {
  const memoryMib = Math.floor(row.memoryGib * 1024);
  const isSharing = row.accelerator !== "" && !(row.count >= 1);
  if (!(row.vcpus > 0) || !(memoryMib > 0) || isSharing) {
    return undefined;
  }
  const allocatable = cloud === "aws" ? eksAllocatable(row.vcpus, memoryMib) : gkeAllocatable(row.vcpus, memoryMib);
  const acceleratorGib = memoryGibOf(row.info);
  const model = acceleratorModelOf(row.accelerator, acceleratorGib);
  return {
    architecture: row.architecture === "arm64" ? "arm64" : "amd64",
    vcpus: row.vcpus,
    memoryGib: memoryMib / 1024,
    allocatableVcpuShare: allocatable.milliVcpus / (row.vcpus * 1000),
    allocatableMemoryShare: allocatable.memoryMib / memoryMib,
    networkGbps: 0,
    localNvmeGb: 0,
    efaInterfaces: 0,
    ...(row.accelerator === ""
      ? {}
      : { accelerator: { kind: acceleratorKindOf(model), model, count: Math.round(row.count), memoryGib: acceleratorGib } }),
  };
}

/** Memory of one accelerator by the information column, a Python dictionary; 0 where it says nothing of it. */
function memoryGibOf(info: string): number {
  const match = /'MemoryInfo': \{'SizeInMiB': (\d+)\}/.exec(info);
  return match === null ? 0 : Number(match[1]) / 1024;
}
