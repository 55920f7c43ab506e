import fc from "fast-check";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { planForBudget } from "../../lib/sizing/plan-for-budget";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { exhaust } from "./support/brute-force";
import { clouds, domain, offering, problem } from "./support/fleets";
import { limitsOf, randomProblem } from "./support/random-problems";

describe("planForBudget", () => {
  it("equals exhaustive search, is the cheapest of its unavailability, and agrees with planFleet", () => {
    let judged = 0;
    let discarded = 0;
    fc.assert(
      fc.property(
        randomProblem({ offerings: 5, limit: 4, demand: 3, quotasAndShares: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (drawn, share) => {
          const most = limitsOf(drawn);
          const all = drawn.offerings.reduce((sum, { microUsdPerHour }, index) => sum + microUsdPerHour * most[index], 0);
          const budget = Math.floor(all * share);
          const targets = { ...drawn.targets, unavailability: Number.MIN_VALUE, maxMicroUsdPerHour: budget };
          const truth = exhaust({ ...drawn, targets }, most, budget).leastUnavailability;
          const plan = planForBudget({ ...drawn, targets });
          if (truth > 0.99 || truth < 1e-12) {
            discarded++;
            return;
          }
          judged++;
          expect(plan.status).toBe("optimal");
          expect(plan.microUsdPerHour).toBeLessThanOrEqual(budget);
          expect(Math.abs(plan.unavailability - truth)).toBeLessThanOrEqual(1e-9 * truth);
          const answered = { ...drawn, targets: { ...targets, unavailability: plan.unavailability } };
          expect(verifyFleetPlan(answered, plan)).toEqual([]);
          expect(planFleet(answered).microUsdPerHour).toBe(plan.microUsdPerHour);
        },
      ),
      { seed: 51, numRuns: 300 },
    );
    expect(judged).toBeGreaterThan(60);
    expect(judged + discarded).toBe(300);
  });

  const fleet = clouds([3], [{ machineType: "m8", unitsPerInstance: 8, microUsdPerHour: 10_000_000, instanceUnavailability: 0.005 }], {
    demand: 32,
    targets: { unavailability: 0.5, maxMicroUsdPerHour: 65_000_000 },
  });

  it("says what more availability would cost", () => {
    const plan = planForBudget(fleet);
    expect(plan.installedUnits).toBe(48);
    const next = planFleet({ ...fleet, targets: { unavailability: plan.unavailability * (1 - 1e-11) } });
    expect(next.microUsdPerHour - plan.microUsdPerHour).toBe(10_000_000);
    const explanation = "the cheapest fleet that is more available costs $10.00 an hour ($7,300 a month) more";
    expect(plan.binding[0]).toEqual({ constraint: "budget", explanation });
  });

  it("says nothing of more where nothing is more available, or only by rounding", () => {
    const perfect = problem({
      domains: [domain("z", 0)],
      offerings: [offering("a", "z", { microUsdPerHour: 10, instanceUnavailability: 0 })],
      targets: { unavailability: 0.5, maxMicroUsdPerHour: 1000 },
    });
    expect(planForBudget(perfect).binding.map(({ constraint }) => constraint)).not.toContain("budget");
    // Machines of 'b' add nothing to 'a' that counts: too few to serve without it, and none is needed beside it.
    const beside = problem({
      demand: 18,
      domains: [domain("a", 0.0026995447091928537), domain("b", 0.17690536870670756)],
      offerings: [
        offering("a", "a", { unitsPerInstance: 2, microUsdPerHour: 9, instanceUnavailability: 0 }),
        offering("b", "b", { unitsPerInstance: 1, microUsdPerHour: 9, instanceUnavailability: 0.32827691390724456, limit: 3 }),
      ],
      mix: "any",
      targets: { unavailability: 0.5, maxMicroUsdPerHour: 100 },
    });
    expect(planForBudget(beside).microUsdPerHour).toBe(81);
    expect(planForBudget(beside).binding.map(({ constraint }) => constraint)).not.toContain("budget");
  });

  it("says what the least costs when the budget buys no fleet at all", () => {
    const poor = planForBudget({ ...fleet, targets: { unavailability: 0.5, maxMicroUsdPerHour: 39_999_999 } });
    expect(poor.status).toBe("infeasible");
    expect(poor.infeasibility!.constraint).toBe("budget");
    expect(poor.lowerBoundMicroUsdPerHour).toBe(40_000_000);
  });

  it("plans perfect machines", () => {
    const perfect = problem({
      demand: 3,
      domains: [domain("z", 0)],
      offerings: [offering("o", "z", { microUsdPerHour: 2, instanceUnavailability: 0 })],
      targets: { unavailability: 0.5, maxMicroUsdPerHour: 100 },
    });
    expect(planForBudget(perfect)).toMatchObject({ status: "optimal", microUsdPerHour: 6, unavailability: 0 });
  });

  it("still has a fleet within the budget when it is cut short", () => {
    const plan = planForBudget(fleet, { maxOperations: 3000 });
    expect(plan.microUsdPerHour).toBeLessThanOrEqual(65_000_000);
    expect(plan.unavailability).toBeLessThan(1);
  });

  it("asks for a budget", () => {
    expect(() => planForBudget({ ...fleet, targets: { unavailability: 0.5 } })).toThrow(/budget-stated/);
  });
});
