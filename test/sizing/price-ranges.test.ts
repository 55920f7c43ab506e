import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { priceRanges } from "../../lib/sizing/price-ranges";
import { clouds } from "./support/fleets";
import { randomProblem } from "./support/random-problems";

function withPrice(fleet: FleetProblem, id: string, microUsdPerHour: number): FleetProblem {
  return { ...fleet, offerings: fleet.offerings.map((each) => (each.id === id ? { ...each, microUsdPerHour } : each)) };
}

/** What a fleet costs at the prices of a problem. */
function costOf(fleet: FleetProblem, counts: ReadonlyMap<string, number>): number {
  return fleet.offerings.reduce((sum, { id, microUsdPerHour }) => sum + microUsdPerHour * (counts.get(id) ?? 0), 0);
}

it("ends exactly where the fleet stops being a cheapest one", () => {
  let lower = 0;
  let upper = 0;
  let discarded = 0;
  fc.assert(
    fc.property(randomProblem({ offerings: 4, limit: 5, demand: 6 }), (drawn) => {
      const fleet = { ...drawn, targets: { ...drawn.targets, maxMicroUsdPerHour: undefined } };
      const plan = planFleet(fleet);
      if (plan.status !== "optimal") {
        discarded++;
        return;
      }
      const counts = new Map(plan.counts.map(({ offering, count }) => [offering, count]));
      const isCheapest = (id: string, price: number): boolean => {
        const priced = withPrice(fleet, id, price);
        return planFleet(priced).microUsdPerHour === costOf(priced, counts);
      };
      for (const { offering, microUsdPerHour, lowest, highest } of priceRanges(fleet, plan.counts)) {
        expect(lowest).toBeLessThanOrEqual(microUsdPerHour);
        expect(isCheapest(offering, lowest)).toBe(true);
        if (lowest > 1) {
          lower++;
          expect(isCheapest(offering, lowest - 1)).toBe(false);
        }
        if (highest === undefined) {
          expect(isCheapest(offering, microUsdPerHour * 1000)).toBe(true);
        } else {
          upper++;
          expect(highest).toBeGreaterThanOrEqual(microUsdPerHour);
          expect(isCheapest(offering, highest)).toBe(true);
          expect(isCheapest(offering, highest + 1)).toBe(false);
        }
      }
    }),
    { seed: 81, numRuns: 80 },
  );
  expect(lower).toBeGreaterThan(10);
  expect(upper).toBeGreaterThan(10);
  expect(discarded).toBeLessThan(70);
});

it("says at which price an offering that is not used would be", () => {
  const fleet = clouds(
    [1],
    [
      { machineType: "used", microUsdPerHour: 70 },
      { machineType: "other", microUsdPerHour: 100 },
    ],
    { demand: 3, targets: { unavailability: 0.05 } },
  );
  const plan = planFleet(fleet);
  const [used, other] = priceRanges(fleet, plan.counts);
  expect(used).toEqual({ offering: "a1/used", microUsdPerHour: 70, lowest: 1, highest: 100 });
  expect(other).toEqual({ offering: "a1/other", microUsdPerHour: 100, lowest: 70 });
});
