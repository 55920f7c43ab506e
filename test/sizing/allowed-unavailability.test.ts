import { fleetFrontier, planFleet, planForBudget, verifyFleetPlan, type FleetProblem } from "../../lib/sizing";

/** Zones that are down a tenth of the time and hold a server that never fails: two of them are down together a hundredth of the time. */
function twoZones(unavailability: number, second = 0.1): FleetProblem {
  return {
    demand: 1,
    unit: "server",
    mix: "any",
    domains: [0.1, second].map((down, zone) => ({ id: `z${zone}`, level: "zone", unavailability: down })),
    offerings: [0, 1].map((zone) => ({
      id: `server-${zone}`,
      domain: `z${zone}`,
      cloud: "example",
      region: "one",
      zone: `z${zone}`,
      machineType: "server",
      purchaseOption: "on-demand",
      unitsPerInstance: 1,
      microUsdPerHour: 1_000_000,
      instanceUnavailability: 0,
    })),
    targets: { unavailability },
  };
}

test("a target that is met but for rounding is met", () => {
  expect(0.1 * 0.1).toBeGreaterThan(0.01);
  const plan = planFleet(twoZones(0.01));
  expect(plan).toMatchObject({ status: "optimal", microUsdPerHour: 2_000_000 });
  expect(verifyFleetPlan(twoZones(0.01), plan)).toEqual([]);
});

test("a target that is missed by more than rounding is missed", () => {
  expect(planFleet(twoZones(0.01, 0.1 * (1 + 1e-11))).status).toBe("infeasible");
});

test("a degraded level that is met but for rounding is met", () => {
  const problem = twoZones(0.2);
  const targets = { ...problem.targets, degraded: [{ units: 1, unavailability: 0.01 }] };
  const plan = planFleet({ ...problem, demand: 2, targets });
  expect(plan).toMatchObject({ status: "optimal", degraded: [{ units: 1, unavailability: 0.1 * 0.1 }] });
});

test("a frontier and a budget step over what is met but for rounding", () => {
  const { points, isComplete } = fleetFrontier(twoZones(0.01));
  expect({ costs: points.map(({ microUsdPerHour }) => microUsdPerHour), isComplete }).toEqual({
    costs: [1_000_000, 2_000_000],
    isComplete: true,
  });
  const problem = twoZones(0.01);
  const budget = planForBudget({ ...problem, targets: { ...problem.targets, maxMicroUsdPerHour: 1_000_000 } });
  expect(budget.binding[0]!.explanation).toBe("the cheapest fleet that is more available costs $1.00 an hour ($730 a month) more");
});
