import fc from "fast-check";
import { planFleet, verifyFleetPlan, type FleetProblem } from "../../lib/sizing";
import { greatestCommonDivisor } from "../../lib/sizing/greatest-common-divisor";
import { exhaust, latticeSize } from "./support/brute-force";
import { limitsOf, randomProblem } from "./support/random-problems";
import { withRandomSides } from "./support/random-sides";

/** Service units for one of the drawn problem: from here on every problem has demands too fine for a search of all steps. */
const FINE = 2003;

/** Fine problems: what was one unit is about two thousand, a little more or less for each instance, level and demand. */
function fine(problems: fc.Arbitrary<FleetProblem>): fc.Arbitrary<FleetProblem> {
  const jitter = fc.integer({ min: -400, max: 400 });
  return fc
    .tuple(
      problems,
      fc.array(jitter, { minLength: 8, maxLength: 8 }),
      fc.option(fc.double({ min: 0.1, max: 1, noNaN: true }), { nil: undefined }),
    )
    .map(([problem, jitters, stricter]) => {
      const { targets, offerings } = problem;
      const demand = problem.demand * FINE + jitters[0]!;
      const degraded =
        stricter === undefined || problem.demand < 2 ? [] : [{ units: FINE, unavailability: targets.unavailability * stricter }];
      return {
        ...problem,
        demand,
        offerings: offerings.map((offering, index) => ({
          ...offering,
          unitsPerInstance: offering.unitsPerInstance * FINE + jitters[1 + (index % 5)]!,
        })),
        targets: {
          ...targets,
          ...(degraded.length === 0 ? {} : { degraded }),
          ...(targets.survive === undefined
            ? {}
            : { survive: targets.survive.map((level) => ({ ...level, units: level.units * FINE + jitters[6]! })) }),
        },
      };
    });
}

interface Tally {
  optimal: number;
  infeasible: number;
  coarse: number;
  discarded: number;
}

function compare(fleet: FleetProblem, tally: Tally): void {
  const most = limitsOf(fleet);
  const edgeOf = (value: number): boolean => Math.abs(value - fleet.targets.unavailability) <= 1e-10 * fleet.targets.unavailability;
  const truth = latticeSize(most) > 5000 ? undefined : exhaust(fleet, most);
  if (truth === undefined || edgeOf(truth.unavailability ?? truth.leastUnavailability)) {
    tally.discarded++;
    return;
  }
  const divisor = greatestCommonDivisor(fleet.offerings.map(({ unitsPerInstance }) => unitsPerInstance));
  tally.coarse += fleet.demand / divisor >= 2000 ? 1 : 0;
  const plan = planFleet(fleet);
  expect(verifyFleetPlan(fleet, plan)).toEqual([]);
  if (truth.cost === undefined) {
    tally.infeasible++;
    expect(plan.status).toBe("infeasible");
    return;
  }
  expect(plan.lowerBoundMicroUsdPerHour).toBeLessThanOrEqual(truth.cost);
  expect(plan.microUsdPerHour).toBeGreaterThanOrEqual(truth.cost);
  expect(plan.gap).toBe((plan.microUsdPerHour - plan.lowerBoundMicroUsdPerHour) / plan.microUsdPerHour);
  tally.optimal += plan.status === "optimal" ? 1 : 0;
}

test.each([
  ["any mix and uniform zones", 31, fine(randomProblem({ offerings: 4, limit: 3, demand: 8 }))],
  ["survived levels and budgets", 32, fine(randomProblem({ offerings: 4, limit: 3, demand: 7, sideTargets: true }))],
  ["quotas and greatest shares", 33, fine(randomProblem({ offerings: 4, limit: 3, demand: 6, quotasAndShares: true }))],
  [
    "pins, exclusions, machine types and further losses",
    34,
    fine(
      withRandomSides(randomProblem({ offerings: 4, limit: 3, demand: 6 }), {
        furtherLosses: true,
        machineTypes: true,
        pins: true,
        exclusions: true,
      }),
    ),
  ],
])("fine demands equal exhaustive search: %s", (_name, seed, problems) => {
  const tally: Tally = { optimal: 0, infeasible: 0, coarse: 0, discarded: 0 };
  fc.assert(
    fc.property(problems, (fleet) => compare(fleet, tally)),
    { seed, numRuns: 40, endOnFailure: true },
  );
  expect(tally.discarded).toBeLessThan(4);
  expect(tally.coarse).toBeGreaterThan(15);
  expect(tally.optimal + tally.infeasible).toBeGreaterThan(34);
});
