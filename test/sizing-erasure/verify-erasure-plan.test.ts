import type { ErasureDesign, ErasurePlan } from "../../lib/sizing/erasure/erasure-plan";
import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import { verifyErasurePlan } from "../../lib/sizing/erasure/verify-erasure-plan";
import { erasureProblem, storageDomain } from "./support/problems";

const PROBLEM = erasureProblem({
  usableTib: 90,
  domains: [
    storageDomain("r", 1e-5, { level: "region", egressMicroUsdPerGib: 20_000 }),
    ...["a", "b", "c"].map((id) => storageDomain(id, 1e-3, { parent: "r", maxNodes: 4, egressMicroUsdPerGib: 10_000 })),
    storageDomain("x", 1e-3, { maxNodes: 4, egressMicroUsdPerGib: 30_000 }),
  ],
  targets: { annualLossProbability: 1e-8, unavailability: 1e-4, survive: [{ domains: ["a", "b", "c"] }] },
  traffic: [{ domain: "a", readGibPerMonth: 5000, writeGibPerMonth: 3000 }],
  codes: { reedSolomon: { minDataShards: 2, maxDataShards: 6, minParityShards: 1, maxParityShards: 5 } },
});

let plan: ErasurePlan;
beforeAll(() => (plan = planErasureCode(PROBLEM, { alternatives: false })));

function checksOf(changes: Partial<ErasureDesign>, ofPlan: Partial<ErasurePlan> = {}): string[] {
  return verifyErasurePlan(PROBLEM, { ...plan, ...ofPlan, design: { ...plan.design!, ...changes } }).map(({ check }) => check);
}

test("a plan holds", () => {
  expect(plan.status).toBe("optimal");
  expect(verifyErasurePlan(PROBLEM, plan)).toEqual([]);
});

test("every claim that is changed is found", () => {
  const { code, cost, durability, repair, placement } = plan.design!;
  const [first, ...rest] = placement;
  expect(checksOf({ code: { ...code, parityShards: 9 } })).toEqual(expect.arrayContaining(["code", "shards"]));
  expect(checksOf({ deviceType: "tape" })).toEqual(["hardware"]);
  expect(checksOf({ sets: plan.design!.sets - 1 })).toContain("sets");
  expect(checksOf({ placement: [{ ...first!, nodes: 1 }, ...rest] })).toContain(`nodes:${first!.domain}`);
  expect(checksOf({ placement: [{ ...first!, nodes: 5 }, ...rest] })).toContain(`limit:${first!.domain}`);
  expect(checksOf({ placement: [{ ...first!, devices: first!.devices + 1 }, ...rest] })).toContain(`devices:${first!.domain}`);
  expect(checksOf({ placement: [{ ...first!, domain: "r" }, ...rest] })).toEqual(["placement"]);
  expect(checksOf({ unavailability: plan.design!.unavailability * (1 + 1e-8) })).toEqual(["unavailability"]);
  expect(checksOf({ unavailability: 2e-4 })).toEqual(["unavailability", "unavailability-target"]);
  expect(checksOf({ durability: { ...durability, lossesPerYear: durability.lossesPerYear * 1.001 } })).toContain("durability");
  expect(checksOf({ durability: { ...durability, firstYearLoss: durability.lossesPerYear * 1.001 } })).toEqual(["durability-first-year"]);
  expect(checksOf({ durability: { ...durability, measure: "first-year" } })).toEqual(["durability-measure"]);
  expect(checksOf({ repair: { ...repair, readTibPerYear: repair.readTibPerYear * 2 } })).toEqual(["repair"]);
  expect(checksOf({ overhead: 1, rawTib: 1, storedTib: 1 })).toEqual(["storedTib", "rawTib", "overhead"]);
  for (const part of ["devices", "nodes", "reads", "writes", "repairs"] as const) {
    expect(checksOf({ cost: { ...cost, [part]: cost[part] + 1000 } })).toEqual([`cost:${part}`, "cost:total"]);
  }
  expect(checksOf({}, { lowerBoundMicroUsdPerMonth: cost.total + 1 })).toEqual(["lowerBound", "optimality"]);
  expect(checksOf({}, { status: "feasible" })).toEqual(["optimality"]);
  expect(checksOf({}, { status: "infeasible" })).toEqual(["status", "infeasibility"]);
});

test("a placement that a loss would take too much of is found", () => {
  const { placement, code } = plan.design!;
  const crowd = placement.map((each, at) => (at === 0 ? { ...each, shards: code.parityShards + 1 } : each));
  expect(checksOf({ placement: crowd, code: { ...code, dataShards: crowd.reduce((sum, { shards }) => sum + shards, 0) - code.parityShards } })).toContain("survive:0");
}); // prettier-ignore
