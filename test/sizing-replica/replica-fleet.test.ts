import fc from "fast-check";
import type { LeptonError } from "../../lib/errors";
import { fleetFrontier } from "../../lib/sizing/fleet-frontier";
import { fleetUnavailability } from "../../lib/sizing/fleet-unavailability";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { planForBudget } from "../../lib/sizing/plan-for-budget";
import { fleetProblemOfReplicas, replicaFit, type ReplicaFleetProblem, type ReplicaOffering } from "../../lib/sizing/replica";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { domain, offering } from "../sizing/support/fleets";

function machine(id: string, capacity: ReplicaOffering["capacity"], microUsdPerHour = 1_000_000): ReplicaOffering {
  const { unitsPerInstance: _, ...rest } = offering(id, "a", { microUsdPerHour });
  return { ...rest, capacity };
}

const PROBLEM: ReplicaFleetProblem = {
  demand: 3,
  unit: "replica",
  replica: { gpus: 1, gpuClass: "L4", vcpus: 7, memoryGib: 20, networkMbps: 2000 },
  domains: [domain("a", 0.001)],
  mix: "any",
  offerings: [
    machine("four", { gpus: 4, gpuClass: "L4", vcpus: 28.9, memoryGib: 180, networkMbps: 40_000 }, 3_000_000),
    machine("three", { gpus: 4, gpuClass: "L4", vcpus: 47, memoryGib: 79.9, networkMbps: 40_000 }, 2_500_000),
    machine("other", { gpus: 1, gpuClass: "T4", vcpus: 8, memoryGib: 30, networkMbps: 5000 }),
    machine("none", { vcpus: 64, memoryGib: 256, networkMbps: 5000 }),
    machine("few", { gpus: 1, gpuClass: "L4", vcpus: 6.999, memoryGib: 30, networkMbps: 5000 }),
    machine("slow", { gpus: 1, gpuClass: "L4", vcpus: 8, memoryGib: 30, networkMbps: 1999 }),
  ],
  targets: { unavailability: 0.005 },
};

test("an instance gives as many replicas as its tightest resource has room for", () => {
  const { problem, rejections } = fleetProblemOfReplicas(PROBLEM);
  expect(problem.offerings.map(({ id, unitsPerInstance }) => [id, unitsPerInstance])).toEqual([
    ["four", 4],
    ["three", 3],
  ]);
  expect(rejections).toEqual([
    { offering: "other", constraint: "gpu-class", need: "L4", have: "T4" },
    { offering: "none", constraint: "gpu-class", need: "L4", have: "no GPU" },
    { offering: "few", constraint: "vcpus", need: "7 vCPU", have: "6.999 vCPU" },
    { offering: "slow", constraint: "network", need: "2000 Mbit/s", have: "1999 Mbit/s" },
  ]);
});

test("decimals that binary fractions only approach are what they are written as", () => {
  expect(replicaFit({ vcpus: 0.07 }, { vcpus: 0.7 })).toEqual({ fit: "units", units: 10 });
  expect(replicaFit({ vcpus: 0.1 }, { vcpus: 0.3 })).toEqual({ fit: "units", units: 3 });
});

test("replicas that fit never take more than there is, and one more would", () => {
  const milli = fc.integer({ min: 1, max: 200_000 });
  fc.assert(
    fc.property(fc.record({ vcpus: milli, memoryGib: milli }), fc.record({ vcpus: milli, memoryGib: milli }), (need, have) => {
      const fit = replicaFit(
        { vcpus: need.vcpus / 1000, memoryGib: need.memoryGib / 1000 },
        { vcpus: have.vcpus / 1000, memoryGib: have.memoryGib / 1000 },
      );
      const units = fit.fit === "units" ? fit.units : 0;
      const fits = (replicas: number): boolean => replicas * need.vcpus <= have.vcpus && replicas * need.memoryGib <= have.memoryGib;
      expect([fits(units), fits(units + 1)]).toEqual([true, false]);
    }),
    { seed: 301, numRuns: 500 },
  );
});

test("every planner answers as for the problem in service units, and names what does not fit", () => {
  const { problem: plain, rejections } = fleetProblemOfReplicas(PROBLEM);
  const plan = planFleet(PROBLEM);
  expect(plan).toEqual({ ...planFleet(plain), rejections });
  expect(plan.counts).toEqual([{ offering: "three", count: 2 }]);
  expect(verifyFleetPlan(PROBLEM, plan)).toEqual([]);
  expect(fleetUnavailability(PROBLEM, plan.counts)).toBe(plan.unavailability);
  expect(fleetFrontier(PROBLEM)).toEqual(fleetFrontier(plain));
  const budget = { maxMicroUsdPerHour: 6_000_000 };
  const poor = { ...PROBLEM, targets: { ...PROBLEM.targets, ...budget } };
  expect(planForBudget(poor).counts).toEqual(planForBudget({ ...plain, targets: { ...plain.targets, ...budget } }).counts);
});

test.each<[string, Partial<ReplicaFleetProblem>, string]>([
  ["a replica that takes nothing", { replica: { gpuClass: "L4" } }, "replica-positive"],
  ["half a GPU", { replica: { gpus: 0.5 } }, "replica-quantity-range"],
  ["less than nothing", { offerings: [machine("x", { vcpus: -1 })] }, "capacity-quantity-range"],
  ["a pin that adds nothing", { pinned: [{ offering: "few", count: 1 }] }, "pinned-fits"],
  ["a demand of half a replica", { demand: 0.5 }, "demand-integer"],
  ["a pin of nothing known", { pinned: [{ offering: "fewer", count: 1 }] }, "pinned-offering-known"],
])("%s is a broken rule", (_name, given, rule) => {
  try {
    planFleet({ ...PROBLEM, ...given });
  } catch (error) {
    expect((error as LeptonError).rules.map((broken) => broken.rule)).toEqual([rule]);
    return;
  }
  throw new Error("accepted");
});

test("what does not fit may be excluded as well", () => {
  expect(planFleet({ ...PROBLEM, excluded: ["few"] }).status).toBe("optimal");
});
