import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { planRobustFleet, worstMicroUsdPerHour, type PriceUncertainty } from "../../lib/sizing/robust/plan-robust-fleet";
import { brokenRules } from "../support/broken-rules";
import { DomainStateEvaluator, meetsSideConstraints } from "../sizing/support/brute-force";
import { domain, offering, problem } from "../sizing/support/fleets";
import { limitsOf, randomProblem } from "../sizing/support/random-problems";

/** Probabilities this close to a target are decided by rounding. */
const ON_THE_EDGE = 1e-10;

/** Worst cost by listing every instance and every choice of instances that get dearer. */
function worstByTrying(fleet: FleetProblem, { rises, instances }: PriceUncertainty, counts: readonly number[]): number {
  const dearer = fleet.offerings.flatMap(({ id }, index) =>
    new Array<number>(counts[index]).fill(rises.find((rise) => rise.offering === id)?.microUsdPerHour ?? 0),
  );
  const greatest = (from: number, left: number): number =>
    from === dearer.length || left === 0 ? 0 : Math.max(greatest(from + 1, left), dearer[from] + greatest(from + 1, left - 1));
  return fleet.offerings.reduce((sum, { microUsdPerHour }, index) => sum + microUsdPerHour * counts[index], greatest(0, instances));
}

/** Least worst cost of all fleets; undefined without one, `edge` when a fleet is too close to the target to tell. */
function cheapestByTrying(fleet: FleetProblem, uncertainty: PriceUncertainty): { cost?: number; edge: boolean } {
  const evaluator = new DomainStateEvaluator(fleet);
  const { unavailability: target, maxMicroUsdPerHour: budget = Infinity } = fleet.targets;
  const most = limitsOf(fleet);
  const counts = most.map(() => 0);
  let cost: number | undefined;
  let edge = false;
  const visit = (index: number): void => {
    if (index < most.length) {
      for (counts[index] = 0; counts[index] <= most[index]; counts[index]++) {
        visit(index + 1);
      }
      counts[index] = 0;
      return;
    }
    const worst = worstByTrying(fleet, uncertainty, counts);
    if (worst > budget || worst >= (cost ?? Infinity) || !meetsSideConstraints(fleet, counts)) {
      return;
    }
    const unavailability = evaluator.unavailability(counts);
    edge ||= Math.abs(unavailability - target) <= ON_THE_EDGE * target;
    cost = unavailability <= target ? worst : cost;
  };
  visit(0);
  return { cost, edge };
}

const uncertainties = fc.record({
  rises: fc.array(fc.constantFrom(0, 0, 3, 6, 9, 12), { minLength: 4, maxLength: 4 }),
  instances: fc.integer({ min: 0, max: 6 }),
  budget: fc.option(fc.integer({ min: 5, max: 40 }), { nil: undefined }),
});

function uncertaintyOf(fleet: FleetProblem, drawn: { rises: number[]; instances: number }): PriceUncertainty {
  const rises = fleet.offerings.map(({ id }, index) => ({ offering: id, microUsdPerHour: drawn.rises[index % drawn.rises.length] }));
  return { rises, instances: drawn.instances };
}

it("equals trying every fleet and every choice of instances that get dearer, in at most one solve per rise and one more", () => {
  const tally = { optimal: 0, infeasible: 0, discarded: 0, dearer: 0 };
  fc.assert(
    fc.property(randomProblem({ offerings: 4, limit: 3, demand: 3, mixes: ["any"] }), uncertainties, (given, drawn) => {
      const fleet = {
        ...given,
        targets: { ...given.targets, ...(drawn.budget === undefined ? {} : { maxMicroUsdPerHour: drawn.budget }) },
      };
      const uncertainty = uncertaintyOf(fleet, drawn);
      const truth = cheapestByTrying(fleet, uncertainty);
      if (truth.edge) {
        tally.discarded++;
        return;
      }
      const plan = planRobustFleet(fleet, uncertainty);
      if (truth.cost === undefined) {
        tally.infeasible++;
        expect(plan.status).toBe("infeasible");
        expect(plan.infeasibility).toBeDefined();
        return;
      }
      tally.optimal++;
      expect(plan.status).toBe("optimal");
      expect(plan.worstMicroUsdPerHour).toBe(truth.cost);
      expect(plan.lowerBoundMicroUsdPerHour).toBe(truth.cost);
      expect(plan.solves).toBeLessThanOrEqual(new Set(uncertainty.rises.map(({ microUsdPerHour }) => microUsdPerHour)).size + 1);
      const nominal = planFleet(fleet);
      tally.dearer += nominal.status === "optimal" && plan.microUsdPerHour > nominal.microUsdPerHour ? 1 : 0;
    }),
    { seed: 31, numRuns: 300 },
  );
  expect(tally.optimal + tally.infeasible + tally.discarded).toBe(300);
  expect(tally.optimal).toBeGreaterThan(80);
  expect(tally.infeasible).toBeGreaterThan(60);
  expect(tally.discarded).toBeLessThan(10);
  // Cases in which caution buys another fleet than the cheapest one.
  expect(tally.dearer).toBeGreaterThan(10);
});

describe("planRobustFleet", () => {
  const fleet = problem({
    demand: 4,
    offerings: [
      offering("steady", "z", { microUsdPerHour: 120, instanceUnavailability: 0 }),
      offering("risky", "z", { microUsdPerHour: 100, instanceUnavailability: 0 }),
    ],
    domains: [domain("z", 0.001)],
    mix: "any",
  });
  const rises = [{ offering: "risky", microUsdPerHour: 50 }];

  it("buys what is cheap while few instances may get dearer, and what is steady when many may", () => {
    const at = (instances: number) => planRobustFleet(fleet, { rises, instances });
    expect(at(0)).toMatchObject({ counts: [{ offering: "risky", count: 4 }], worstMicroUsdPerHour: 400 });
    expect(at(1)).toMatchObject({ counts: [{ offering: "risky", count: 4 }], microUsdPerHour: 400, worstMicroUsdPerHour: 450 });
    expect(at(2)).toMatchObject({ counts: [{ offering: "steady", count: 4 }], worstMicroUsdPerHour: 480 });
  });

  it("keeps the budget in the worst case, and says what would do", () => {
    const limited = (maxMicroUsdPerHour: number): FleetProblem => ({ ...fleet, targets: { unavailability: 0.01, maxMicroUsdPerHour } });
    expect(planRobustFleet(limited(450), { rises, instances: 1 }).worstMicroUsdPerHour).toBe(450);
    const poor = planRobustFleet(limited(449), { rises, instances: 1 });
    expect(poor.infeasibility).toMatchObject({ constraint: "budget", relaxations: [{ change: "raise 'maxMicroUsdPerHour' to 450" }] });
    const never = planRobustFleet({ ...fleet, targets: { unavailability: 1e-4 } }, { rises, instances: 1 });
    expect(never.infeasibility?.constraint).toBe("unavailability");
  });

  it("prices a given fleet at its worst", () => {
    const counts = [
      { offering: "risky", count: 3 },
      { offering: "steady", count: 1 },
    ];
    expect(worstMicroUsdPerHour(fleet, { rises, instances: 2 }, counts)).toBe(520);
    expect(worstMicroUsdPerHour(fleet, { rises, instances: 9 }, counts)).toBe(570);
  });

  it("passes on a gap of the planner behind it", () => {
    const half = planRobustFleet(fleet, { rises, instances: 0 }, (given) => ({
      ...planFleet(given),
      status: "feasible",
      lowerBoundMicroUsdPerHour: 100,
    }));
    expect(half).toMatchObject({ status: "feasible", worstMicroUsdPerHour: 400, lowerBoundMicroUsdPerHour: 100, gap: 0.75 });
  });

  it("names every broken rule", () => {
    const wrong = {
      rises: [
        { offering: "risk", microUsdPerHour: 1 },
        { offering: "steady", microUsdPerHour: -1 },
        { offering: "steady", microUsdPerHour: 1 },
      ],
      instances: 1.5,
    };
    expect(brokenRules(() => planRobustFleet(fleet, wrong))).toEqual([
      "rise-integer",
      "rise-offering-known",
      "rise-unique",
      "uncertainty-instances-integer",
    ]);
  });
});
