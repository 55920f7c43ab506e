import { planPacking, verifyPackingPlan, type PackingPlan, type PackingProblem } from "../../lib/sizing/packing";

const PROBLEM: PackingProblem = {
  pods: [
    { id: "web", count: 6, requests: { milliCpu: 700, memoryMib: 900 }, maxPerNode: 2, maxZoneSkew: 1 },
    { id: "db", count: 3, requests: { milliCpu: 1100, memoryMib: 3000 }, excludes: ["job"], purchaseOptions: ["on-demand"] },
    { id: "job", count: 5, requests: { milliCpu: 900, memoryMib: 700 } },
  ],
  nodeTypes: [
    {
      id: "s",
      capacity: { milliCpu: 2000, memoryMib: 4000 },
      purchaseOption: "on-demand",
      microUsdPerHour: 101,
      zones: [{ zone: "a", limit: 3 }, { zone: "b" }],
    },
    {
      id: "l",
      capacity: { milliCpu: 4000, memoryMib: 8000 },
      overhead: { milliCpu: 100, memoryMib: 200 },
      maxPods: 5,
      purchaseOption: "spot",
      microUsdPerHour: 133,
      zones: [{ zone: "a" }, { zone: "b", limit: 2, microUsdPerHour: 119 }],
    },
  ],
};

let plan: PackingPlan;
beforeAll(() => {
  plan = planPacking(PROBLEM);
});

function checks(change: Partial<PackingPlan>): string[] {
  return verifyPackingPlan(PROBLEM, { ...plan, ...change }).map(({ check }) => check.split(":")[0]!);
}

test("the plan itself is optimal, and holds", () => {
  expect(plan.status).toBe("optimal");
  expect(verifyPackingPlan(PROBLEM, plan)).toEqual([]);
});

describe("a tampered plan is refused:", () => {
  test.each<[string, (held: PackingPlan) => Partial<PackingPlan>, string]>([
    ["a lower cost", ({ microUsdPerHour }) => ({ microUsdPerHour: microUsdPerHour - 1 }), "cost"],
    ["a node less", ({ groups }) => ({ groups: groups.slice(1) }), "placed"],
    ["another zone", ({ groups }) => ({ groups: groups.map((group) => ({ ...group, zone: "a" })) }), "skew"],
    ["an unknown type", ({ groups }) => ({ groups: groups.map((group) => ({ ...group, nodeType: "x" })) }), "node"],
    [
      "too much on a node",
      ({ groups }) => ({
        groups: groups.map((group) => ({ ...group, pods: group.pods.map(({ pod, count }) => ({ pod, count: count + 3 })) })),
      }),
      "capacity",
    ],
    [
      "what excludes one another",
      ({ groups }) => ({
        groups: groups.map((group) => ({
          ...group,
          pods: [
            { pod: "db", count: 1 },
            { pod: "job", count: 1 },
          ],
        })),
      }),
      "excludes",
    ],
    [
      "what must not be interrupted on spot",
      ({ groups }) => ({ groups: groups.map((group) => ({ ...group, nodeType: "l", pods: [{ pod: "db", count: 1 }] })) }),
      "purchaseOption",
    ],
    [
      "a higher bound",
      ({ lowerBoundMicroUsdPerHour: bound }) => ({ lowerBoundMicroUsdPerHour: bound + 1, microUsdPerHour: bound + 1 }),
      "certificate",
    ],
    [
      "a fuller node",
      ({ utilisation }) => ({ utilisation: utilisation.map((entry) => ({ ...entry, offered: entry.offered - 1 })) }),
      "utilisation",
    ],
    ["no proof", ({ certificate: { root: _, ...certificate } }) => ({ certificate }), "certificate"],
    ["a proof of no place", ({ certificate }) => ({ status: "infeasible", groups: [], certificate }), "certificate"],
  ])("%s", (_, change, check) => expect(checks(change(plan))).toContain(check));

  test("multipliers that are too large, in any leaf", () => {
    const raised = JSON.parse(JSON.stringify(plan.certificate), (key: string, value: unknown) =>
      key === "worth" ? (value as number) * 2 : value,
    ) as PackingPlan["certificate"];
    expect(checks({ certificate: raised })).toContain("certificate");
  });
});
