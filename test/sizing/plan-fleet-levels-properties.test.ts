import fc from "fast-check";
import { FleetEvaluator } from "../../lib/sizing/fleet-evaluator";
import { fleetFrontier } from "../../lib/sizing/fleet-frontier";
import type { FleetPlan } from "../../lib/sizing/fleet-plan";
import type { DegradedTarget, FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { planForBudget } from "../../lib/sizing/plan-for-budget";
import { Effort } from "../../lib/sizing/planner/effort";
import { FleetModel } from "../../lib/sizing/planner/fleet-model";
import { LabelSearch } from "../../lib/sizing/planner/label-search";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { cheapestFleet } from "./support/cheapest-fleet";
import { zoneProblem } from "./support/zone-problems";

const RUNS = 250;

/** Runs a property on problems with a fleet and with degraded levels or shocks; the rest is counted, and must not be most of them. */
function onFeasible(seed: number, check: (fleet: FleetProblem, plan: FleetPlan) => void): void {
  let discarded = 0;
  fc.assert(
    fc.property(zoneProblem(4), (fleet) => {
      const plan = planFleet(fleet, { maxOperations: 1e9 });
      if (plan.status !== "optimal" || (fleet.targets.degraded === undefined && fleet.shocks === undefined)) {
        discarded++;
        return;
      }
      check(fleet, plan);
    }),
    { seed, numRuns: RUNS },
  );
  expect(discarded).toBeLessThan(RUNS * 0.8);
}

function costOf(fleet: FleetProblem): number {
  const plan = planFleet(fleet);
  return plan.status === "infeasible" ? Infinity : plan.microUsdPerHour;
}

function withLevels(fleet: FleetProblem, change: (level: DegradedTarget) => DegradedTarget): FleetProblem {
  return { ...fleet, targets: { ...fleet.targets, degraded: fleet.targets.degraded?.map(change) } };
}

it("costs no less for one more unit of demand, for stricter levels and for likelier shocks", () => {
  onFeasible(71, (fleet, plan) => {
    expect(costOf({ ...fleet, demand: fleet.demand + 1 })).toBeGreaterThanOrEqual(plan.microUsdPerHour);
    const stricter = withLevels(fleet, ({ units, unavailability }) => ({ units, unavailability: unavailability / 3 }));
    expect(costOf(stricter)).toBeGreaterThanOrEqual(plan.microUsdPerHour);
    const shocks = fleet.shocks?.map((shock) => ({ ...shock, probability: Math.min(0.9, 2 * shock.probability) }));
    expect(costOf({ ...fleet, shocks })).toBeGreaterThanOrEqual(plan.microUsdPerHour);
  });
});

it("costs no less when a price rises, and scales with all prices", () => {
  onFeasible(72, (fleet, plan) => {
    const unbounded = { ...fleet, targets: { ...fleet.targets, maxMicroUsdPerHour: undefined } };
    const dearer = fleet.offerings.map((each, index) => (index === 0 ? { ...each, microUsdPerHour: each.microUsdPerHour + 3 } : each));
    expect(costOf({ ...unbounded, offerings: dearer })).toBeGreaterThanOrEqual(plan.microUsdPerHour);
    const tenfold = fleet.offerings.map((each) => ({ ...each, microUsdPerHour: each.microUsdPerHour * 10 }));
    expect(planFleet({ ...unbounded, offerings: tenfold }).counts).toEqual(plan.counts);
  });
});

it("does not depend on the order of anything, nor on the unit of capacity, nor on a perfect domain put around an offering", () => {
  onFeasible(73, (fleet, plan) => {
    const reversed = planFleet({
      ...fleet,
      offerings: [...fleet.offerings].reverse(),
      domains: [...fleet.domains].reverse(),
      shocks: fleet.shocks === undefined ? undefined : [...fleet.shocks].reverse(),
      targets: { ...fleet.targets, degraded: fleet.targets.degraded === undefined ? undefined : [...fleet.targets.degraded].reverse() },
    });
    expect(reversed.microUsdPerHour).toBe(plan.microUsdPerHour);
    expect(Math.abs(reversed.unavailability - plan.unavailability)).toBeLessThanOrEqual(1e-11 * plan.unavailability);
    const eightfold = withLevels(fleet, ({ units, unavailability }) => ({ units: 8 * units, unavailability }));
    const scaled = {
      ...eightfold,
      demand: 8 * fleet.demand,
      offerings: fleet.offerings.map((each) => ({ ...each, unitsPerInstance: 8 * each.unitsPerInstance })),
      targets: { ...eightfold.targets, survive: fleet.targets.survive?.map(({ level, units }) => ({ level, units: 8 * units })) },
    };
    expect(planFleet(scaled).counts).toEqual(plan.counts);
    const home = fleet.offerings[0].domain;
    const split = {
      ...fleet,
      domains: [...fleet.domains, { id: "rack", level: "rack", parent: home, unavailability: 0 }],
      offerings: fleet.offerings.map((each) => (each.domain === home ? { ...each, domain: "rack" } : each)),
    };
    expect(planFleet(split).microUsdPerHour).toBe(plan.microUsdPerHour);
  });
});

it("the best fleet for the cost of the optimum is at least as available, and its answer is confirmed; the frontier ends at the optimum", () => {
  onFeasible(74, (fleet, plan) => {
    const bounded = { ...fleet, targets: { ...fleet.targets, maxMicroUsdPerHour: plan.microUsdPerHour } };
    const dual = planForBudget(bounded);
    expect(dual.unavailability).toBeLessThanOrEqual(plan.unavailability * (1 + 1e-11));
    const answered = { ...bounded, targets: { ...bounded.targets, unavailability: dual.unavailability } };
    if (dual.unavailability > 0) {
      expect(verifyFleetPlan(answered, dual)).toEqual([]);
      expect(planFleet(answered).microUsdPerHour).toBe(dual.microUsdPerHour);
    }
    const { points, isComplete } = fleetFrontier(fleet);
    expect(isComplete).toBe(true);
    expect(points[points.length - 1].microUsdPerHour).toBe(plan.microUsdPerHour);
    const evaluator = new FleetEvaluator(fleet);
    for (const { counts } of points) {
      expect(evaluator.keepsDegraded(fleet.offerings.map(({ id }) => counts.find((row) => row.offering === id)?.count ?? 0))).toBe(true);
    }
  });
});

/** Planned without the incumbent, which finds most optima of small problems by itself and would hide a search that misses them. */
it("the label search alone equals exhaustive search", () => {
  let [found, none, discarded] = [0, 0, 0];
  fc.assert(
    fc.property(zoneProblem(), (drawn) => {
      const fleet = { ...drawn, targets: { ...drawn.targets, maxMicroUsdPerHour: undefined } };
      const truth = cheapestFleet(fleet, 20_000);
      const model = new FleetModel(fleet);
      if (truth.givenUp || truth.onTheEdge || model.root.factors.length === 0) {
        discarded++;
        return;
      }
      const target = fleet.targets.unavailability;
      const greatestCost = model.cost(fleet.offerings.map(({ limit }) => limit!));
      const scope = { objective: "cost", greatestCost, money: true } as const;
      const search = new LabelSearch(model, new FleetEvaluator(fleet), new Effort(1e12), scope);
      const bound = search.costBound(target);
      const best = search.run(greatestCost, target);
      expect(best?.cost).toBe(truth.best?.cost);
      if (best === undefined) {
        none++;
        return;
      }
      found++;
      expect(bound).toBeLessThanOrEqual(best.cost);
      expect(search.run(best.cost, target)?.cost).toBe(best.cost);
      expect(search.run(best.cost - 1, target)).toBeUndefined();
    }),
    { seed: 75, numRuns: 500 },
  );
  expect(found).toBeGreaterThan(150);
  expect(none).toBeGreaterThan(50);
  expect(discarded).toBeLessThan(100);
});
