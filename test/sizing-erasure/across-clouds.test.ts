import type { ErasurePlan } from "../../lib/sizing/erasure/erasure-plan";
import type { ErasureProblem } from "../../lib/sizing/erasure/erasure-problem";
import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import { verifyErasurePlan } from "../../lib/sizing/erasure/verify-erasure-plan";
import { erasureProblem, storageDomain } from "./support/problems";

/**
 * Two clouds of two zones; 2 TiB, 1,000 GiB a month read and written from the first; what leaves the first costs 9 cents a GiB, the second 12. Either
 * cloud may go. Disks of 1 TiB cost 10 dollars and fail at 0.1 a year; nodes are free.
 */
const PROBLEM: ErasureProblem = erasureProblem({
  usableTib: 2,
  targets: { annualLossProbability: 1e-6, unavailability: 1e-3, survive: [{ domains: ["a", "b"] }] },
  domains: [
    storageDomain("a", 1e-5, { level: "provider", egressMicroUsdPerGib: 90_000 }),
    storageDomain("b", 1e-5, { level: "provider", egressMicroUsdPerGib: 120_000 }),
    ...["a1", "a2", "b1", "b2"].map((id) => storageDomain(id, 1e-3, { parent: id[0]! })),
  ],
  deviceTypes: [{ id: "disk", capacityTib: 1, annualFailureRate: 0.1, microUsdPerMonth: 10_000_000 }],
  nodeTypes: [{ id: "box", deviceSlots: 1, annualFailureRate: 0, unavailability: 0, microUsdPerMonth: 0 }],
  repair: { detectionHours: 1, bandwidthMibPerSecond: 72.82, mode: "parallel" },
  traffic: [{ domain: "a", readGibPerMonth: 1000, writeGibPerMonth: 1000 }],
  codes: {
    reedSolomon: { minDataShards: 2, maxDataShards: 2, minParityShards: 2, maxParityShards: 2 },
    localReconstruction: [{ dataShards: 2, localGroups: 1, globalParities: 1 }],
    copies: { min: 2, max: 3 },
  },
});

/** A shard of 1 TiB that is lost 0.1 times a year: GiB a month. */
const SHARD = (0.1 * 1024) / 12;
const usd = (micro: number): string => (micro / 1e6).toFixed(3);

describe("two clouds, by hand", () => {
  let plan: ErasurePlan;
  beforeAll(() => (plan = planErasureCode(PROBLEM)));
  const alternative = (bestOf: string) => plan.alternatives.find((each) => each.bestOf === bestOf)!;

  test("RS 2+2 with two shards in each cloud: half of every write crosses over, and one shard for every repair", () => {
    const { code, cost, placement } = plan.design!;
    expect([code.name, placement.reduce((sum, { domain, shards }) => sum + (domain.startsWith("a") ? shards : 0), 0)]).toEqual([
      "RS 2+2",
      2,
    ]);
    expect([usd(cost.devices), cost.nodes, cost.reads]).toEqual(["40.000", 0, 0]);
    // Each shard takes half of what is written: two of them are 1,000 GiB at 9 cents.
    expect(usd(cost.writes)).toBe("90.000");
    // A shard in a cloud is rebuilt from the other one there and one from the other cloud.
    expect(usd(cost.repairs)).toBe((2 * SHARD * 0.12 + 2 * SHARD * 0.09).toFixed(3));
    expect(usd(cost.total)).toBe("133.584");
    expect(verifyErasurePlan(PROBLEM, plan)).toEqual([]);
  });

  test("copies: two are lost too often, three cost two disks more", () => {
    const { code, microUsdPerMonth, meetsTargets, lostBecause } = alternative("copies");
    // Two copies in the first cloud and one in the other, 2 TiB each, rebuilt from the first.
    expect([code, meetsTargets, usd(microUsdPerMonth!)]).toEqual(["3 copies", true, (60 + 90 + 2 * SHARD * 0.09).toFixed(3)]);
    expect(lostBecause).toBe("costs 13.4 % more");
    const two = planErasureCode({ ...PROBLEM, codes: { copies: { min: 2, max: 2 } } });
    expect([two.status, two.infeasibility!.constraint]).toEqual(["infeasible", "durability"]);
  });

  test("a local reconstruction code: the group reads the same two shards for every repair, wherever they are", () => {
    const { code, microUsdPerMonth } = alternative("local-reconstruction");
    // Two of the group in the first cloud, its third and the global parity in the other.
    const repairs = SHARD * (0.12 + 0.12 + 2 * 0.09 + 0.09);
    expect([code, usd(microUsdPerMonth!)]).toEqual(["LRC (2,1,1)", (40 + 90 + repairs).toFixed(3)]);
  });

  test("one cloud alone would be cheaper and is not allowed", () => {
    const { meetsTargets, lostBecause, microUsdPerMonth } = alternative("only a");
    expect([meetsTargets, lostBecause]).toEqual([false, "does not survive the domains it must"]);
    // 40 for the cheapest code that lasts; nothing crosses over.
    expect(usd(microUsdPerMonth!)).toBe("40.000");
    expect(alternative("only b").lostBecause).toBe("does not survive the domains it must");
  });

  test("says what it takes for granted", () => {
    const starts = [
      "Repair is parallel",
      "Times to failure and to repair are exponential",
      "Devices and nodes are lost independently",
      "Domains are down independently",
      "The loss that is held to the target is the expected losses a year",
      "Unavailability is that of one set",
      "Latent errors",
      "Repair times are those of full devices",
      "Local reconstruction codes are maximally recoverable",
      "Objects are large",
      "Readers fetch the k shards that are cheapest",
    ];
    expect(plan.assumptions.map((text) => starts.find((start) => text.startsWith(start)))).toEqual(starts);
  });

  test("without prices of what leaves a cloud, nothing of it is paid", () => {
    const free = PROBLEM.domains.map(({ egressMicroUsdPerGib: _, ...domain }) => domain);
    const { design } = planErasureCode({ ...PROBLEM, domains: free }, { alternatives: false });
    expect(usd(design!.cost.total)).toBe("40.000");
  });
});
