import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { priceRanges } from "../../lib/sizing/price-ranges";
import { exhaust } from "../sizing/support/brute-force";
import { limitsOf, randomProblem } from "../sizing/support/random-problems";

/** Prices that are tried in turn; the drawn ones end at 12. */
const TRIED = 40;

function withPrice(fleet: FleetProblem, position: number, microUsdPerHour: number): FleetProblem {
  return { ...fleet, offerings: fleet.offerings.map((each, index) => (index === position ? { ...each, microUsdPerHour } : each)) };
}

it("a plan is the cheapest of all fleets at every price within its range, and at none outside", () => {
  const tally = { judged: 0, discarded: 0, bounded: 0 };
  fc.assert(
    fc.property(randomProblem({ offerings: 3, limit: 3, demand: 3, sideTargets: true }), (drawn) => {
      const fleet = { ...drawn, targets: { ...drawn.targets, maxMicroUsdPerHour: undefined } };
      const plan = planFleet(fleet);
      if (plan.status === "infeasible") {
        tally.discarded++;
        return;
      }
      tally.judged++;
      for (const { offering: id, microUsdPerHour: present, lowest, highest = Infinity } of priceRanges(fleet, plan.counts)) {
        const position = fleet.offerings.findIndex((each) => each.id === id);
        const count = plan.counts.find((each) => each.offering === id)?.count ?? 0;
        for (let price = 1; price <= TRIED; price++) {
          const cost = plan.microUsdPerHour + count * (price - present);
          const stays = exhaust(withPrice(fleet, position, price), limitsOf(fleet)).cost === cost;
          expect([id, price, lowest <= price && price <= highest]).toEqual([id, price, stays]);
        }
        tally.bounded += lowest > 1 || highest < TRIED ? 1 : 0;
      }
    }),
    { seed: 41, numRuns: 250 },
  );
  expect(tally.judged + tally.discarded).toBe(250);
  expect(tally.judged).toBeGreaterThan(50);
  expect(tally.bounded).toBeGreaterThan(15);
});
