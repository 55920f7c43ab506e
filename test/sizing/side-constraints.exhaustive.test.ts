import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { exhaust, latticeSize } from "./support/brute-force";
import { limitsOf, randomProblem } from "./support/random-problems";
import { withRandomSides, type RandomSides } from "./support/random-sides";

/** Probabilities this close to a target are decided by rounding; such problems are discarded and counted. */
const ON_THE_EDGE = 1e-10;

interface Tally {
  optimal: number;
  infeasible: number;
  discarded: number;
}

function compare(fleet: FleetProblem, tally: Tally): void {
  const most = limitsOf(fleet);
  const truth = latticeSize(most) > 5000 ? undefined : exhaust(fleet, most);
  const target = fleet.targets.unavailability;
  if (truth === undefined || Math.abs((truth.unavailability ?? truth.leastUnavailability) - target) <= ON_THE_EDGE * target) {
    tally.discarded++;
    return;
  }
  const plan = planFleet(fleet);
  expect(verifyFleetPlan(fleet, plan)).toEqual([]);
  if (truth.cost === undefined) {
    tally.infeasible++;
    expect([plan.status, plan.infeasibility?.proven]).toEqual(["infeasible", true]);
    return;
  }
  tally.optimal++;
  expect([plan.status, plan.microUsdPerHour]).toEqual(["optimal", truth.cost]);
  expect(Math.abs(plan.unavailability - truth.unavailability!)).toBeLessThanOrEqual(1e-9 * truth.unavailability!);
}

function compareMany(
  seed: number,
  sides: RandomSides,
  others: { sideTargets?: boolean; quotasAndShares?: boolean } = {},
  numRuns = 150,
): Tally {
  const tally = { optimal: 0, infeasible: 0, discarded: 0 };
  const problems = withRandomSides(randomProblem({ offerings: 5, limit: 4, demand: 6, ...others }), sides);
  fc.assert(
    fc.property(problems, (fleet) => compare(fleet, tally)),
    { seed, numRuns, endOnFailure: true },
  );
  expect(tally.optimal + tally.infeasible + tally.discarded).toBe(numRuns);
  expect(tally.discarded).toBeLessThan(4);
  return tally;
}

const ALL = { furtherLosses: true, machineTypes: true, pins: true, exclusions: true };

describe("planFleet equals exhaustive search", () => {
  it.each<[string, number, RandomSides, number, number]>([
    ["further instances lost with a domain", 101, { furtherLosses: true }, 45, 45],
    ["a least number of machine types", 102, { machineTypes: true }, 35, 20],
    ["pinned offerings", 103, { pins: true }, 45, 20],
    ["excluded offerings", 104, { exclusions: true }, 30, 30],
    ["all of them", 105, ALL, 15, 45],
  ])("with %s", (_name, seed, sides, optimal, infeasible) => {
    const tally = compareMany(seed, sides);
    expect(tally.optimal).toBeGreaterThan(optimal);
    expect(tally.infeasible).toBeGreaterThan(infeasible);
  });

  it("with all of them beside quotas, shares, budgets and other survived levels", () => {
    const tally = compareMany(106, ALL, { sideTargets: true, quotasAndShares: true }, 300);
    expect(tally.optimal).toBeGreaterThan(10);
    expect(tally.infeasible).toBeGreaterThan(60);
  });
});
