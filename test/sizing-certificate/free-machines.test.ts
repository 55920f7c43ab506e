import { planFleet, verifyFleetPlan, type FleetProblem } from "../../lib/sizing";

/** One machine type in each of three zones; that of the last costs nothing, and there are as many of it as one likes. */
function withFreeZone(targets: FleetProblem["targets"]): FleetProblem {
  return {
    demand: 4,
    unit: "GPU",
    domains: ["a", "b", "c"].map((id) => ({ id, level: "zone", unavailability: 0.001 })),
    offerings: ["a", "b", "c"].map((zone) => ({
      id: `machine-${zone}`,
      domain: zone,
      cloud: "example",
      region: "one",
      zone,
      machineType: zone === "c" ? "free" : "paid",
      purchaseOption: "on-demand",
      unitsPerInstance: 1,
      microUsdPerHour: zone === "c" ? 0 : 1_000_000,
      instanceUnavailability: 0.005,
    })),
    targets,
  };
}

test("a proof by cases counts what is free: only the second machine type costs something, and proofs leave types out", () => {
  const problem = withFreeZone({ unavailability: 0.001, minMachineTypes: 2 });
  const plan = planFleet(problem);
  expect(plan).toMatchObject({ status: "optimal", microUsdPerHour: 1_000_000 });
  expect(plan.certificate!.provenMicroUsdPerHour).toBe(0);
  expect(verifyFleetPlan(problem, plan)).toEqual([]);
});

test("a proof by cases holds beside free machines", () => {
  const problem = withFreeZone({ unavailability: 0.0001 });
  const plan = planFleet(problem);
  expect(plan).toMatchObject({ status: "optimal", microUsdPerHour: 4_000_000 });
  expect(plan.certificate!.provenMicroUsdPerHour).toBe(4_000_000);
  expect(verifyFleetPlan(problem, plan)).toEqual([]);
});

test("nothing is proven of a fleet that free machines undercut", () => {
  const problem = withFreeZone({ unavailability: 0.01 });
  const plan = planFleet(problem);
  expect(plan.microUsdPerHour).toBe(0);
  const claimed = { ...plan, lowerBoundMicroUsdPerHour: 1_000_000 };
  expect(verifyFleetPlan(problem, claimed)).not.toEqual([]);
  expect(verifyFleetPlan(problem, plan)).toEqual([]);
});

test("that free machines all stand in one zone is verified", () => {
  const free = withFreeZone({ unavailability: 0.01, survive: [{ level: "zone", units: 1 }] });
  const problem = { ...free, offerings: free.offerings.slice(2) };
  const plan = planFleet(problem);
  expect(plan.certificate!.infeasibility).toEqual({ proof: "largest-fleet", constraint: "survive:zone", reached: 0 });
  expect(verifyFleetPlan(problem, plan)).toEqual([]);
});
