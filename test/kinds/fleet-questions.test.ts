import fc from "fast-check";
import { demandDrawsKind } from "../../lib/kinds/demand-draws";
import { fleetForBudgetKind } from "../../lib/kinds/fleet-for-budget";
import type { PlanningLimits, ProblemKind } from "../../lib/kinds/problem-kind";
import { robustFleetKind } from "../../lib/kinds/robust-fleet";
import type { BudgetFleetProblem, DemandDrawsProblem, FleetProblem, RobustFleetProblem } from "../../lib/sizing";
import { PLAIN } from "../../lib/report/text-style";
import { exampleProblem, readmeRow } from "../cli/examples";
import { domain, offering, problem } from "../sizing/support/fleets";
import { randomProblem } from "../sizing/support/random-problems";
import { publishedSchema } from "../sizing-schema/published-schemas";

const SCOPE = { offerings: 4, limit: 3, demand: 4, sideTargets: true, quotasAndShares: true } as const;

const robust: fc.Arbitrary<RobustFleetProblem> = fc
  .tuple(randomProblem(SCOPE), fc.integer({ min: 0, max: 5 }), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }))
  .map(([fleet, instances, rises]) => ({
    ...fleet,
    uncertainty: { instances, rises: fleet.offerings.map(({ id }, index) => ({ offering: id, microUsdPerHour: rises[index]! })) },
  }));
const budget: fc.Arbitrary<BudgetFleetProblem> = fc.tuple(randomProblem(SCOPE), fc.integer({ min: 1, max: 60 })).map(
  ([
    {
      targets: { unavailability: _, ...targets },
      ...fleet
    },
    maxMicroUsdPerHour,
  ]) => ({
    ...fleet,
    targets: { ...targets, maxMicroUsdPerHour },
  }),
);
const draws: fc.Arbitrary<DemandDrawsProblem> = fc
  .tuple(
    randomProblem({ ...SCOPE, sideTargets: false }),
    fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }),
    fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
    fc.option(fc.constantFrom(0.2, 0.5, 0.9, 1), { nil: undefined }),
  )
  .map(
    ([
      {
        demand: _,
        targets: { degraded: __, ...targets },
        ...fleet
      },
      sample,
      microUsdPerMissingUnitHour,
      quantile,
    ]) => ({
      ...fleet,
      targets,
      draws: sample,
      ...(microUsdPerMissingUnitHour === undefined ? {} : { microUsdPerMissingUnitHour }),
      ...(quantile === undefined ? {} : { quantile }),
    }),
  );

type Path = readonly (string | number)[];

/** Paths of all numbers in a value. */
function numbersIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === "number") {
    return [path];
  }
  const children = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return children.flatMap(([key, child]) => numbersIn(child, [...path, Array.isArray(value) ? Number(key) : key]));
}

/** A copy in which one number is another: the next integer, or one a hundredth greater. */
function withOther(value: unknown, path: Path): unknown {
  const copy = structuredClone(value);
  const owner = path.slice(0, -1).reduce<Record<string | number, unknown>>((node, key) => node[key] as never, copy as never);
  const last = path[path.length - 1]!;
  const number = owner[last] as number;
  owner[last] = Number.isInteger(number) ? number + 1 : number * 1.01;
  return copy;
}

/** Whether a path names the lower bound of a plan without a fleet, of which nothing else speaks. */
function isLooseBound(plan: unknown, path: Path): boolean {
  const owner = path.slice(0, -1).reduce<Record<string | number, unknown>>((node, key) => node[key] as never, plan as never);
  return owner["status"] === "infeasible" && path[path.length - 1] === "lowerBoundMicroUsdPerHour";
}

/** What nobody can check without planning again, what is said of the plan and not the plan itself, and what several plans may be alike in. */
const UNCHECKED = /^(solves|infeasibility|certificate|rejections|leastRegret\.plan)\b/;

describe.each<
  [string, ProblemKind<never, never>, fc.Arbitrary<object>, Parameters<typeof publishedSchema>[0], Parameters<typeof publishedSchema>[0]]
>([
  ["robust-fleet", robustFleetKind as never, robust, "robust-fleet-problem", "robust-fleet-plan"],
  ["fleet-for-budget", fleetForBudgetKind as never, budget, "budget-fleet-problem", "fleet-plan"],
  ["demand-draws", demandDrawsKind as never, draws, "demand-draws-problem", "demand-draws-plan"],
])("%s", (_name, given, problems, problemFormat, planFormat) => {
  const kind = given as unknown as ProblemKind<object, object>;

  test("plans in the published format, holds by the verifier, and no number in it can be another", () => {
    const tally = { fleet: 0, none: 0, malformed: 0, numbers: 0 };
    fc.assert(
      fc.property(problems, (posed) => {
        if (kind.check(posed).length > 0) {
          tally.malformed++;
          return;
        }
        const [isProblem, isPlan] = [publishedSchema(problemFormat), publishedSchema(planFormat)];
        expect([isProblem(posed), isProblem.errors]).toEqual([true, null]);
        const plan = JSON.parse(JSON.stringify(kind.plan(posed, {}))) as object;
        expect([isPlan(plan), isPlan.errors]).toEqual([true, null]);
        expect(kind.verify(posed, plan)).toEqual([]);
        const { isInfeasible, gap } = kind.quality(plan);
        tally[isInfeasible ? "none" : "fleet"]++;
        expect(gap).toBe(0);
        expect(kind.text(posed, plan, PLAIN)).toMatch(/\n$/);
        for (const path of numbersIn(plan).filter((each) => !UNCHECKED.test(each.join(".")) && !isLooseBound(plan, each))) {
          tally.numbers++;
          const forged = withOther(plan, path) as object;
          expect([path.join("."), kind.verify(posed, forged).length > 0]).toEqual([path.join("."), true]);
        }
      }),
      { seed: 91, numRuns: 300 },
    );
    expect(tally.malformed).toBeLessThan(80);
    expect(tally.fleet).toBeGreaterThan(30);
    expect(tally.none).toBeGreaterThan(5);
    expect(tally.numbers).toBeGreaterThan(500);
  });
});

describe("worked problems", () => {
  const answer = (file: string): { plan: unknown } => {
    const { kind, problem: posed } = exampleProblem(file);
    return { plan: kind.plan(posed, {}) };
  };

  test("budget-by-hand.yaml: 2 + 1 + 1 is the most available of all fleets for four dollars, as its comment says", () => {
    const { plan } = answer("budget-by-hand.yaml") as { plan: { counts: { count: number }[]; unavailability: number } };
    const down = (servers: number): number => 0.1 + 0.9 * 0.1 ** servers;
    const choices = [0, 1, 2, 3, 4].flatMap((a) => [0, 1, 2, 3, 4].flatMap((b) => [0, 1, 2, 3, 4].map((c) => [a, b, c])));
    const affordable = choices
      .filter(([a, b, c]) => a! + b! + c! <= 4)
      .map((counts) => counts.reduce((product, n) => product * down(n), 1));
    expect(plan.counts.map(({ count }) => count)).toEqual([2, 1, 1]);
    expect(plan.unavailability).toBeCloseTo(Math.min(...affordable), 12);
    expect(plan.unavailability).toBeCloseTo(0.0039349, 7);
    expect(readmeRow("budget-by-hand.yaml")).toContain("| optimal: 2 + 1 + 1 machines, 99.6 % |");
  });

  test("robust-by-hand.yaml: six of the second type, of all 28 ways to buy six", () => {
    const { plan } = answer("robust-by-hand.yaml") as { plan: { counts: object[]; worstMicroUsdPerHour: number } };
    const worst = (low: number, steady: number): number => {
      const rises = [...Array<number>(low).fill(0.9), ...Array<number>(steady).fill(0.3)].slice(0, 2);
      return low + 1.15 * steady + 1.5 * (6 - low - steady) + rises.reduce((sum, rise) => sum + rise, 0);
    };
    const all = [0, 1, 2, 3, 4, 5, 6].flatMap((low) => Array.from({ length: 7 - low }, (_, steady) => worst(low, steady)));
    expect([all.length, Math.min(...all), worst(6, 0), worst(0, 6), worst(1, 5)]).toEqual(
      [28, worst(0, 6), 7.8, 7.5, 7.95].map((value) => expect.closeTo(value, 9)),
    );
    expect(plan).toMatchObject({ counts: [{ offering: "steady", count: 6 }], worstMicroUsdPerHour: 7_500_000 });
    expect(readmeRow("robust-by-hand.yaml")).toContain("| optimal: 6 machines, $5,475 a month at worst |");
  });

  test("robust-over-budget.yaml: the budget that is missing", () => {
    const { plan } = answer("robust-over-budget.yaml") as { plan: { infeasibility: object } };
    expect(plan.infeasibility).toMatchObject({
      constraint: "budget",
      proven: true,
      relaxations: [{ change: "raise 'maxMicroUsdPerHour' to 7500000" }],
    });
    expect(readmeRow("robust-over-budget.yaml")).toContain("| infeasible: budget |");
  });

  test("draws-by-hand.yaml: the regret of every number of servers, by its definition", () => {
    const sample = [2, 2, 2, 3, 3, 4, 4, 5, 6, 10];
    const regret = (servers: number): number =>
      sample.reduce((sum, need) => sum + servers + 2.5 * Math.max(0, need - servers) - need, 0) / 10;
    const { plan } = answer("draws-by-hand.yaml") as {
      plan: { plans: { demand: number }[]; quantilePlan: number; leastRegret: { plan: number; microUsdPerHour: number } };
    };
    const [quantile, least] = [plan.plans[plan.quantilePlan]!.demand, plan.plans[plan.leastRegret.plan]!.demand];
    expect([quantile, least, regret(4), plan.leastRegret.microUsdPerHour / 1e6]).toEqual([
      6,
      4,
      expect.closeTo(2.15, 9),
      expect.closeTo(2.15, 9),
    ]);
    const { kind, problem: posed } = exampleProblem("draws-by-hand.yaml");
    const withLeast = (index: number): unknown => ({ ...plan, leastRegret: { ...plan.leastRegret, plan: index } });
    expect(plan.plans.map((_each, index) => kind.verify(posed, withLeast(index)).length > 0)).toEqual([
      true,
      true,
      false,
      true,
      true,
      true,
    ]);
    expect([2, 3, 5, 6, 10].filter((servers) => regret(servers) <= regret(4))).toEqual([]);
    expect(readmeRow("draws-by-hand.yaml")).toContain("| 4 servers are regretted least, $1,570 a month |");
  });
});

describe("bad figures are named beside those of the fleet:", () => {
  const fleet = problem({ demand: 2, domains: [domain("z", 0.01)], offerings: [offering("o", "z")], targets: { unavailability: 0.1 } });
  const { demand: _, ...rest } = { ...fleet, demand: 0 };

  test("of uncertain prices", () => {
    const uncertainty = {
      instances: 0.5,
      rises: [
        { offering: "p", microUsdPerHour: -1 },
        { offering: "p", microUsdPerHour: 1 },
      ],
    };
    const rules = robustFleetKind.check({ ...fleet, demand: 0, uncertainty }).map(({ rule }) => rule);
    const expected = ["uncertainty-instances-integer", "rise-offering-known", "rise-integer", "rise-offering-known", "rise-unique"];
    expect(rules.slice(-5)).toEqual(expected);
    expect(rules.length).toBe(6);
  });

  test("of a sample of demands", () => {
    const rules = demandDrawsKind.check({ ...rest, draws: [], quantile: 2, microUsdPerMissingUnitHour: -1 }).map(({ rule }) => rule);
    expect(rules).toEqual(["draws-number", "draws-quantile-range", "missing-unit-price-range"]);
  });

  test("of a budget", () => {
    const rules = fleetForBudgetKind.check({ ...fleet, demand: 0, targets: { maxMicroUsdPerHour: 0.5 } }).map(({ rule }) => rule);
    expect(rules.length).toBe(2);
    expect(fleetForBudgetKind.check({ ...fleet, targets: {} as never }).map(({ rule }) => rule)).toEqual(["budget-stated"]);
  });
});

describe("limits of a robust fleet", () => {
  /** A worked problem of which the price of the first offering may rise. */
  const uncertain = (file: string): RobustFleetProblem => {
    const fleet = exampleProblem(file).problem as FleetProblem;
    return { ...fleet, uncertainty: { instances: 3, rises: [{ offering: fleet.offerings[0]!.id, microUsdPerHour: 100_000 }] } };
  };
  let clock = 0;
  const hurried = { timeLimitMs: 1, now: (): number => (clock += 1_000) };

  test("none: the answer is proven", () => {
    const plan = robustFleetKind.plan(uncertain("spot-pool.yaml"), {});
    expect(robustFleetKind.quality(plan)).toEqual({ isInfeasible: false, isUnproven: false, gap: 0 });
  });

  // The clock is looked at now and then: a small problem is solved before.
  test.each<[string, string, PlanningLimits]>([
    ["operations", "spot-pool.yaml", { maxOperations: 1 }],
    ["time", "large.yaml", hurried],
  ])("too little %s: the answer says that it is not proven, and holds", (_name, file, limits) => {
    const posed = uncertain(file);
    const plan = robustFleetKind.plan(posed, limits);
    const { isInfeasible, isUnproven, gap } = robustFleetKind.quality(plan);
    expect(isInfeasible ? isUnproven : gap > 0).toBe(true);
    expect(robustFleetKind.verify(posed, plan)).toEqual([]);
  });
});
