import fc from "fast-check";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { fleetUnavailability } from "../../lib/sizing/fleet-unavailability";
import { planDemandDraws } from "../../lib/sizing/demand-draws";
import { leastRegret } from "../../lib/sizing/demand-draws/least-regret";
import type { DemandPlan } from "../../lib/sizing/demand-draws";
import { publishedSchema } from "../sizing-schema/published-schemas";
import { domain, offering, problem } from "../sizing/support/fleets";
import { randomProblem } from "../sizing/support/random-problems";

/** One zone in which nothing fails, machines of 3 units for 5 and of 5 units for 8. */
const CERTAIN = problem({
  domains: [domain("z", 0)],
  offerings: [
    offering("three", "z", { unitsPerInstance: 3, microUsdPerHour: 5, instanceUnavailability: 0 }),
    offering("five", "z", { unitsPerInstance: 5, microUsdPerHour: 8, instanceUnavailability: 0 }),
  ],
  mix: "any",
});

describe("planDemandDraws", () => {
  it("gives the cheapest fleet of every demand, the quantile and the least regret of an example worked by hand", () => {
    // Cheapest for 3: 5; for 5: 8; for 6: 10 (3 + 3); for 9: 15 (3 + 3 + 3), and 8 + 8 = 16 for 10.
    const plan = planDemandDraws(CERTAIN, [9, 3, 3, 5], { quantile: 0.75, microUsdPerMissingUnitHour: 4 });
    expect(plan.plans.map(({ demand, draws, microUsdPerHour, serves }) => [demand, draws, microUsdPerHour, serves])).toEqual([
      [3, 2, 5, 3],
      [5, 1, 8, 5],
      [9, 1, 15, 9],
    ]);
    expect(plan.planOfDraw).toEqual([2, 0, 0, 1]);
    expect(plan.quantilePlan).toBe(1);
    // Plan for 3: (0 + 0 + (5 + 8 - 8) + (5 + 24 - 15)) / 4 = 4.75; for 5: (3 + 3 + 0 + (8 + 16 - 15)) / 4 = 3.75; for 9: (10 + 10 + 7 + 0) / 4 = 6.75.
    expect(plan.leastRegret).toEqual({ plan: 1, microUsdPerHour: 3.75 });
    expect(publishedSchema("demand-draws-plan")(plan)).toBe(true);
  });

  it("serves exactly the asked share of the draws", () => {
    const draws = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const demandAt = (quantile: number): number => {
      const { plans, quantilePlan } = planDemandDraws(CERTAIN, draws, { quantile });
      return plans[quantilePlan].demand;
    };
    expect([0.01, 0.1, 0.11, 0.7, 0.95, 1].map(demandAt)).toEqual([1, 1, 2, 7, 10, 10]);
  });

  it("costs what planFleet finds for every demand, within its targets", () => {
    const tally = { optimal: 0, infeasible: 0, kept: 0 };
    const drawn = fc.tuple(
      randomProblem({ offerings: 4, limit: 3, demand: 7, sideTargets: true, quotasAndShares: false }),
      fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 6 }),
      fc.nat(15),
    );
    fc.assert(
      fc.property(drawn, ([limited, draws, unlimited]) => {
        const offerings = limited.offerings.map(({ limit, ...rest }, at) => ((unlimited >> at) & 1 ? rest : { ...rest, limit }));
        const fleet = { ...limited, offerings };
        const { plans, planOfDraw } = planDemandDraws(fleet, draws);
        draws.forEach((demand, index) => expect(plans[planOfDraw[index]].demand).toBe(demand));
        plans.forEach((each, index) => {
          const alone = planFleet({ ...fleet, demand: each.demand });
          expect(each.status).toBe(alone.status);
          expect(each.microUsdPerHour).toBe(alone.microUsdPerHour);
          expect(each.lowerBoundMicroUsdPerHour).toBe(alone.lowerBoundMicroUsdPerHour);
          if (each.status === "infeasible") {
            tally.infeasible++;
            expect(each).toMatchObject({ counts: [], unavailability: 1, serves: 0 });
            return;
          }
          tally.optimal++;
          const exact = (demand: number): number => fleetUnavailability({ ...fleet, demand }, each.counts);
          expect(each.unavailability).toBeCloseTo(exact(each.demand), 12);
          const { unavailability } = fleet.targets;
          expect(exact(each.serves)).toBeLessThanOrEqual(unavailability);
          const next = plans.find(({ demand }) => demand > each.serves);
          expect(next === undefined || exact(next.demand) > unavailability).toBe(true);
          tally.kept += index > 0 && plans[index - 1].serves >= each.demand ? 1 : 0;
        });
      }),
      { seed: 51, numRuns: 70 },
    );
    expect(tally.optimal).toBeGreaterThan(50);
    expect(tally.infeasible).toBeGreaterThan(15);
    expect(tally.kept).toBeGreaterThan(4);
  });

  it("names every broken rule at once", () => {
    const plan = (): unknown => planDemandDraws(CERTAIN, [3, 2.5], { quantile: 0, microUsdPerMissingUnitHour: -1, gap: 2 });
    const rules = (run: () => unknown): string[] => {
      try {
        run();
        return [];
      } catch (error) {
        return (error as { rules: { rule: string }[] }).rules.map(({ rule }) => rule);
      }
    };
    expect(rules(plan)).toEqual(["gap-range", "draws-quantile-range", "missing-unit-price-range", "draws-integer"]);
    expect(rules(() => planDemandDraws(CERTAIN, []))).toEqual(["draws-number"]);
  });
});

describe("leastRegret", () => {
  const demandPlan = (demand: number, microUsdPerHour: number, given: Partial<DemandPlan> = {}): DemandPlan => ({
    demand,
    draws: 1,
    status: "optimal",
    counts: [],
    microUsdPerHour,
    unavailability: 0,
    lowerBoundMicroUsdPerHour: microUsdPerHour,
    serves: demand,
    ...given,
  });

  it("measures demands without a plan against the best that can be had", () => {
    const plans = [demandPlan(1, 10), demandPlan(2, 30), demandPlan(3, 0, { status: "infeasible", serves: 0 })];
    // At 3 the plan for 1 costs 10 + 2 * 15 = 40 and that for 2 costs 45: 40 is the best. Regrets: (0 - 5 + 0) / 3 and (20 + 0 + 5) / 3.
    expect(leastRegret(plans, 15)).toEqual({ plan: 0, microUsdPerHour: -5 / 3 });
    // At 100 a unit: 10 + 200 and 30 + 100; the best is 130. Regrets: (0 + 80 + 80) / 3 and (20 + 0 + 0) / 3.
    expect(leastRegret(plans, 100)).toEqual({ plan: 1, microUsdPerHour: 20 / 3 });
  });

  it("is not known where no demand has a plan", () => {
    expect(leastRegret([demandPlan(3, 0, { status: "infeasible", serves: 0 })], 100)).toBeUndefined();
  });
});
