import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { exhaust, latticeSize } from "./support/brute-force";
import { limitsOf, randomProblem } from "./support/random-problems";

/** Probabilities this close to a target are decided by rounding; such problems are discarded and counted. */
const ON_THE_EDGE = 1e-10;

interface Tally {
  optimal: number;
  infeasible: number;
  discarded: number;
}

/** Compares the plan with every fleet there is. */
function compare(fleet: FleetProblem, tally: Tally, mostVectors: number): void {
  const most = limitsOf(fleet);
  if (latticeSize(most) > mostVectors) {
    tally.discarded++;
    return;
  }
  const truth = exhaust(fleet, most);
  const target = fleet.targets.unavailability;
  const edge = truth.unavailability ?? truth.leastUnavailability;
  if (Math.abs(edge - target) <= ON_THE_EDGE * target) {
    tally.discarded++;
    return;
  }
  const plan = planFleet(fleet);
  expect(verifyFleetPlan(fleet, plan)).toEqual([]);
  if (truth.cost === undefined) {
    tally.infeasible++;
    expect(plan.status).toBe("infeasible");
    return;
  }
  tally.optimal++;
  expect(plan.status).toBe("optimal");
  expect(plan.microUsdPerHour).toBe(truth.cost);
  expect(plan.lowerBoundMicroUsdPerHour).toBe(truth.cost);
  expect(Math.abs(plan.unavailability - truth.unavailability!)).toBeLessThanOrEqual(1e-9 * truth.unavailability!);
}

function compareMany(runs: number, seed: number, problems: fc.Arbitrary<FleetProblem>): Tally {
  const tally = { optimal: 0, infeasible: 0, discarded: 0 };
  fc.assert(
    fc.property(problems, (fleet) => compare(fleet, tally, 5000)),
    { seed, numRuns: runs },
  );
  expect(tally.optimal + tally.infeasible + tally.discarded).toBe(runs);
  return tally;
}

describe("planFleet equals exhaustive search", () => {
  it("with any mix of machines", () => {
    const tally = compareMany(300, 11, randomProblem({ offerings: 5, limit: 4, demand: 9, mixes: ["any"] }));
    expect(tally.discarded).toBeLessThan(5);
    expect(tally.optimal).toBeGreaterThan(100);
  });

  it("with one offering per zone", () => {
    const tally = compareMany(300, 12, randomProblem({ offerings: 5, limit: 4, demand: 9, mixes: ["uniform-per-zone"] }));
    expect(tally.optimal).toBeGreaterThan(80);
    expect(tally.discarded).toBeLessThan(5);
  });

  it("with survived levels and budgets", () => {
    const tally = compareMany(400, 13, randomProblem({ offerings: 5, limit: 4, demand: 7, sideTargets: true }));
    expect(tally.optimal).toBeGreaterThan(60);
    expect(tally.infeasible).toBeGreaterThan(60);
    expect(tally.discarded).toBeLessThan(5);
  });

  it("with quotas and greatest shares, beside survived levels and budgets", () => {
    const drawn = randomProblem({ offerings: 5, limit: 4, demand: 6, sideTargets: true, quotasAndShares: true });
    const tally = compareMany(400, 15, drawn);
    expect(tally.optimal).toBeGreaterThan(20);
    expect(tally.infeasible).toBeGreaterThan(60);
    expect(tally.discarded).toBeLessThan(5);
  });

  it("with a wide gap: the bound never passes the optimum", () => {
    let judged = 0;
    fc.assert(
      fc.property(randomProblem({ offerings: 5, limit: 4, demand: 9 }), (fleet) => {
        const truth = exhaust(fleet, limitsOf(fleet));
        const plan = planFleet(fleet, { gap: 0.4 });
        if (truth.cost === undefined || plan.status === "infeasible") {
          return;
        }
        judged++;
        expect(plan.lowerBoundMicroUsdPerHour).toBeLessThanOrEqual(truth.cost);
        expect(plan.microUsdPerHour).toBeGreaterThanOrEqual(truth.cost);
        expect(plan.gap).toBeLessThanOrEqual(0.4);
      }),
      { seed: 16, numRuns: 300 },
    );
    expect(judged).toBeGreaterThan(80);
  });

  it("without limits: no fleet of less cost meets the targets, and none of equal cost is more available", () => {
    let judged = 0;
    let discarded = 0;
    fc.assert(
      fc.property(randomProblem({ offerings: 4, limit: 3, demand: 8, sideTargets: true }), (drawn) => {
        const fleet = { ...drawn, offerings: drawn.offerings.map(({ limit: _, ...rest }) => rest) };
        const plan = planFleet({ ...fleet, targets: { ...fleet.targets, maxMicroUsdPerHour: undefined } });
        if (plan.status === "infeasible") {
          discarded++;
          return;
        }
        const most = fleet.offerings.map(({ microUsdPerHour }) => Math.floor(plan.microUsdPerHour / microUsdPerHour));
        if (latticeSize(most) > 40_000) {
          discarded++;
          return;
        }
        judged++;
        const truth = exhaust({ ...fleet, targets: { ...fleet.targets, maxMicroUsdPerHour: undefined } }, most, plan.microUsdPerHour);
        expect(truth.cost).toBe(plan.microUsdPerHour);
        expect(Math.abs(truth.unavailability! - plan.unavailability)).toBeLessThanOrEqual(1e-9 * plan.unavailability);
      }),
      { seed: 14, numRuns: 200 },
    );
    expect(judged).toBeGreaterThan(80);
    expect(judged + discarded).toBe(200);
  });
});
