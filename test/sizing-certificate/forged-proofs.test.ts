import { planFleet, verifiedLowerBound, verifyFleetPlan, type FleetProblem } from "../../lib/sizing";

/** docs/lepton-size.md works it out: one server in each of three zones, for three dollars, which takes a proof by cases. */
const PROBLEM: FleetProblem = {
  demand: 1,
  unit: "server",
  mix: "any",
  domains: ["a", "b", "c"].map((id) => ({ id, level: "zone", unavailability: 0.1 })),
  offerings: ["a", "b", "c"].map((zone) => ({
    id: `server-${zone}`,
    domain: zone,
    cloud: "example",
    region: "one",
    zone,
    machineType: "server",
    purchaseOption: "on-demand",
    unitsPerInstance: 1,
    microUsdPerHour: 1_000_000,
    instanceUnavailability: 0.1,
    quotaClass: "servers",
  })),
  quotas: [{ quotaClass: "servers", limit: 100 }],
  targets: { unavailability: 0.01, survive: [{ level: "zone", units: 1 }] },
};

test("the honest proof holds", () => {
  const plan = planFleet(PROBLEM);
  expect(plan.certificate!.boxes!.boundMicroUsdPerHour).toBe(3_000_000);
  expect(verifyFleetPlan(PROBLEM, plan)).toEqual([]);
  expect(verifiedLowerBound(PROBLEM, plan)).toBe(3_000_000);
});

test.each(["cost", "unavailability", "survive:zone", "quota:servers", "faith"])("all fleets at once are not closed by %s", (closedBy) => {
  const plan = planFleet(PROBLEM);
  const certificate = { ...plan.certificate!, boxes: { boundMicroUsdPerHour: 3_000_000, cases: [{ closedBy }] } };
  expect(verifyFleetPlan(PROBLEM, { ...plan, certificate })).toContainEqual({
    check: "certificate:boxes",
    expected: `case 0 closed by ${closedBy}`,
    found: "open",
  });
  expect(verifiedLowerBound(PROBLEM, { certificate })).toBeLessThan(3_000_000);
});
