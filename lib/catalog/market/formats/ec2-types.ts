import { acceleratorKindOf, acceleratorModelOf } from "../accelerator-name";
import { CsvTable } from "../csv-table";
import { REASONS } from "../price-format";
import type { PriceFileReader, ReadingContext } from "../price-format";
import type { TypeDescription } from "../price-row";

const COLUMNS = [
  "instance_type",
  "arch",
  "vcpus",
  "memory_mib",
  "allocatable_cpu_milli",
  "allocatable_memory_mi",
  "network_mbps",
  "local_nvme_gb",
  "efa_interfaces",
  "gpu_name",
  "gpu_count",
  "gpu_memory_mib_each",
  "accelerator_name",
  "accelerator_count",
].map((name) => ({ name }));

/**
 * Reads a table of EC2 machine types made from the Karpenter reference: what the types are, without prices. Memory in MiB, local NVMe in decimal GB,
 * network in Mbit/s, and what Kubernetes leaves to pods.
 *
 * @see https://karpenter.sh/docs/reference/instance-types/
 */
export function openEc2Types(context: ReadingContext): PriceFileReader {
  const { tally, builder } = context;
  return new CsvTable(
    context.where,
    COLUMNS,
    (fields, line) => {
      tally.countRow();
      const name = fields[0]!;
      const description = descriptionOf(fields);
      if (isSharing(fields)) {
        tally.skipRow("a share of an accelerator, of which no whole service unit can be made", line);
      } else if (description === undefined) {
        tally.skipRow("no number of processors or no memory", line);
      } else if (builder.isDescribed("aws", name)) {
        tally.skipRow(REASONS.repeated, line);
      } else {
        builder.describe("aws", name, () => description);
      }
    },
    (line) => {
      tally.countRow();
      tally.skipRow(REASONS.ragged, line);
    },
  );
}

function descriptionOf(fields: readonly string[]): TypeDescription | undefined {
  const [vcpus, memoryMib, cpuMilli, allocatableMib, network, nvme, efa] = fields.slice(2, 9).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!(vcpus > 0) || !(memoryMib > 0)) {
    return undefined;
  }
  const accelerator = acceleratorOf(fields);
  return {
    architecture: fields[1]!,
    vcpus,
    memoryGib: memoryMib / 1024,
    allocatableVcpuShare: cpuMilli / (vcpus * 1000),
    allocatableMemoryShare: allocatableMib / memoryMib,
    networkGbps: network / 1000,
    localNvmeGb: nvme,
    efaInterfaces: efa,
    ...(accelerator === undefined ? {} : { accelerator }),
  };
}

/** The table names the accelerator of such a type and counts none. */
function isSharing(fields: readonly string[]): boolean {
  return fields[9] !== "" && !(Number(fields[10]) >= 1);
}

function acceleratorOf(fields: readonly string[]): TypeDescription["accelerator"] {
  const [gpu, gpus, gpuMemory, chip, chips] = fields.slice(9) as [string, string, string, string, string];
  const count = Number(gpus);
  if (count > 0) {
    const memoryGib = Number(gpuMemory) / 1024;
    return { kind: "gpu", model: acceleratorModelOf(gpu, memoryGib), count, memoryGib };
  }
  const model = acceleratorModelOf(chip, 0);
  return Number(chips) > 0 ? { kind: acceleratorKindOf(model), model, count: Number(chips), memoryGib: 0 } : undefined;
}
