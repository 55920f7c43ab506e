/** Billionths of a US dollar of the parts of a machine. */
export interface PartPrices {
  /** A vCPU for an hour. */
  readonly core: number;
  /** A GiB for an hour. */
  readonly ram: number;
  /** An accelerator for an hour. */
  readonly accelerator: number;
  /** A GiB of local SSD for a month of 730 hours. */
  readonly localSsd: number;
}

/** How much of each part a machine has. */
export interface PartQuantities {
  /** Processors it is billed for, in thousandths. */
  readonly milliVcpus: number;
  /** Memory. */
  readonly memoryMib: number;
  /** Accelerators. */
  readonly accelerators: number;
  /** Local SSD. */
  readonly localSsdGib: number;
}

const MILLI = 1000n;
const MIB_PER_GIB = 1024n;
const MONTH = 730n;
const NANO_PER_MICRO = 1000n;

/**
 * Price of a machine from the prices of its parts, in whole millionths of a US dollar an hour, rounded half up once: exact until then, for quantities
 * are whole numbers of small units.
 */
export function composedMicroUsd(prices: PartPrices, quantities: PartQuantities): number {
  const denominator = MILLI * MIB_PER_GIB * MONTH;
  const sum =
    (BigInt(quantities.milliVcpus) * BigInt(prices.core) * denominator) / MILLI +
    (BigInt(quantities.memoryMib) * BigInt(prices.ram) * denominator) / MIB_PER_GIB +
    BigInt(quantities.accelerators) * BigInt(prices.accelerator) * denominator +
    (BigInt(quantities.localSsdGib) * BigInt(prices.localSsd) * denominator) / MONTH;
  const micro = denominator * NANO_PER_MICRO;
  return Number((2n * sum + micro) / (2n * micro));
}

/** Share of a vCPU that small machine types are billed for. https://cloud.google.com/compute/vm-instance-pricing#sharedcore */
const BILLED_MILLI_VCPUS: Readonly<Record<string, number>> = { "e2-micro": 250, "e2-small": 500, "e2-medium": 1000 };

/** Processors that a machine type is billed for, in thousandths. */
export function billedMilliVcpus(machineType: string, vcpus: number): number {
  return BILLED_MILLI_VCPUS[machineType] ?? Math.round(vcpus * 1000);
}

/** Families whose SKUs may carry another name than the machine types, the preferred first. */
export function skuFamilies(machineType: string): readonly string[] {
  const family = machineType.slice(0, machineType.indexOf("-"));
  if (machineType.startsWith("a3-megagpu-")) {
    return ["a3plus", "a3"];
  }
  return machineType.startsWith("a3-ultragpu-") ? ["a3ultra"] : [family];
}
