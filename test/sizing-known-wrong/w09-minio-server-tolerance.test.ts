import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import type { ErasureProblem } from "../../lib/sizing/erasure/erasure-problem";
import { onlyReedSolomon, storageDomain } from "../sizing-erasure/support/problems";

/** 4 servers with 2 drives each, one stripe over all 8 drives. A server is a failure domain that takes two of the shards. */
function stripe(parity: number, gone: number): ErasureProblem {
  const servers = ["s1", "s2", "s3", "s4"].map((id) => storageDomain(id, 0.001, { level: "server", maxNodes: 2 }));
  return {
    usableTib: 8 - parity,
    targets: {
      annualLossProbability: 0.999,
      unavailability: 0.999,
      survive: [{ domains: servers.map(({ id }) => id), count: gone }],
    },
    domains: servers,
    deviceTypes: [{ id: "drive", capacityTib: 1, annualFailureRate: 0.01, microUsdPerMonth: 1 }],
    nodeTypes: [{ id: "bay", deviceSlots: 1, annualFailureRate: 0, unavailability: 0, microUsdPerMonth: 0 }],
    repair: { detectionHours: 1, bandwidthMibPerSecond: 100, mode: "parallel" },
    codes: onlyReedSolomon(8 - parity, parity),
  };
}

describe("W9: servers that a MinIO stripe of 8 over 4 servers with 2 drives each can lose with parity 2", () => {
  it("peer: the sizing table says 2", () => {
    expect(planErasureCode(stripe(2, 2)).status).toBe("infeasible");
  });

  it("ours: 1; each server holds two shards, and two servers hold four of which two may be missing", () => {
    const { status, design } = planErasureCode(stripe(2, 1));
    expect([status, design!.placement.map(({ shards }) => shards)]).toEqual(["optimal", [2, 2, 2, 2]]);
  });

  it("parity 4, as the row had it in an older revision, does survive two", () => {
    expect(planErasureCode(stripe(4, 2)).status).toBe("optimal");
  });
});
