import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import type { FleetPlan } from "../../lib/sizing/fleet-plan";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { randomProblem } from "./support/random-problems";

const SCOPE = { offerings: 6, limit: 8, demand: 5, sideTargets: true };

/** Runs a property on problems that have a fleet; the rest is counted, and must not be most of them. */
function onFeasible(seed: number, runs: number, check: (fleet: FleetProblem, plan: FleetPlan) => void): void {
  let discarded = 0;
  fc.assert(
    fc.property(randomProblem(SCOPE), (fleet) => {
      const plan = planFleet(fleet);
      if (plan.status === "infeasible") {
        discarded++;
        return;
      }
      check(fleet, plan);
    }),
    { seed, numRuns: runs },
  );
  expect(discarded).toBeLessThan(runs * 0.85);
}

/** Cost of the changed problem, with no fleet counted as dearer than any. */
function costOf(fleet: FleetProblem): number {
  const plan = planFleet(fleet);
  return plan.status === "infeasible" ? Infinity : plan.microUsdPerHour;
}

it("costs no less for one more unit of demand", () => {
  onFeasible(21, 150, (fleet, plan) => expect(costOf({ ...fleet, demand: fleet.demand + 1 })).toBeGreaterThanOrEqual(plan.microUsdPerHour));
});

it("costs no less for a stricter target", () => {
  onFeasible(22, 150, (fleet, plan) => {
    const stricter = { ...fleet.targets, unavailability: fleet.targets.unavailability / 2 };
    expect(costOf({ ...fleet, targets: stricter })).toBeGreaterThanOrEqual(plan.microUsdPerHour);
  });
});

it("costs no less when a price rises, and scales with all prices", () => {
  onFeasible(23, 150, (fleet, plan) => {
    const unbounded = { ...fleet, targets: { ...fleet.targets, maxMicroUsdPerHour: undefined } };
    const dearer = fleet.offerings.map((each, index) => (index === 0 ? { ...each, microUsdPerHour: each.microUsdPerHour + 3 } : each));
    expect(costOf({ ...unbounded, offerings: dearer })).toBeGreaterThanOrEqual(plan.microUsdPerHour);
    const tenfold = fleet.offerings.map((each) => ({ ...each, microUsdPerHour: each.microUsdPerHour * 10 }));
    const scaled = planFleet({ ...unbounded, offerings: tenfold });
    expect(scaled.microUsdPerHour).toBe(plan.microUsdPerHour * 10);
    expect(scaled.counts).toEqual(plan.counts);
  });
});

it("does not depend on the order of offerings and domains", () => {
  onFeasible(24, 150, (fleet, plan) => {
    const reversed = planFleet({ ...fleet, offerings: [...fleet.offerings].reverse(), domains: [...fleet.domains].reverse() });
    expect(reversed.microUsdPerHour).toBe(plan.microUsdPerHour);
    expect(Math.abs(reversed.unavailability - plan.unavailability)).toBeLessThanOrEqual(1e-11 * plan.unavailability);
  });
});

it("does not depend on the unit that capacity is counted in", () => {
  onFeasible(25, 100, (fleet, plan) => {
    const scaled = {
      ...fleet,
      demand: fleet.demand * 8,
      offerings: fleet.offerings.map((each) => ({ ...each, unitsPerInstance: each.unitsPerInstance * 8 })),
      targets: { ...fleet.targets, survive: fleet.targets.survive?.map(({ level, units }) => ({ level, units: units * 8 })) },
    };
    expect(planFleet(scaled).counts).toEqual(plan.counts);
  });
});

it("does not change when a domain that never fails is put around an offering", () => {
  onFeasible(26, 150, (fleet, plan) => {
    const home = fleet.offerings[0].domain;
    const split = {
      ...fleet,
      domains: [...fleet.domains, { id: "rack", level: "rack", parent: home, unavailability: 0 }],
      offerings: fleet.offerings.map((each) => (each.domain === home ? { ...each, domain: "rack" } : each)),
    };
    expect(planFleet(split).microUsdPerHour).toBe(plan.microUsdPerHour);
  });
});

it("costs no more when offerings may be mixed", () => {
  onFeasible(27, 150, (fleet) => {
    expect(costOf({ ...fleet, mix: "any" })).toBeLessThanOrEqual(costOf({ ...fleet, mix: "uniform-per-zone" }));
  });
});
