import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { priceStability } from "../../lib/sizing/robust/price-stability";
import { exhaust } from "../sizing/support/brute-force";
import { domain, offering, problem } from "../sizing/support/fleets";
import { limitsOf, randomProblem } from "../sizing/support/random-problems";

/** Prices that are tried in turn; the drawn ones end at 12. */
const TRIED = 40;

function withPrice(fleet: FleetProblem, position: number, microUsdPerHour: number): FleetProblem {
  return { ...fleet, offerings: fleet.offerings.map((each, index) => (index === position ? { ...each, microUsdPerHour } : each)) };
}

it("equals trying each price with every fleet", () => {
  const tally = { judged: 0, discarded: 0, bounded: 0 };
  fc.assert(
    fc.property(randomProblem({ offerings: 3, limit: 3, demand: 3, sideTargets: true }), (fleet) => {
      const plan = planFleet(fleet);
      if (plan.status === "infeasible") {
        tally.discarded++;
        expect(priceStability(fleet, plan)).toEqual([]);
        return;
      }
      tally.judged++;
      const ranges = priceStability(fleet, plan);
      fleet.offerings.forEach(({ id, microUsdPerHour: present }, position) => {
        const { offering: name, lowestMicroUsdPerHour: low = 1, highestMicroUsdPerHour: high = Infinity, isProven } = ranges[position];
        expect([name, isProven]).toEqual([id, true]);
        const count = plan.counts.find((each) => each.offering === id)?.count ?? 0;
        for (let price = 1; price <= TRIED; price++) {
          const cost = plan.microUsdPerHour + count * (price - present);
          const stays = exhaust(withPrice(fleet, position, price), limitsOf(fleet)).cost === cost;
          expect([id, price, low <= price && price <= high]).toEqual([id, price, stays]);
        }
        tally.bounded += low > 1 || high < TRIED ? 1 : 0;
      });
    }),
    { seed: 41, numRuns: 120 },
  );
  expect(tally.judged + tally.discarded).toBe(120);
  expect(tally.judged).toBeGreaterThan(30);
  expect(tally.bounded).toBeGreaterThan(20);
});

it("gives the range of each price, and leaves out what has no limit", () => {
  // Five of 'small' (2 units) at 10 against three of 'large' (4 units) at 21, for nine units.
  const fleet = problem({
    demand: 9,
    offerings: [
      offering("small", "z", { unitsPerInstance: 2, microUsdPerHour: 10, instanceUnavailability: 0 }),
      offering("large", "z", { unitsPerInstance: 4, microUsdPerHour: 21, instanceUnavailability: 0 }),
    ],
    domains: [domain("z", 0.001)],
  });
  const plan = planFleet(fleet);
  expect(plan.counts).toEqual([{ offering: "small", count: 5 }]);
  expect(priceStability(fleet, plan)).toEqual([
    { offering: "small", highestMicroUsdPerHour: 12, isProven: true },
    { offering: "large", lowestMicroUsdPerHour: 17, isProven: true },
  ]);
  const budget = { ...fleet, targets: { ...fleet.targets, maxMicroUsdPerHour: 57 } };
  expect(priceStability(budget, plan)[0].highestMicroUsdPerHour).toBe(11);
});

it("says when the planner behind it proved nothing", () => {
  const fleet = problem({ offerings: [offering("o", "z")], domains: [domain("z", 0)] });
  const ranges = priceStability(fleet, planFleet(fleet), (given) => ({ ...planFleet(given), status: "feasible" }));
  expect(ranges).toEqual([{ offering: "o", isProven: false }]);
});
