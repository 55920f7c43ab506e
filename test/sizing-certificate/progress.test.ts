import type { PlanningProgress } from "../../lib/sizing/planning-options";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { clouds } from "../sizing/support/fleets";

const MACHINES = [
  { machineType: "m1", unitsPerInstance: 1, microUsdPerHour: 1_010_000 },
  { machineType: "m3", unitsPerInstance: 3, microUsdPerHour: 2_870_000 },
  { machineType: "m8", unitsPerInstance: 8, microUsdPerHour: 7_310_000 },
];
const ALIKE = clouds([3, 2], MACHINES, { demand: 24, mix: "any", targets: { unavailability: 1e-4 } });
const FLEET = {
  ...ALIKE,
  offerings: ALIKE.offerings.map((each, index) => ({ ...each, microUsdPerHour: each.microUsdPerHour + 7_001 * ((index * index) % 11) })),
};

function watched(maxOperations?: number): { readonly told: PlanningProgress[]; readonly plan: ReturnType<typeof planFleet> } {
  const told: PlanningProgress[] = [];
  const plan = planFleet(FLEET, {
    onProgress: (progress) => told.push(progress),
    ...(maxOperations === undefined ? {} : { maxOperations }),
  });
  return { told, plan };
}

test("bounds only rise, costs and gaps only fall, and the last report is the plan", () => {
  const { told, plan } = watched();
  expect(told.length).toBeGreaterThan(3);
  told.slice(1).forEach((progress, index) => {
    const before = told[index]!;
    expect(progress.lowerBoundMicroUsdPerHour).toBeGreaterThanOrEqual(before.lowerBoundMicroUsdPerHour);
    expect(progress.bestMicroUsdPerHour ?? Infinity).toBeLessThanOrEqual(before.bestMicroUsdPerHour ?? Infinity);
    expect(progress.gap).toBeLessThanOrEqual(before.gap);
    expect(progress.operations).toBeGreaterThanOrEqual(before.operations);
    expect(progress.operations - before.operations).toBeLessThan(40_000_000);
  });
  told.forEach(({ lowerBoundMicroUsdPerHour }) => expect(lowerBoundMicroUsdPerHour).toBeLessThanOrEqual(plan.microUsdPerHour));
  const last = told[told.length - 1]!;
  expect([plan.status, last.bestMicroUsdPerHour, last.lowerBoundMicroUsdPerHour, last.gap]).toEqual([
    "optimal",
    plan.microUsdPerHour,
    plan.microUsdPerHour,
    0,
  ]);
});

test("being watched changes no plan", () => {
  expect(watched().plan).toEqual(planFleet(FLEET));
});

test("a search that is cut short ends with what it told, and no machine is needless", () => {
  const judged = new Set<string>();
  for (const maxOperations of [1, 1e5, 1e6, 1e7]) {
    const { told, plan } = watched(maxOperations);
    judged.add(plan.status);
    expect(verifyFleetPlan(FLEET, plan)).toEqual([]);
    const last = told[told.length - 1]!;
    expect([last.bestMicroUsdPerHour, last.lowerBoundMicroUsdPerHour]).toEqual([plan.microUsdPerHour, plan.lowerBoundMicroUsdPerHour]);
    expect(plan.certificate!.oneFewer.filter(({ breaks }) => breaks === "none")).toEqual([]);
  }
  expect(judged).toContain("feasible");
});

test("what the callback throws comes out of the planner as it is", () => {
  const thrown = new Error("enough");
  let calls = 0;
  const stop = (): never => {
    calls++;
    throw thrown;
  };
  expect(() => planFleet(FLEET, { onProgress: stop })).toThrow(thrown);
  expect(calls).toBe(1);
});
