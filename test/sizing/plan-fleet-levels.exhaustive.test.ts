import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { DomainStateEvaluator } from "./support/brute-force";
import { cheapestFleet } from "./support/cheapest-fleet";
import { zoneProblem } from "./support/zone-problems";

/** Problems that take the exhaustive search more than this are discarded and counted. */
const MOST_STEPS = 20_000;

type Feature = "degraded" | "shocks" | "spot" | "quotas" | "survive" | "maxShare" | "budget" | "any" | "uniform-per-zone";

function featuresOf({ targets, shocks = [], quotas, offerings, mix }: FleetProblem): Feature[] {
  const has: readonly (readonly [Feature, boolean])[] = [
    ["degraded", targets.degraded !== undefined],
    ["shocks", shocks.some(({ probability }) => probability > 0)],
    ["spot", offerings.some(({ purchaseOption }) => purchaseOption === "spot")],
    ["quotas", quotas !== undefined],
    ["survive", targets.survive !== undefined],
    ["maxShare", targets.maxShare !== undefined],
    ["budget", targets.maxMicroUsdPerHour !== undefined],
    ["any", mix === "any"],
    ["uniform-per-zone", mix === "uniform-per-zone"],
  ];
  return has.filter(([, isThere]) => isThere).map(([feature]) => feature);
}

it("planFleet equals exhaustive search on 2,000 problems of up to 4 zones times 3 machine types", () => {
  const met = { optimal: 0, infeasible: 0, discarded: 0, large: 0, degradedMatters: 0 };
  const features = new Map<Feature, { optimal: number; infeasible: number }>();
  fc.assert(
    fc.property(zoneProblem(), (fleet) => {
      const truth = cheapestFleet(fleet, MOST_STEPS);
      if (truth.givenUp || truth.onTheEdge) {
        met.discarded++;
        return;
      }
      const plan = planFleet(fleet);
      expect(verifyFleetPlan(fleet, plan)).toEqual([]);
      const outcome = truth.best === undefined ? "infeasible" : "optimal";
      met[outcome]++;
      met.large += fleet.offerings.length >= 9 ? 1 : 0;
      for (const feature of featuresOf(fleet)) {
        const tally = features.get(feature) ?? { optimal: 0, infeasible: 0 };
        tally[outcome]++;
        features.set(feature, tally);
      }
      expect(plan.status).toBe(outcome);
      if (truth.best === undefined) {
        return;
      }
      expect(plan.microUsdPerHour).toBe(truth.best.cost);
      expect(plan.lowerBoundMicroUsdPerHour).toBe(truth.best.cost);
      expect(Math.abs(plan.unavailability - truth.best.unavailability)).toBeLessThanOrEqual(1e-9 * truth.best.unavailability);
      const counts = fleet.offerings.map(({ id }) => plan.counts.find((row) => row.offering === id)?.count ?? 0);
      const evaluator = new DomainStateEvaluator(fleet);
      for (const { units, unavailability } of plan.degraded ?? []) {
        expect(Math.abs(unavailability - evaluator.unavailability(counts, units))).toBeLessThanOrEqual(1e-9 * unavailability);
      }
      met.degradedMatters += plan.binding.some(({ constraint }) => constraint.startsWith("degraded:")) ? 1 : 0;
    }),
    { seed: 2000, numRuns: 2000 },
  );
  expect(met.optimal + met.infeasible + met.discarded).toBe(2000);
  expect(met.discarded).toBeLessThan(20);
  expect(met.optimal).toBeGreaterThan(900);
  expect(met.infeasible).toBeGreaterThan(900);
  expect(met.large).toBeGreaterThan(250);
  expect(met.degradedMatters).toBeGreaterThan(120);
  for (const feature of ["degraded", "shocks", "spot", "quotas", "survive", "maxShare", "budget", "any", "uniform-per-zone"] as const) {
    expect([feature, features.get(feature)!.optimal > 300, features.get(feature)!.infeasible > 300]).toEqual([feature, true, true]);
  }
});
