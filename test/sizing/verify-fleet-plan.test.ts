import type { FleetPlan } from "../../lib/sizing/fleet-plan";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { planForBudget } from "../../lib/sizing/plan-for-budget";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { clouds, domain, offering, problem } from "./support/fleets";

const FLEET: FleetProblem = clouds(
  [3, 2],
  [
    { machineType: "m4", unitsPerInstance: 4, microUsdPerHour: 410, limit: 6 },
    { machineType: "m1", unitsPerInstance: 1, microUsdPerHour: 100 },
  ],
  { demand: 12, targets: { unavailability: 1e-3, maxMicroUsdPerHour: 100_000, survive: [{ level: "provider", units: 4 }] } },
);
const { certificate: CERTIFICATE, ...PLAN } = planFleet(FLEET);

function checks(plan: FleetPlan, fleet = FLEET): string[] {
  return verifyFleetPlan(fleet, plan).map(({ check }) => check);
}

it("confirms a plan, with its certificate and without", () => {
  expect(PLAN.status).toBe("optimal");
  expect(CERTIFICATE).toBeDefined();
  expect(checks({ ...PLAN, certificate: CERTIFICATE })).toEqual([]);
  expect(checks(PLAN)).toEqual([]);
  expect(checks(JSON.parse(JSON.stringify(PLAN)) as FleetPlan)).toEqual([]);
});

it.each([
  ["an unavailability off by a millionth", { unavailability: PLAN.unavailability * 1.000001 }, ["unavailability"]],
  ["a cost off by one", { microUsdPerHour: PLAN.microUsdPerHour - 1 }, ["cost", "lowerBound", "optimality"]],
  ["installed units off by one", { installedUnits: PLAN.installedUnits + 1 }, ["installedUnits"]],
  ["a bound that does not close the gap", { lowerBoundMicroUsdPerHour: PLAN.lowerBoundMicroUsdPerHour - 50 }, ["gap", "optimality"]],
  ["an optimal plan called feasible", { status: "feasible" as const }, ["optimality"]],
  [
    "a feasible plan called infeasible",
    { status: "infeasible" as const },
    ["infeasibility", "counts", "installedUnits", "cost", "unavailability"],
  ],
])("refuses %s", (_, change, expected) => {
  expect(checks({ ...PLAN, ...change })).toEqual(expected);
});

it("refuses one instance less, one more, and one elsewhere", () => {
  const [first, ...rest] = PLAN.counts;
  const less = first.count === 1 ? rest : [{ ...first, count: first.count - 1 }, ...rest];
  expect(checks({ ...PLAN, counts: less })).toEqual(expect.arrayContaining(["cost", "installedUnits", "unavailability", "target"]));
  const more = [{ ...first, count: first.count + 1 }, ...rest];
  expect(checks({ ...PLAN, counts: more })).toEqual(expect.arrayContaining(["cost", "installedUnits", "unavailability"]));
  expect(checks({ ...PLAN, counts: more }).some((check) => check.startsWith("irreducible:"))).toBe(true);
  expect(checks({ ...PLAN, counts: [{ ...first, offering: "elsewhere" }, ...rest] })).toContain("offering:elsewhere");
});

it("refuses counts that are no counts, out of order, above a limit, or mixed where they may not be", () => {
  const counts = [
    { offering: "a1/m1", count: 2.5 },
    { offering: "a1/m4", count: 7 },
    { offering: "a2/m4", count: 7 },
    { offering: "a2/m1", count: 7 },
  ];
  const found = checks({ ...PLAN, counts });
  expect(found).toEqual(expect.arrayContaining(["count:a1/m1", "order:a1/m4", "limit:a1/m4", "limit:a2/m4", "mix:a2", "survive:provider"]));
});

it("refuses a fleet above the budget", () => {
  expect(checks(PLAN, { ...FLEET, targets: { ...FLEET.targets, maxMicroUsdPerHour: PLAN.microUsdPerHour - 1 } })).toEqual(["budget"]);
});

it("refuses a fleet above a share or a quota", () => {
  const shared = { ...FLEET.targets, maxShare: [{ level: "provider", share: 0.5 }] };
  expect(checks(PLAN, { ...FLEET, targets: shared })).toEqual(["max-share:provider"]);
  const offerings = FLEET.offerings.map((each) => ({ ...each, quotaClass: "all", quotaWeight: 2 }));
  const instances = PLAN.counts.reduce((sum, { count }) => sum + count, 0);
  expect(checks(PLAN, { ...FLEET, offerings, quotas: [{ quotaClass: "all", limit: 2 * instances }] })).toEqual([]);
  expect(checks(PLAN, { ...FLEET, offerings, quotas: [{ quotaClass: "all", limit: 2 * instances - 1 }] })).toEqual(["quota:all"]);
});

it("does not ask a free machine to be needed", () => {
  const free = problem({ demand: 1, domains: [domain("z", 0)], offerings: [offering("o", "z", { microUsdPerHour: 0, limit: 3 })] });
  const plan = planFleet(free);
  expect(plan.counts).toEqual([{ offering: "o", count: 3 }]);
  expect(checks(plan, free)).toEqual([]);
});

describe("doubtful prices", () => {
  const doubt = { rule: "below-siblings", need: "1 USD/h", have: "0.4 USD/h", source: "prices.csv row 3" };
  const domains = [domain("z", 0.001)];
  const doubtful = problem({
    demand: 1,
    domains,
    offerings: [offering("cheap", "z", { microUsdPerHour: 4, priceDoubts: [doubt] }), offering("dear", "z", { microUsdPerHour: 10 })],
    targets: { unavailability: 0.1 },
  });
  const plan = planFleet(doubtful);

  it("are named by the plan that rests on them, which is otherwise the same", () => {
    expect(plan.doubtfulPrices).toEqual([{ offering: "cheap", ...doubt }]);
    const { doubtfulPrices: _, ...rest } = plan;
    const [cheap, dear] = doubtful.offerings as [(typeof doubtful.offerings)[0], (typeof doubtful.offerings)[0]];
    expect(rest).toEqual(planFleet({ ...doubtful, offerings: [{ ...cheap, priceDoubts: undefined }, dear] }));
    expect(checks(plan, doubtful)).toEqual([]);
    expect(planForBudget({ ...doubtful, targets: { unavailability: 0.1, maxMicroUsdPerHour: 5 } }).doubtfulPrices).toHaveLength(1);
  });

  it("are not named by a plan that buys something else", () => {
    const [cheap, dear] = doubtful.offerings as [(typeof doubtful.offerings)[0], (typeof doubtful.offerings)[0]];
    const other = { ...doubtful, offerings: [{ ...cheap, microUsdPerHour: 400 }, dear] };
    expect([planFleet(other).doubtfulPrices, checks(planFleet(other), other)]).toEqual([undefined, []]);
  });

  it("cannot be kept quiet about, made up or made to look better", () => {
    expect(checks({ ...plan, doubtfulPrices: undefined }, doubtful)).toEqual(["doubtfulPrices"]);
    expect(checks({ ...plan, doubtfulPrices: [...plan.doubtfulPrices!, { offering: "dear", ...doubt }] }, doubtful)).toEqual([
      "doubtfulPrices",
    ]);
    const better = { ...plan.doubtfulPrices![0], have: "0.9 USD/h" };
    expect(checks({ ...plan, doubtfulPrices: [better] }, doubtful)).toEqual(["doubtfulPrices", "doubtfulPrices"]);
  });
});
