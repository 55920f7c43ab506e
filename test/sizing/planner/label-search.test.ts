import fc from "fast-check";
import { FleetEvaluator } from "../../../lib/sizing/fleet-evaluator";
import { Effort } from "../../../lib/sizing/planner/effort";
import { FleetModel } from "../../../lib/sizing/planner/fleet-model";
import { LabelSearch } from "../../../lib/sizing/planner/label-search";
import { exhaust, latticeSize } from "../support/brute-force";
import { domain, offering, problem } from "../support/fleets";
import { limitsOf, randomProblem } from "../support/random-problems";

/** Planned without the incumbent, which finds most optima of small problems by itself and would hide a search that misses them. */
describe("the label search alone", () => {
  it.each([
    ["any", false],
    ["uniform-per-zone", false],
    ["any", true],
    ["uniform-per-zone", true],
  ] as const)("equals exhaustive search, mix %s, quotas and shares %s", (mix, quotasAndShares) => {
    let found = 0;
    let none = 0;
    let discarded = 0;
    fc.assert(
      fc.property(randomProblem({ offerings: 6, limit: 4, demand: 8, mixes: [mix], sideTargets: true, quotasAndShares }), (drawn) => {
        const fleet = { ...drawn, targets: { ...drawn.targets, maxMicroUsdPerHour: undefined } };
        const most = limitsOf(fleet);
        const target = fleet.targets.unavailability;
        const model = new FleetModel(fleet);
        if (latticeSize(most) > 8000 || model.root.factors.length === 0) {
          discarded++;
          return;
        }
        const truth = exhaust(fleet, most);
        if (Math.abs((truth.unavailability ?? truth.leastUnavailability) - target) <= 1e-10 * target) {
          discarded++;
          return;
        }
        const greatestCost = model.cost(most);
        const scope = { objective: "cost", greatestCost, money: true } as const;
        const search = new LabelSearch(model, new FleetEvaluator(fleet), new Effort(1e12), scope);
        const bound = search.costBound(target);
        const best = search.run(greatestCost, target);
        expect(best?.cost).toBe(truth.cost);
        if (best === undefined) {
          none++;
          return;
        }
        found++;
        expect(bound).toBeLessThanOrEqual(best.cost);
        expect(Math.abs(best.unavailability - truth.unavailability!)).toBeLessThanOrEqual(1e-9 * truth.unavailability!);
        // With exactly the money of the optimum it finds the same, with one millionth less nothing.
        expect(search.run(best.cost, target)?.cost).toBe(best.cost);
        expect(search.run(best.cost - 1, target)).toBeUndefined();
      }),
      { seed: 41, numRuns: 500 },
    );
    expect(found).toBeGreaterThan(quotasAndShares ? 30 : 100);
    expect(found + none + discarded).toBe(500);
    expect(discarded).toBeLessThan(100);
  });

  it("keeps partial fleets that only a survived level needs", () => {
    // Nine units outside each of three providers, c being cheap: two machines on a or b, one on the other, two on c.
    const providers = ["a", "b", "c"];
    const fleet = problem({
      demand: 3,
      domains: providers.map((name) => domain(name, 0, undefined, "provider")),
      offerings: providers.map((name) =>
        offering(name, name, { unitsPerInstance: 3, microUsdPerHour: name === "c" ? 5 : 10, instanceUnavailability: 0 }),
      ),
      targets: { unavailability: 0.1, survive: [{ level: "provider", units: 9 }] },
    });
    const scope = { objective: "cost", greatestCost: 100, money: true } as const;
    expect(new LabelSearch(new FleetModel(fleet), new FleetEvaluator(fleet), new Effort(1e12), scope).run(100, 0.1)?.cost).toBe(40);
  });

  it("finds the least unavailability that any budget buys", () => {
    let judged = 0;
    let discarded = 0;
    fc.assert(
      fc.property(randomProblem({ offerings: 5, limit: 4, demand: 8 }), fc.double({ min: 0.2, max: 0.9, noNaN: true }), (drawn, share) => {
        const most = limitsOf(drawn);
        const model = new FleetModel(drawn);
        const budget = Math.floor(model.cost(most) * share);
        const truth = exhaust({ ...drawn, targets: { unavailability: Number.MIN_VALUE } }, most, budget);
        if (truth.leastUnavailability > 0.99 || model.root.factors.length === 0) {
          discarded++;
          return;
        }
        judged++;
        const scope = { objective: "unavailability", greatestCost: budget, money: true } as const;
        const search = new LabelSearch(model, new FleetEvaluator(drawn), new Effort(1e12), scope);
        const best = search.run(budget, 1)!;
        expect(best.cost).toBeLessThanOrEqual(budget);
        expect(Math.abs(best.unavailability - truth.leastUnavailability)).toBeLessThanOrEqual(1e-9 * truth.leastUnavailability);
        expect(search.unavailabilityBound()).toBeLessThanOrEqual(best.unavailability);
      }),
      { seed: 42, numRuns: 200 },
    );
    expect(judged).toBeGreaterThan(60);
    expect(judged + discarded).toBe(200);
  });
});
