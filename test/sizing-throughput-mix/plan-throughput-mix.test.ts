import type { ThroughputMixPlan } from "../../lib/sizing/throughput-mix/throughput-mix-plan";
import { planThroughputMix } from "../../lib/sizing/throughput-mix/plan-throughput-mix";
import type { ThroughputMixProblem } from "../../lib/sizing/throughput-mix/throughput-mix-problem";
import { verifyThroughputMix } from "../../lib/sizing/throughput-mix/verify-throughput-mix";
import { brokenRules } from "../support/broken-rules";
import { MELANGE_EXAMPLE, mix } from "./support/mixes";

function verified(problem: ThroughputMixProblem): ThroughputMixPlan {
  const plan = planThroughputMix(problem);
  expect(verifyThroughputMix(problem, plan)).toEqual([]);
  // Plans are data: nothing is lost in text.
  expect(verifyThroughputMix(problem, JSON.parse(JSON.stringify(plan)) as ThroughputMixPlan)).toEqual([]);
  return plan;
}

describe("planThroughputMix", () => {
  it("fills one A10G and one A100 to the last bit in the Mélange example", () => {
    const plan = verified(MELANGE_EXAMPLE);
    expect(plan.counts).toEqual([
      { machine: "A10G", count: 1 },
      { machine: "A100-80GB", count: 1 },
    ]);
    expect(plan.microUsdPerHour).toBe(4_680_000);
    const moved = plan.splits[0].shares.filter(({ machine }) => machine === "A10G");
    expect(moved).toEqual([{ bucket: "size-2", machine: "A10G", share: 1 / 3, fraction: "1/3" }]);
  });

  it("tells a mix that fits exactly from one that misses by a thousandth of a request in a hundred million", () => {
    const most = 9_000_000_000;
    const fits = mix([most - 1, 1], [[1, [most, most]]]);
    expect(verified(fits).counts).toEqual([{ machine: "m0", count: 1 }]);
    const misses = mix([most, 1], [[1, [most, most]]]);
    expect(verified(misses).counts).toEqual([{ machine: "m0", count: 2 }]);
  });

  it("decides in exact fractions what doubles cannot: thirds that add up to one, and thirds and a little more", () => {
    const thirds = mix([1, 1, 1], [[5, [3, 3, 3], { limit: 1 }]]);
    expect(verified(thirds).status).toBe("optimal");
    // 1/3 + 1/3 + 3000000000/8999999999 is 1 + 1/26999999997.
    const more = mix([1, 1, 3_000_000_000], [[5, [3, 3, 8_999_999_999], { limit: 1 }]]);
    expect(verified(more).status).toBe("infeasible");
  });

  it("costs nothing without traffic", () => {
    expect(verified(mix([0, 0], [[5, [1, 1]]])).microUsdPerHour).toBe(0);
  });

  it("keeps serving when any one zone is lost, dividing the traffic anew", () => {
    const place = (zone: string): { domains: string[] } => ({ domains: [zone] });
    const machines = ["a", "b", "c"].map((zone) => [10, [2], place(zone)] as const);
    const plan = verified(mix([8], machines, ["a", "b", "c"]));
    // Four machines are needed; two in each zone leave four.
    expect(plan.microUsdPerHour).toBe(60);
    expect(plan.counts.map(({ count }) => count)).toEqual([2, 2, 2]);
    expect(plan.splits.map(({ lost }) => lost)).toEqual([undefined, "a", "b", "c"]);
    expect(plan.splits[1].shares.map(({ machine, fraction }) => [machine, fraction])).toEqual([
      ["m1", "1/2"],
      ["m2", "1/2"],
    ]);
  });

  it("stops at a gap, and says which", () => {
    const problem = mix(
      [700, 900, 1100, 1300],
      [
        [31, [10, 13, 9, 12]],
        [47, [17, 15, 16, 14]],
        [59, [20, 22, 19, 25]],
      ],
    );
    const best = verified(problem);
    const near = planThroughputMix(problem, { gap: 0.05 });
    expect(verifyThroughputMix(problem, near)).toEqual([]);
    expect(near.lowerBoundMicroUsdPerHour).toBeLessThanOrEqual(best.microUsdPerHour);
    expect(near.gap).toBeLessThanOrEqual(0.05);
    const cut = planThroughputMix(problem, { maxNodes: 1 });
    expect(cut.status).toBe("feasible");
    expect(verifyThroughputMix(problem, cut)).toEqual([]);
    expect(cut.lowerBoundMicroUsdPerHour).toBeLessThan(best.microUsdPerHour);
  });
});

describe("an infeasible mix says why", () => {
  it("when no machine serves a bucket", () => {
    const { infeasibility } = verified(mix([1, 1], [[1, [1, 0]]]));
    expect(infeasibility).toEqual({
      constraint: "throughput:b1",
      need: "a machine that serves 'b1'",
      have: "speed 0 or limit 0 in every machine",
    });
  });

  it("when limits are too low together, with the share of the traffic that they serve", () => {
    // One machine of each: half of a second is left of the first, 1/3 of b1 goes there.
    const problem = mix(
      [10, 30],
      [
        [1, [20, 20], { limit: 1 }],
        [1, [0, 15], { limit: 1 }],
      ],
    );
    const { infeasibility } = verified(problem);
    // 35 of 40 requests: both machines are full and the first could as well serve b0.
    expect(infeasibility).toEqual({
      constraint: "limit",
      need: "all of the traffic",
      have: "87.5 % of it with every machine at its limit",
    });
  });

  it("when a bucket is served in one zone only, or the other zones are too small", () => {
    const only = mix([1], [[1, [1], { domains: ["a"] }]], ["a"]);
    expect(verified(only).infeasibility).toMatchObject({ constraint: "survive:a", need: "a machine outside 'a' that serves 'b0'" });
    const small = mix(
      [4],
      [
        [1, [1], { domains: ["a"] }],
        [1, [1], { domains: ["b"], limit: 3 }],
      ],
      ["a"],
    );
    expect(verified(small).infeasibility).toEqual({
      constraint: "survive:a",
      need: "all of the traffic without 'a'",
      have: "75.0 % of it with every machine elsewhere at its limit",
    });
  });
});

describe("verifyThroughputMix refuses what was tampered with", () => {
  const problem = MELANGE_EXAMPLE;
  const plan = planThroughputMix(problem);
  const tampered: Record<string, ThroughputMixPlan> = {
    cost: { ...plan, microUsdPerHour: plan.microUsdPerHour - 1, lowerBoundMicroUsdPerHour: plan.microUsdPerHour - 1 },
    count: { ...plan, counts: [plan.counts[1]], microUsdPerHour: 3_670_000, lowerBoundMicroUsdPerHour: 3_670_000 },
    split: { ...plan, splits: [{ shares: plan.splits[0].shares.slice(1) }] },
    load: {
      ...plan,
      splits: [{ shares: plan.splits[0].shares.map((share) => (share.bucket === "size-0" ? { ...share, machine: "A10G" } : share)) }],
    },
    bound: {
      ...plan,
      counts: [
        { machine: "A10G", count: 3 },
        { machine: "A100-80GB", count: 1 },
      ],
      microUsdPerHour: 6_700_000,
      lowerBoundMicroUsdPerHour: 6_700_000,
    },
    certificate: { ...plan, certificate: { ...plan.certificate, root: { shows: "cost", weights: [[0, 0]] } } },
    upper: { ...plan, certificate: { ...plan.certificate, upper: [1, 1] } },
  };
  it.each(Object.entries(tampered))("%s", (_, changed) => {
    expect(verifyThroughputMix(problem, changed)).not.toEqual([]);
  });
});

it("names every broken rule at once", () => {
  const problem: ThroughputMixProblem = {
    buckets: [
      { id: "b", milliRequestsPerSecond: 0.5 },
      { id: "b", milliRequestsPerSecond: 1 },
    ],
    machines: [
      { id: "m", microUsdPerHour: -1, milliRequestsPerSecond: [1], limit: 1.5 },
      { id: "m", microUsdPerHour: 1, milliRequestsPerSecond: [1, -2], domains: ["zone-a"] },
    ],
    survive: ["zone-b"],
  };
  expect(brokenRules(() => planThroughputMix(problem, { gap: 1, maxNodes: 0 }))).toEqual([
    "bucket-id-unique",
    "bucket-rate-integer",
    "gap-range",
    "machine-id-unique",
    "machine-limit-integer",
    "machine-price-integer",
    "machine-speed-integer",
    "machine-speeds-complete",
    "max-nodes-integer",
    "survive-domain-known",
  ]);
});

it("refuses figures whose costs would not add up exactly", () => {
  expect(brokenRules(() => planThroughputMix(mix([9_000_000_000], [[9_000_000_000, [1]]])))).toEqual(["mix-sums-exact"]);
});

it("keeps its proof where loads differ by many orders of magnitude", () => {
  const problem = mix(
    [242_518_242, 1_208_957, 6, 551_959, 3, 912_882_217, 2, 452_466_154, 1_812_146],
    [
      [420, [4167, 18_644_752, 360_363_589, 25_256, 493, 599_816, 265, 0, 0], { limit: 8 }],
      [24_681, [11, 61, 185, 0, 185_588, 2_837_151_369, 279_464, 751_441, 3_703_614], { limit: 7 }],
      [49_506_687, [1065, 798, 60_262_406, 25_188, 87, 6_243_811, 2, 0, 363_116_278]],
      [456_856_620, [4167, 18_644_752, 360_363_589, 25_256, 493, 599_816, 265, 0, 0]],
      [829_104_134, [4167, 18_644_752, 360_363_589, 25_256, 493, 599_816, 265, 0, 0]],
    ],
  );
  // Only the second machine serves the eighth bucket: 603 would be needed.
  expect(verified(problem).status).toBe("infeasible");
});
