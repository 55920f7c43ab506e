import { bundledLocalSsdGib as knownLocalSsdGib } from "../../lib/catalog/market/google-machines";

export {
  decimalGb,
  gkeAllocatable,
  HOST_IN_ACCELERATOR_PRICE,
  localSsdMicroUsdPerHour,
  NOT_SOLD_ON_DEMAND,
  TPU_MACHINES,
} from "../../lib/catalog/market/google-machines";

/** Why an accelerator machine type of the price table is not carried; undefined when it is. */
export function reasonNotCarried(machineType: string): string | undefined {
  if (machineType.endsWith("-nolssd")) {
    return "Google: variant without local SSD of a carried type";
  }
  return machineType.startsWith("a3-edgegpu-") ? "Google: network bandwidth differs by region and is not stated" : undefined;
}

/** Local SSD in GiB that a machine type without accelerators bundles. */
export function bundledLocalSsdGib(machineType: string): number {
  const gib = knownLocalSsdGib(machineType);
  if (gib === undefined) {
    throw new Error(`"${machineType}" bundles local SSDs of an unknown number: add it`);
  }
  return gib;
}
