import fc from "fast-check";
import type { EdgeProblem } from "../../lib/sizing/edge/edge-problem";
import { planEdge } from "../../lib/sizing/edge/plan-edge";
import { verifiedEdgeBound, verifyEdgePlan } from "../../lib/sizing/edge/verify-edge-plan";
import { Milp } from "../sizing/support/highs";
import { edgeLp } from "./support/edge-lp";
import { costOf } from "./support/exhaust-edge";
import { edgeProblems } from "./support/edge-problems";
import { planeProblem } from "./support/plane-problem";

describe("planEdge and HiGHS", () => {
  let milp: Milp;
  beforeAll(async () => {
    milp = await Milp.load();
  });

  it.each([
    { name: "twenty users, nine sites of up to four servers", users: 20, sites: 9, mostServers: 4, redundancy: "none", runs: 40 },
    { name: "with any one site down", users: 8, sites: 6, mostServers: 3, redundancy: "any-site", runs: 30 },
  ] as const)("cost the same: $name", ({ runs, ...ingredients }) => {
    let feasible = 0;
    for (const problem of fc.sample(edgeProblems(ingredients), { seed: 91, numRuns: runs })) {
      const plan = planEdge(problem);
      const solution = milp.solve(edgeLp(problem));
      expect(plan.status).toBe(solution === undefined ? "infeasible" : "optimal");
      expect(verifyEdgePlan(problem, plan)).toEqual([]);
      if (solution !== undefined) {
        const servers = problem.sites.map((_, site) =>
          [1, 2, 3, 4].reduce((sum, count) => sum + count * Math.round(solution.get(`y${site}_${count}`) ?? 0), 0),
        );
        expect(plan.microUsdPerHour).toBe(costOf(problem, servers));
        feasible++;
      }
    }
    expect(feasible).toBeGreaterThan(runs / 4);
  });

  test.each([
    { seed: 1, users: 12, sites: 6, mostServers: 6, boundMs: 30 },
    { seed: 3, users: 12, sites: 6, mostServers: 6, boundMs: 30 },
    { seed: 2, users: 15, sites: 7, mostServers: 8, boundMs: 30 },
    { seed: 1, users: 15, sites: 7, mostServers: 8, boundMs: 30 },
  ])("many servers a site in a plane, any one site down: $users users, $sites sites, seed $seed", (ingredients) => {
    const problem = planeProblem({ ...ingredients, redundancy: "any-site" });
    const plan = planEdge(problem);
    expect([plan.status, verifyEdgePlan(problem, plan), verifiedEdgeBound(problem, plan)]).toEqual(["optimal", [], plan.microUsdPerHour]);
    const solution = milp.solve(edgeLp(problem))!;
    const servers = problem.sites.map(({ mostServers }, site) =>
      Array.from({ length: mostServers! }, (_, at) => at + 1).reduce(
        (sum, count) => sum + count * Math.round(solution.get(`y${site}_${count}`) ?? 0),
        0,
      ),
    );
    expect(costOf(problem, servers)).toBe(plan.microUsdPerHour);
  });

  test("an instance of our own, forty regions and twelve sites in a plane, whose optimum is stated", () => {
    const problem = ownInstance();
    expect(planEdge(problem)).toMatchObject({ status: "optimal", microUsdPerHour: OWN_OPTIMUM });
    const solution = milp.solve(edgeLp(problem))!;
    const servers = problem.sites.map((_, site) =>
      [1, 2, 3].reduce((sum, count) => sum + count * Math.round(solution.get(`y${site}_${count}`)!), 0),
    );
    expect(costOf(problem, servers)).toBe(OWN_OPTIMUM);
  });
});

/** What HiGHS proves of `ownInstance`. */
const OWN_OPTIMUM = 57_835;

/** Places by the fractional parts of multiples of irrational numbers, which spread evenly and are the same everywhere. */
function ownInstance(): EdgeProblem {
  const spread = (at: number, irrational: number): number => (at * irrational) % 1;
  const place = (at: number): [number, number] => [spread(at + 1, Math.SQRT2), spread(at + 1, Math.LN2)];
  const sites = Array.from({ length: 12 }, (_, site) => ({
    id: `s${site}`,
    microUsdPerHour: 4_000 + Math.floor(6_000 * spread(site + 1, Math.E)),
    serverMicroUsdPerHour: 2_000 + 100 * site,
    unitsPerServer: 60 + 10 * (site % 4),
    mostServers: 3,
    transitMicroUsdPerUnit: 20 + Math.floor(60 * spread(site + 1, Math.PI)),
  }));
  const users = Array.from({ length: 40 }, (_, user) => {
    const [x, y] = place(100 + user);
    const rttMs = Object.fromEntries(
      sites.map(({ id }, site) => {
        const [east, north] = place(site);
        return [id, Math.round(50 * Math.hypot(x - east, y - north))];
      }),
    );
    return { id: `u${user}`, demand: 5 + (user % 17), rttMs };
  });
  return { users, sites, latency: { boundMs: 24 } };
}
