import fc from "fast-check";
import { planEdge } from "../../lib/sizing/edge/plan-edge";
import { verifyEdgePlan } from "../../lib/sizing/edge/verify-edge-plan";
import { Milp } from "../sizing/support/highs";
import { edgeLp } from "./support/edge-lp";
import { costOf } from "./support/exhaust-edge";
import { edgeProblems } from "./support/edge-problems";

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
});
