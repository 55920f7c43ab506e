import fc from "fast-check";
import { fleetFrontier } from "../../lib/sizing/fleet-frontier";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { planForBudget } from "../../lib/sizing/plan-for-budget";
import { leanProblem } from "../../lib/sizing/planner/lean-problem";
import { priceRanges } from "../../lib/sizing/price-ranges";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { randomProblem } from "./support/random-problems";

/** Problems without limits, so that most have offerings that others can stand in for. */
function problemsWithNeedless(seed: number, numRuns: number): FleetProblem[] {
  const drawn = randomProblem({ offerings: 6, limit: 4, demand: 7 }).map((fleet) => ({
    ...fleet,
    offerings: fleet.offerings.map(({ limit: _, ...rest }) => rest),
  }));
  return fc.sample(drawn, { seed, numRuns }).filter((fleet) => leanProblem(fleet).offerings.length < fleet.offerings.length);
}

/** The same question with a constraint that every fleet keeps and no proof about needless offerings speaks of: none are left out. */
function asItIs(fleet: FleetProblem): FleetProblem {
  const whole = { ...fleet, targets: { ...fleet.targets, minMachineTypes: 1 } };
  expect(leanProblem(whole)).toBe(whole);
  return whole;
}

const isClose = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.max(a, b);

describe("offerings that another can stand in for change nothing about", () => {
  it("the frontier", () => {
    let points = 0;
    for (const drawn of problemsWithNeedless(91, 150)) {
      const fleet = { ...drawn, targets: { unavailability: Math.min(0.01, drawn.targets.unavailability) } };
      const lean = fleetFrontier(fleet, { maxPoints: 12 });
      const whole = fleetFrontier(asItIs(fleet), { maxPoints: 12 });
      expect(lean.isComplete).toBe(whole.isComplete);
      expect(lean.points.map(({ microUsdPerHour }) => microUsdPerHour)).toEqual(whole.points.map(({ microUsdPerHour }) => microUsdPerHour));
      lean.points.forEach(({ unavailability }, index) => expect(isClose(unavailability, whole.points[index].unavailability)).toBe(true));
      points += lean.points.length;
    }
    expect(points).toBeGreaterThan(150);
  });

  it("what a budget buys", () => {
    let [bought, same, all] = [0, 0, 0];
    problemsWithNeedless(92, 250).forEach((drawn, index) => {
      const fleet = { ...drawn, targets: { ...drawn.targets, maxMicroUsdPerHour: 20 + 7 * (index % 40) } };
      const [lean, whole] = [planForBudget(fleet), planForBudget(asItIs(fleet))];
      expect(lean.status).toBe(whole.status);
      // The question as it was put: a plan answers it with what it reached, or with any target when there is none.
      const unavailability = lean.status === "optimal" ? Math.max(Number.MIN_VALUE, lean.unavailability) : 0.999;
      expect(verifyFleetPlan({ ...fleet, targets: { ...fleet.targets, unavailability } }, lean)).toEqual([]);
      expect(isClose(lean.unavailability, whole.unavailability)).toBe(true);
      all++;
      bought += lean.status === "optimal" ? 1 : 0;
      // Where rounding makes one fleet the more available, it may be the dearer one.
      if (lean.unavailability === whole.unavailability) {
        same++;
        expect(lean.microUsdPerHour).toBe(whole.microUsdPerHour);
      }
    });
    expect(bought).toBeGreaterThan(60);
    expect(same).toBeGreaterThan(0.9 * all);
  });

  it("the prices at which a fleet stays the cheapest", () => {
    let ranges = 0;
    for (const fleet of problemsWithNeedless(93, 100)) {
      const { status, counts } = planFleet(fleet);
      if (status === "optimal") {
        const lean = priceRanges(fleet, counts);
        expect(lean).toEqual(priceRanges(asItIs(fleet), counts));
        ranges += lean.length;
      }
    }
    expect(ranges).toBeGreaterThan(150);
  });
});
