import fc from "fast-check";
import type { LeptonError } from "../../lib/errors";
import { planEdge } from "../../lib/sizing/edge/plan-edge";
import { verifyEdgePlan } from "../../lib/sizing/edge/verify-edge-plan";
import type { EdgePlan } from "../../lib/sizing/edge/edge-plan";
import type { EdgeProblem, EdgeSite, EdgeUser } from "../../lib/sizing/edge/edge-problem";
import { edgeProblems } from "./support/edge-problems";
import { exhaustEdge } from "./support/exhaust-edge";

/** The problem of docs/edge.md: 6 dollars an hour, and 12 with any one site down, by hand. */
const USERS: readonly EdgeUser[] = [
  { id: "north", demand: 300, rttMs: { n: 4, m: 12, s: 28 } },
  { id: "middle", demand: 200, rttMs: { n: 11, m: 3, s: 13 } },
  { id: "south", demand: 250, rttMs: { n: 30, m: 14, s: 5 } },
];
const SITE = { microUsdPerHour: 2_000_000, serverMicroUsdPerHour: 1_000_000, unitsPerServer: 400, mostServers: 2 };
const BY_HAND: EdgeProblem = {
  users: USERS,
  sites: [
    { id: "n", ...SITE },
    { id: "m", ...SITE, microUsdPerHour: 5_000_000 },
    { id: "s", ...SITE },
  ],
  latency: { boundMs: 20, serviceMs: 5 },
};
const ANY_SITE: EdgeProblem = { ...BY_HAND, redundancy: "any-site" };

function withSite(problem: EdgeProblem, id: string, change: Partial<EdgeSite>): EdgeProblem {
  return { ...problem, sites: problem.sites.map((site) => (site.id === id ? { ...site, ...change } : site)) };
}

function serversOf({ sites }: EdgePlan): Record<string, number> {
  return Object.fromEntries(sites.map(({ site, servers }) => [site, servers]));
}

describe("the problem by hand", () => {
  test("opens the two ends, divides the middle, and says what binds and why the middle site is left out", () => {
    const plan = planEdge(BY_HAND);
    expect([plan.status, plan.microUsdPerHour, plan.lowerBoundMicroUsdPerHour, serversOf(plan)]).toEqual([
      "optimal",
      6_000_000,
      6_000_000,
      { n: 1, s: 1 },
    ]);
    expect(plan.assignments.filter(({ user }) => user === "middle").map(({ site, units }) => [site, units])).toEqual([
      ["n", 100],
      ["s", 100],
    ]);
    expect(plan.users[1]).toEqual({ user: "middle", meanRttMs: 12, worstRttMs: 13, slackMs: 2 });
    expect(plan.binding.map(({ constraint, microUsdPerHour }) => [constraint, microUsdPerHour])).toEqual([
      ["latency", 4_000_000],
      ["capacity:n", undefined],
      ["capacity:s", undefined],
    ]);
    expect(plan.rejections).toMatchObject([{ site: "m", reason: "dearer", atLeastMicroUsdPerHour: 7_000_000 }]);
  });

  test("opens all three where any one may be down, with a service after each loss", () => {
    const plan = planEdge(ANY_SITE);
    expect([plan.status, plan.microUsdPerHour, serversOf(plan)]).toEqual(["optimal", 12_000_000, { n: 1, m: 1, s: 1 }]);
    expect(plan.losses.map(({ site, worstRttMs, worstUser, spare }) => [site, worstRttMs, worstUser, spare])).toEqual([
      ["n", 13, "middle", 50],
      ["m", 13, "middle", 50],
      ["s", 14, "south", 50],
    ]);
    expect(plan.binding.find(({ constraint }) => constraint === "redundancy")!.microUsdPerHour).toBe(6_000_000);
  });

  test("keeps pinned and excluded sites", () => {
    expect(serversOf(planEdge(withSite(BY_HAND, "m", { use: "pinned" })))).toEqual({ m: 2 });
    const plan = planEdge(withSite(BY_HAND, "n", { use: "excluded" }));
    expect([serversOf(plan), plan.rejections[0]]).toMatchObject([{ m: 2 }, { site: "n", reason: "excluded" }]);
  });

  test("is served by the nearest of equally cheap sites", () => {
    const free = { ...SITE, microUsdPerHour: 0, serverMicroUsdPerHour: 0 };
    const plan = planEdge({ ...BY_HAND, sites: ["n", "m", "s"].map((id) => ({ id, ...free, use: "pinned" as const, mostServers: 9 })) });
    expect(plan.users.map(({ worstRttMs }) => worstRttMs)).toEqual([4, 3, 5]);
  });
});

describe("a problem without a plan says why and what helps:", () => {
  const helps = (problem: EdgeProblem): string[] => planEdge(problem).infeasibility!.relaxations.map(({ change }) => change);

  test("a user out of reach, with the nearest site", () => {
    const problem = { ...BY_HAND, latency: { boundMs: 8.5, serviceMs: 5 } };
    const { status, infeasibility } = planEdge(problem);
    expect([status, infeasibility!.constraint]).toEqual(["infeasible", "reach"]);
    expect(infeasibility!.unreached).toEqual([
      { user: "north", boundMs: 8.5, nearestSite: "n", nearestRttMs: 4, nearestLatencyMs: 9 },
      { user: "south", boundMs: 8.5, nearestSite: "s", nearestRttMs: 5, nearestLatencyMs: 10 },
    ]);
    expect(helps(problem)).toEqual(["allow 10 ms of latency"]);
    expect(planEdge({ ...problem, latency: { boundMs: 9.9, serviceMs: 5 } }).status).toBe("infeasible");
    expect(planEdge({ ...problem, latency: { boundMs: 10, serviceMs: 5 } }).status).toBe("optimal");
  });

  test("a user that one site alone reaches, with redundancy", () => {
    const { infeasibility } = planEdge({ ...ANY_SITE, latency: { boundMs: 16, serviceMs: 5 } });
    expect([infeasibility!.constraint, infeasibility!.unreached.map(({ user }) => user)]).toEqual(["survive:any-site", ["north", "south"]]);
    expect(infeasibility!.relaxations.map(({ change }) => change)).toEqual(["do without redundancy", "allow 19 ms of latency"]);
  });

  test("sites that are too small for a group of users", () => {
    const problem = withSite(withSite(BY_HAND, "m", { mostServers: 1, unitsPerServer: 10 }), "n", { mostServers: 1, unitsPerServer: 200 });
    const { infeasibility } = planEdge(problem);
    expect([infeasibility!.constraint, infeasibility!.short]).toEqual([
      "capacity",
      { users: ["north"], sites: ["n", "m"], demand: 300, capacity: 210 },
    ]);
    expect(helps(problem)).toContain("allow 2 servers in 'n' (now 1)");
  });

  test("sites that are too small when one is down", () => {
    const problem = withSite(withSite(ANY_SITE, "m", { mostServers: 1, unitsPerServer: 200 }), "s", { mostServers: 1 });
    const { infeasibility } = planEdge(problem);
    expect([infeasibility!.constraint, infeasibility!.short!.demand > infeasibility!.short!.capacity]).toEqual(["survive:n", true]);
    expect(helps(problem)).toContain("do without redundancy");
  });

  test("a budget", () => {
    const plan = planEdge({ ...BY_HAND, budgetMicroUsdPerHour: 5_999_999 });
    expect([plan.status, plan.infeasibility!.constraint, plan.lowerBoundMicroUsdPerHour]).toEqual(["infeasible", "budget", 6_000_000]);
    expect(plan.infeasibility!.relaxations.map(({ change }) => change)).toEqual([
      "raise the budget to 6.00 USD per hour",
      "allow 40 ms of latency",
    ]);
    expect(planEdge({ ...BY_HAND, budgetMicroUsdPerHour: 6_000_000 }).status).toBe("optimal");
  });

  test("every change that is offered makes a plan, over many problems", () => {
    let offered = 0;
    for (const problem of fc.sample(edgeProblems({ users: 4, sites: 3, mostServers: 2, redundancy: "any-site" }), {
      seed: 17,
      numRuns: 150,
    })) {
      const { infeasibility } = planEdge(problem);
      for (const { change, microUsdPerHour } of infeasibility?.relaxations ?? []) {
        const bound = /^allow ([\d.]+) ms of latency$/.exec(change);
        const site = /^allow '(.*)'$/.exec(change);
        if (bound !== null || site !== null || change === "do without redundancy") {
          const boundMs = Number(bound?.[1]);
          const users = problem.users.map((user) =>
            bound === null || user.boundMs === undefined ? user : { ...user, boundMs: Math.max(boundMs, user.boundMs) },
          );
          const changed: EdgeProblem = {
            ...problem,
            users,
            ...(bound === null ? {} : { latency: { ...problem.latency, boundMs } }),
            ...(site === null ? {} : { sites: withSite(problem, site[1]!, { use: "optional" }).sites }),
            ...(change === "do without redundancy" ? { redundancy: "none" as const } : {}),
          };
          expect(microUsdPerHour).toBeGreaterThanOrEqual(exhaustEdge(changed)!);
          offered++;
        }
      }
    }
    expect(offered).toBeGreaterThan(60);
  });
});

describe("what makes a problem harder never makes its plan cheaper", () => {
  const TIGHTER: Readonly<Record<string, (problem: EdgeProblem) => EdgeProblem>> = {
    "a tighter latency bound": (problem) => ({ ...problem, latency: { ...problem.latency, boundMs: problem.latency.boundMs - 4 } }),
    "one more unit of demand": (problem) => ({ ...problem, users: problem.users.map((user) => ({ ...user, demand: user.demand + 1 })) }),
    redundancy: (problem) => ({ ...problem, redundancy: "any-site" }),
    "a site less": (problem) => withSite(problem, "s0", { use: "excluded" }),
    "dearer traffic": (problem) => withSite(problem, "s1", { transitMicroUsdPerUnit: 10 }),
  };
  test.each(Object.entries(TIGHTER))("%s", (_name, tighten) => {
    const cost = (problem: EdgeProblem): number => {
      const plan = planEdge(problem);
      return plan.status === "infeasible" ? Infinity : plan.microUsdPerHour;
    };
    let [discarded, dearer] = [0, 0];
    const problems = fc.sample(edgeProblems({ users: 7, sites: 5, mostServers: 3, redundancy: "none" }), { seed: 23, numRuns: 60 });
    for (const problem of problems) {
      const before = cost(problem);
      if (before === Infinity || problem.sites[0].use === "pinned") {
        discarded++;
        continue;
      }
      const after = cost(tighten(problem));
      expect(after).toBeGreaterThanOrEqual(before);
      dearer += after > before ? 1 : 0;
    }
    expect(discarded).toBeLessThan(40);
    expect(dearer).toBeGreaterThan(2);
  });
});

describe("a search that is cut short", () => {
  const problems = fc.sample(edgeProblems({ users: 12, sites: 8, mostServers: 3, redundancy: "any-site" }), { seed: 29, numRuns: 12 });

  test("has a plan that holds, and a bound below the optimum", () => {
    let unproven = 0;
    for (const problem of problems) {
      const [short, full] = [planEdge(problem, { maxNodes: 1 }), planEdge(problem)];
      expect(verifyEdgePlan(problem, short)).toEqual([]);
      expect(short.status === "infeasible").toBe(full.status === "infeasible");
      expect(short.lowerBoundMicroUsdPerHour).toBeLessThanOrEqual(full.microUsdPerHour);
      expect(short.microUsdPerHour).toBeGreaterThanOrEqual(full.microUsdPerHour);
      unproven += short.status === "feasible" ? 1 : 0;
    }
    expect(unproven).toBeGreaterThan(1);
  });

  test("keeps the gap that was asked for", () => {
    for (const problem of problems) {
      const plan = planEdge(problem, { gap: 0.1 });
      expect([plan.gap <= 0.1, verifyEdgePlan(problem, plan)]).toEqual([true, []]);
    }
  });

  test("asks the clock, and stops", () => {
    let clock = 0;
    const plan = planEdge(ANY_SITE, { timeLimitMs: 5, now: () => clock++ });
    expect(plan.status).toBe("feasible");
    expect(clock).toBeLessThan(60);
    expect(verifyEdgePlan(ANY_SITE, plan)).toEqual([]);
  });
});

describe("verifyEdgePlan sees", () => {
  type Draft = { -readonly [K in keyof EdgePlan]: EdgePlan[K] };
  const PLAN = planEdge(ANY_SITE);
  const tampered = (change: (plan: Draft) => void): string[] => {
    const copy = structuredClone(PLAN) as Draft;
    change(copy);
    return verifyEdgePlan(ANY_SITE, copy).map(({ check }) => check);
  };

  test("nothing where nothing is wrong", () => expect(tampered(() => undefined)).toEqual([]));

  test.each<[string, (plan: Draft) => void, string]>([
    ["a cheaper cost", (plan) => (plan.microUsdPerHour -= 1), "cost"],
    ["a part of the cost", (plan) => (plan.cost = { ...plan.cost, transitMicroUsdPerHour: 1 }), "cost:transit"],
    ["a missing server", (plan) => (plan.sites = plan.sites.map((site) => ({ ...site, servers: 0 }))), "servers:n"],
    ["a server too many", (plan) => (plan.sites = plan.sites.map((site) => ({ ...site, servers: 3 }))), "capacity:n"],
    ["a closed site", (plan) => (plan.sites = plan.sites.slice(1)), "assignment:north:n"],
    ["a site twice", (plan) => (plan.sites = [...plan.sites, plan.sites[0]!]), "sites"],
    ["a wrong load", (plan) => (plan.sites = plan.sites.map((site) => ({ ...site, load: site.load + 1 }))), "load:n"],
    ["a user served in part", (plan) => (plan.assignments = plan.assignments.slice(1)), "served:north"],
    [
      "parts of units",
      (plan) => (plan.assignments = plan.assignments.map((each) => ({ ...each, units: each.units + 0.5 }))),
      "served:north",
    ],
    [
      "a shorter round trip",
      (plan) => (plan.assignments = plan.assignments.map((each) => ({ ...each, rttMs: 1 }))),
      "assignment:north:n:rtt",
    ],
    [
      "a site out of reach",
      (plan) => (plan.assignments = plan.assignments.map((each) => ({ ...each, site: "n", rttMs: 30 }))),
      "assignment:south:n:latency",
    ],
    ["an overloaded site", (plan) => (plan.assignments = plan.assignments.map((each) => ({ ...each, site: "m" }))), "full:m"],
    ["another mean", (plan) => (plan.users = plan.users.map((user) => ({ ...user, meanRttMs: 1 }))), "mean:north"],
    ["another slack", (plan) => (plan.users = plan.users.map((user) => ({ ...user, slackMs: 0 }))), "slack:north"],
    ["a loss left out", (plan) => (plan.losses = plan.losses.slice(1)), "loss:n"],
    [
      "a loss served by the lost site",
      (plan) => (plan.losses = plan.losses.map((loss) => ({ ...loss, assignments: plan.assignments }))),
      "loss:n:assignment:north:n",
    ],
    ["another spare", (plan) => (plan.losses = plan.losses.map((loss) => ({ ...loss, spare: 51 }))), "loss:n:spare"],
    ["a bound above the cost", (plan) => (plan.lowerBoundMicroUsdPerHour += 1), "lowerBound"],
    ["a plan that is not optimal", (plan) => (plan.lowerBoundMicroUsdPerHour -= 1), "optimality"],
    ["a bound below what the certificate proves", (plan) => (plan.lowerBoundMicroUsdPerHour -= 1), "lowerBound"],
    ["another gap", (plan) => (plan.gap = 0.1), "gap"],
    ["a reason without a closed site", (plan) => (plan.rejections = [{ site: "n", reason: "dearer", detail: "" }]), "rejection:n"],
  ])("%s", (_name, change, check) => expect(tampered(change)).toContain(check));

  test("a budget that is not kept, a pinned site that is closed, an excluded one that is open", () => {
    const checks = (problem: EdgeProblem): string[] => verifyEdgePlan(problem, planEdge(BY_HAND)).map(({ check }) => check);
    expect(checks({ ...BY_HAND, budgetMicroUsdPerHour: 5 })).toContain("budget");
    expect(checks(withSite(BY_HAND, "m", { use: "pinned" }))).toContain("pinned:m");
    expect(checks(withSite(BY_HAND, "n", { use: "excluded" }))).toContain("excluded:n");
  });
});

describe("verifyEdgePlan sees a reason that is none:", () => {
  const tooFar: EdgeProblem = { ...BY_HAND, latency: { boundMs: 8.5, serviceMs: 5 } };
  const tooSmall = withSite(withSite(ANY_SITE, "m", { mostServers: 1, unitsPerServer: 200 }), "s", { mostServers: 1 });
  const tooDear: EdgeProblem = { ...BY_HAND, budgetMicroUsdPerHour: 5_999_999 };
  const alone: EdgeProblem = { ...ANY_SITE, latency: { boundMs: 16, serviceMs: 5 } };

  test.each([
    ["reach", tooFar, { ...tooFar, latency: { boundMs: 9.5, serviceMs: 5 } }, "unreached:north"],
    ["a single site", alone, { ...alone, latency: { boundMs: 17, serviceMs: 5 } }, "unreached:north"],
    ["a single site without redundancy", alone, { ...alone, redundancy: "none" as const }, "infeasibility"],
    ["capacity", tooSmall, withSite(tooSmall, "m", { unitsPerServer: 900 }), "infeasibility"],
    ["other figures", tooSmall, withSite(tooSmall, "m", { unitsPerServer: 201 }), "short:capacity"],
    ["the budget", tooDear, { ...tooDear, budgetMicroUsdPerHour: 6_000_000 }, "infeasibility"],
  ])("%s", (_name, problem, other, check) => {
    const plan = planEdge(problem);
    expect(plan.status).toBe("infeasible");
    expect(verifyEdgePlan(problem, plan)).toEqual([]);
    expect(verifyEdgePlan(other, plan).map((each) => each.check)).toContain(check);
  });
});

describe("a malformed problem", () => {
  const rules = (problem: EdgeProblem): string[] => {
    try {
      planEdge(problem);
    } catch (error) {
      return (error as LeptonError).rules.map(({ rule }) => rule).sort();
    }
    return [];
  };

  test("is one error with every broken rule", () => {
    const broken: EdgeProblem = {
      users: [
        { id: "a", demand: 0, rttMs: { x: -1, frankfort: 3 }, boundMs: 0, location: { latitude: 91, longitude: 0 } },
        { id: "a", demand: 1 },
      ],
      sites: [
        {
          id: "x",
          microUsdPerHour: -1,
          serverMicroUsdPerHour: 0.5,
          transitMicroUsdPerUnit: NaN,
          unitsPerServer: 1,
          capacityByServers: [2],
        },
        { id: "x", microUsdPerHour: 1, serverMicroUsdPerHour: 1, capacityByServers: [3, 2], mostServers: 0, serviceMs: -1 },
        { id: "frankfurt", microUsdPerHour: 1, serverMicroUsdPerHour: 1, capacityByServers: [0] },
        { id: "z", microUsdPerHour: 1, serverMicroUsdPerHour: 1 },
      ],
      latency: { boundMs: Infinity, serviceMs: -2, fibre: { routeStretch: 0.5, refractiveIndex: 0.9, overheadMs: NaN } },
      budgetMicroUsdPerHour: 1.5,
    };
    expect(rules(broken)).toEqual(
      [
        ...[
          "user-id-unique",
          "site-id-unique",
          "user-demand-integer",
          "user-bound-positive",
          "location-range",
          "rtt-range",
          "rtt-site-known",
        ],
        ...["site-price-integer", "site-server-price-integer", "site-transit-price-integer", "site-capacity-once", "site-capacity-once"],
        ...["site-servers-integer", "site-servers-once", "site-table-rises", "site-table-serves", "site-service-range"],
        ...["latency-bound-positive", "latency-service-range", "fibre-stretch-range", "fibre-index-range", "fibre-overhead-range"],
        "budget-integer",
      ].sort(),
    );
  });

  test("is one whose sums are not exact, or whose servers are too many to look at", () => {
    const demand = 9_000_000_000;
    const user = { id: "a", demand, rttMs: { x: 1 } };
    const site = { id: "x", microUsdPerHour: 1, serverMicroUsdPerHour: 1, unitsPerServer: 1, transitMicroUsdPerUnit: 9_000_000_000 };
    expect(rules({ users: [user], sites: [site], latency: { boundMs: 9 } })).toEqual(["edge-sums-exact", "site-servers-count"]);
  });

  test.each<[string, object, string]>([
    ["gap", { gap: 1 }, "gap-range"],
    ["nodes", { maxNodes: 0 }, "max-nodes-integer"],
    ["time", { timeLimitMs: 0, now: () => 0 }, "time-limit-positive"],
    ["clock", { timeLimitMs: 5 }, "time-limit-clock"],
    ["certificate", { certificate: "long" }, "certificate-known"],
  ])("nor are options: %s", (_name, options, rule) => expect(() => planEdge(BY_HAND, options)).toThrow(rule));
});

describe("nobody, and nowhere", () => {
  test.each(["none", "any-site"] as const)("without users nothing is opened but what is pinned; redundancy %s", (redundancy) => {
    const nobody: EdgeProblem = { ...BY_HAND, users: [], redundancy };
    expect([planEdge(nobody).status, planEdge(nobody).microUsdPerHour, verifyEdgePlan(nobody, planEdge(nobody))]).toEqual([
      "optimal",
      0,
      [],
    ]);
    const pinned = withSite(nobody, "m", { use: "pinned" });
    expect([serversOf(planEdge(pinned)), verifyEdgePlan(pinned, planEdge(pinned))]).toEqual([{ m: 1 }, []]);
  });

  test("without sites nobody is reached", () => {
    const { status, infeasibility } = planEdge({ ...BY_HAND, users: USERS.map(({ rttMs: _, ...user }) => user), sites: [] });
    expect([status, infeasibility!.constraint, infeasibility!.unreached.length]).toEqual(["infeasible", "reach", 3]);
  });
});
