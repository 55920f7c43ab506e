import { HOURS_PER_MONTH } from "../../sizing/money";

/** A TPU machine type with the TPU size whose price it has: one host, host included in the price. */
export interface TpuMachine {
  /** Machine type. */
  readonly machineType: string;
  /** Name of the size in the price table. */
  readonly size: string;
  /** Model in the catalogue. */
  readonly model: string;
  /** Chips. */
  readonly chips: number;
  /** Virtual processors of the host. */
  readonly vcpus: number;
  /** Memory of the host in GiB. */
  readonly memoryGib: number;
  /** Memory of one chip in GiB. */
  readonly chipMemoryGib: number;
}

/**
 * Single-host TPU slices, which are one machine each. Larger slices are several machines and are sold whole.
 *
 * Sources: https://cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus (machine types, processors, memory) and
 * https://cloud.google.com/tpu/docs/v5e, /v6e, /v5p (sizes, chips, memory of a chip). A v5p size counts cores, two a chip. Where
 * pages differ (ct6e-standard-1t: 176 or 448 GiB) the smaller figure stands.
 */
export const TPU_MACHINES: readonly TpuMachine[] = [
  { machineType: "ct5lp-hightpu-1t", size: "tpu-v5litepod-1", model: "TPU-v5e", chips: 1, vcpus: 24, memoryGib: 48, chipMemoryGib: 16 },
  { machineType: "ct5lp-hightpu-4t", size: "tpu-v5litepod-4", model: "TPU-v5e", chips: 4, vcpus: 112, memoryGib: 192, chipMemoryGib: 16 },
  { machineType: "ct5lp-hightpu-8t", size: "tpu-v5litepod-8", model: "TPU-v5e", chips: 8, vcpus: 224, memoryGib: 384, chipMemoryGib: 16 },
  { machineType: "ct5p-hightpu-4t", size: "tpu-v5p-8", model: "TPU-v5p", chips: 4, vcpus: 208, memoryGib: 448, chipMemoryGib: 95 },
  { machineType: "ct6e-standard-1t", size: "tpu-v6e-1", model: "TPU-v6e", chips: 1, vcpus: 44, memoryGib: 176, chipMemoryGib: 32 },
  { machineType: "ct6e-standard-4t", size: "tpu-v6e-4", model: "TPU-v6e", chips: 4, vcpus: 180, memoryGib: 720, chipMemoryGib: 32 },
  { machineType: "ct6e-standard-8t", size: "tpu-v6e-8", model: "TPU-v6e", chips: 8, vcpus: 180, memoryGib: 1440, chipMemoryGib: 32 },
];

/** Capacity of one local SSD of Google Cloud in GiB. https://cloud.google.com/compute/docs/disks/local-ssd */
const LOCAL_SSD_GIB = 375;

/** Types that bundle disks: by their ending, and the storage family. */
const BUNDLES_LOCAL_SSD = /lssd(-metal)?$|^z3-/;

/** Local SSDs that come with a machine type without accelerators. https://cloud.google.com/compute/docs/disks/local-ssd#lssd_disks_fixed */
const LOCAL_SSDS: Readonly<Record<string, number>> = {
  "c3-standard-4-lssd": 1,
  "c3-standard-8-lssd": 2,
  "c3-standard-22-lssd": 4,
  "c3-standard-44-lssd": 8,
  "c3-standard-88-lssd": 16,
  "c3-standard-176-lssd": 32,
  "c3d-standard-8-lssd": 1,
  "c3d-standard-16-lssd": 1,
  "c3d-standard-30-lssd": 2,
  "c3d-standard-60-lssd": 4,
  "c3d-standard-90-lssd": 8,
  "c3d-standard-180-lssd": 16,
  "c3d-standard-360-lssd": 32,
  "c4-standard-16-lssd": 2,
  "c4-standard-144-lssd": 24,
  "c4-standard-192-lssd": 32,
};

/**
 * Local SSD in GiB that a machine type without accelerators bundles.
 *
 * @returns undefined for a type that bundles disks of a number not known here
 */
export function bundledLocalSsdGib(machineType: string): number | undefined {
  const disks = LOCAL_SSDS[machineType];
  return disks === undefined && BUNDLES_LOCAL_SSD.test(machineType) ? undefined : (disks ?? 0) * LOCAL_SSD_GIB;
}

/** Price of local SSD in millionths of a US dollar per GiB and month (US regions). https://cloud.google.com/compute/disks-image-pricing */
const LOCAL_SSD_MICRO_USD_PER_GIB_MONTH = 80_000;

/** Price of bundled local SSD in millionths of a US dollar per hour. @param microUsdPerGibMonth the rate, of US regions unless stated */
export function localSsdMicroUsdPerHour(gib: number, microUsdPerGibMonth: number = LOCAL_SSD_MICRO_USD_PER_GIB_MONTH): number {
  return Math.round((gib * microUsdPerGibMonth) / HOURS_PER_MONTH);
}

/** GiB as the decimal GB that the catalogue states local storage in, rounded down. */
export function decimalGb(gib: number): number {
  return Math.floor((gib * 2 ** 30) / 1e9);
}

/**
 * Machine types that cannot be bought on demand, whatever a price list says: Spot, flex-start or a reservation only.
 *
 * A3 High below eight GPUs: https://cloud.google.com/compute/docs/gpus (note at the A3 High table). A3 Ultra and A4:
 * https://cloud.google.com/ai-hypercomputer/docs/consumption-models (comparison of consumption options).
 */
export const NOT_SOLD_ON_DEMAND: ReadonlySet<string> = new Set([
  "a3-highgpu-1g",
  "a3-highgpu-2g",
  "a3-highgpu-4g",
  "a3-ultragpu-8g",
  "a4-highgpu-8g",
]);

/** Whether a machine type, with its local SSD or in the variant without, can be bought on demand. */
export function isSoldOnDemand(machineType: string): boolean {
  return !NOT_SOLD_ON_DEMAND.has(machineType.replace(/-nolssd$/, ""));
}

/** Machine types whose host row is priced zero because the accelerator row holds the whole price. */
export const HOST_IN_ACCELERATOR_PRICE: ReadonlySet<string> = new Set(["a4-highgpu-8g"]);

/**
 * What Google Kubernetes Engine leaves to pods.
 *
 * Reserved: 6 % of the first processor, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest; 25 % of the first 4 GiB of memory,
 * 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % of the rest; and 100 MiB for eviction.
 * https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes
 */
export function gkeAllocatable(vcpus: number, memoryMib: number): { readonly milliVcpus: number; readonly memoryMib: number } {
  const reservedVcpu = tiered(vcpus, [
    [1, 0.06],
    [1, 0.01],
    [2, 0.005],
    [Infinity, 0.0025],
  ]);
  const reservedMemory = tiered(memoryMib, [
    [4 * 1024, 0.25],
    [4 * 1024, 0.2],
    [8 * 1024, 0.1],
    [112 * 1024, 0.06],
    [Infinity, 0.02],
  ]);
  return { milliVcpus: Math.floor(1000 * (vcpus - reservedVcpu) + 1e-6), memoryMib: Math.floor(memoryMib - reservedMemory - 100 + 1e-6) };
}

function tiered(total: number, tiers: readonly (readonly [number, number])[]): number {
  let left = total;
  let reserved = 0;
  for (const [width, share] of tiers) {
    const inTier = Math.min(left, width);
    reserved += inTier * share;
    left -= inTier;
  }
  return reserved;
}
