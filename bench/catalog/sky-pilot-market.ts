import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCsv } from "../../scripts/catalog/source-files";

/** Columns of a SkyPilot table of AWS. */
const HEADER = "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone,Arch";

/**
 * The AWS price list of the source data in SkyPilot's format: one row a machine type and zone, repeated with further zones until there are enough. Every row is a market
 * place of its own, so that none is cheap to load for repeating another.
 *
 * @param dataFolder folder of the source tables
 * @param rows rows of the table, the header apart
 */
export function skyPilotMarket(dataFolder: string, rows: number): string {
  const table = (file: string) => parseCsv(readFileSync(join(dataFolder, "aws", file), "utf8"));
  const types = new Map(table("aws-ec2-types-2025-05.csv").map((row) => [row.instance_type!, row]));
  const lines = table("aws-ec2-linux-prices-2025-05.csv").flatMap((row) => {
    const type = types.get(row.instance_type!)!;
    const accelerators = Number(type.accelerators);
    const info =
      accelerators > 0
        ? `"{'Gpus': [{'Name': '${type.accelerator_model}', 'Count': ${accelerators}.0, 'MemoryInfo': {'SizeInMiB': ${memoryMib(type)}}}]}"`
        : "";
    const head = [
      row.instance_type,
      type.accelerator_model,
      accelerators > 0 ? `${accelerators}.0` : "",
      `${type.vcpus}.0`,
      type.memory_gib,
      info,
    ];
    const zones = row.zone_ids === "" ? [""] : row.zone_ids!.split(" ");
    return zones.map((zone) => ({
      start: [...head, row.on_demand_usd_per_hour, row.spot_avg_usd_per_hour, row.region].join(","),
      zone: zone === "" ? `${row.region}-az` : zone,
      end: type.arch!,
    }));
  });
  const repeated = Array.from({ length: rows }, (_, index) => {
    const { start, zone, end } = lines[index % lines.length]!;
    const round = Math.floor(index / lines.length);
    return `${start},${round === 0 ? zone : `${zone}-${round}`},${end}`;
  });
  return [HEADER, ...repeated, ""].join("\n");
}

function memoryMib(type: Readonly<Record<string, string>>): number {
  return Math.round((Number(type.accelerator_memory_gib_total) * 1024) / Number(type.accelerators));
}
