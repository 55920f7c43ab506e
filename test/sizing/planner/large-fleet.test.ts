import type { FailureDomain, FleetProblem, Offering } from "../../../lib/sizing/fleet-problem";
import { planFleet } from "../../../lib/sizing/plan-fleet";
import { Effort } from "../../../lib/sizing/planner/effort";
import { solveLargeFleet } from "../../../lib/sizing/planner/large-fleet";
import { verifyFleetPlan } from "../../../lib/sizing/verify-fleet-plan";
import { domain, offering, problem } from "../support/fleets";

/** Zones in regions of three, with spot pools of their own for each type: no pool can stand in for another. */
function market(zones: number, types: number, given: Partial<FleetProblem> = {}): FleetProblem {
  const domains: FailureDomain[] = [];
  const offerings: Offering[] = [];
  for (let zone = 0; zone < zones; zone++) {
    const region = `r${Math.floor(zone / 3)}`;
    if (zone % 3 === 0) {
      domains.push(domain(region, 1e-4, undefined, "region"));
    }
    domains.push(domain(`z${zone}`, 1e-3, region));
    for (let type = 0; type < types; type++) {
      const id = `z${zone}/t${type}`;
      domains.push(domain(id, 0.05, `z${zone}`, "spot-pool"));
      const price = 1_000_000 + ((zone * 7919 + type * 104_729) % 1000) * 900;
      const units = [1, 2, 4][type % 3];
      offerings.push(offering(id, id, { unitsPerInstance: units, microUsdPerHour: units * price, instanceUnavailability: 0.005 }));
    }
  }
  return problem({ demand: 40, domains, offerings, mix: "any", targets: { unavailability: 1e-3 }, ...given });
}

describe("a market of very many offerings", () => {
  const large = market(45, 16);
  const plan = planFleet(large, { maxOperations: 150_000_000 });

  it("has a plan that keeps to the targets, with a bound that says more than the price of the demand", () => {
    expect(verifyFleetPlan(large, plan)).toEqual([]);
    expect(plan.status).toBe("feasible");
    expect(plan.lowerBoundMicroUsdPerHour).toBeLessThan(plan.microUsdPerHour);
    const cheapest = Math.min(...large.offerings.map((each) => each.microUsdPerHour / each.unitsPerInstance));
    expect(plan.lowerBoundMicroUsdPerHour).toBeGreaterThan(1.05 * large.demand * cheapest);
  });

  it("never gets a bound above a fleet of some of its offerings", () => {
    const byPrice = [...large.offerings].sort((a, b) => a.microUsdPerHour / a.unitsPerInstance - b.microUsdPerHour / b.unitsPerInstance);
    for (const number of [12, 20]) {
      const some = new Set(byPrice.slice(0, number));
      const fewer = planFleet({ ...large, offerings: large.offerings.filter((each) => some.has(each)) }, { maxOperations: 100_000_000 });
      expect(fewer.status).not.toBe("infeasible");
      expect(plan.lowerBoundMicroUsdPerHour).toBeLessThanOrEqual(fewer.microUsdPerHour);
    }
  });

  it("is left to the search of all offerings where a few cannot answer", () => {
    const solved = (fleet: FleetProblem): unknown => solveLargeFleet(fleet, new Effort(100_000_000), 0);
    expect(solved(large)).toBeDefined();
    expect(solved(market(4, 4))).toBeUndefined();
    expect(solved({ ...large, targets: { ...large.targets, survive: [{ level: "zone", units: 40 }] } })).toBeUndefined();
    expect(solved({ ...large, targets: { ...large.targets, maxMicroUsdPerHour: 1_000_000 } })).toBeUndefined();
  });
});
