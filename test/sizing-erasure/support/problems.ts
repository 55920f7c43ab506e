import type { AllowedCodes, ErasureProblem, StorageDomain } from "../../../lib/sizing/erasure/erasure-problem";

/** A domain that holds nodes unless others name it as parent. */
export function storageDomain(id: string, unavailability: number, rest: Partial<StorageDomain> = {}): StorageDomain {
  return { id, level: "zone", unavailability, ...rest };
}

/** Reed-Solomon codes with fixed numbers of shards. */
export function onlyReedSolomon(k: number, m: number): AllowedCodes {
  return { reedSolomon: { minDataShards: k, maxDataShards: k, minParityShards: m, maxParityShards: m } };
}

/** 1,000 TiB on three zones with 16 TiB disks, 12 to a node; change what a test is about. */
export function erasureProblem(changes: Partial<ErasureProblem> = {}): ErasureProblem {
  return {
    usableTib: 1000,
    targets: { annualLossProbability: 1e-9, unavailability: 1e-5 },
    domains: ["z1", "z2", "z3"].map((id) => storageDomain(id, 1e-3)),
    deviceTypes: [{ id: "hdd", capacityTib: 16, annualFailureRate: 0.014, microUsdPerMonth: 5_000_000 }],
    nodeTypes: [{ id: "node", deviceSlots: 12, annualFailureRate: 0.02, unavailability: 2e-3, microUsdPerMonth: 100_000_000 }],
    repair: { detectionHours: 0.5, bandwidthMibPerSecond: 500, mode: "parallel" },
    ...changes,
  };
}
