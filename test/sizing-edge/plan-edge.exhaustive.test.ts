import fc from "fast-check";
import { planEdge } from "../../lib/sizing/edge/plan-edge";
import { verifiedEdgeBound, verifyEdgePlan } from "../../lib/sizing/edge/verify-edge-plan";
import { edgeProblems } from "./support/edge-problems";
import { exhaustEdge } from "./support/exhaust-edge";

describe("planEdge and every number of servers at every site", () => {
  it.each([
    { name: "up to four sites of up to three servers", users: 5, sites: 4, mostServers: 3, redundancy: "none", seed: 71, runs: 260 },
    { name: "any one of them down", users: 4, sites: 4, mostServers: 3, redundancy: "any-site", seed: 72, runs: 260 },
    { name: "seven sites of one server", users: 7, sites: 7, mostServers: 1, redundancy: "none", seed: 73, runs: 120 },
    { name: "seven sites of one server, any one down", users: 4, sites: 7, mostServers: 1, redundancy: "any-site", seed: 74, runs: 120 },
  ] as const)("cost the same: $name", ({ seed, runs, ...ingredients }) => {
    let feasible = 0;
    let rejections = 0;
    for (const problem of fc.sample(edgeProblems(ingredients), { seed, numRuns: runs })) {
      const plan = planEdge(problem);
      const cheapest = exhaustEdge(problem);
      expect([plan.status, plan.microUsdPerHour, problem]).toEqual(
        cheapest === undefined ? ["infeasible", 0, problem] : ["optimal", cheapest, problem],
      );
      expect([verifyEdgePlan(problem, plan), problem]).toEqual([[], problem]);
      if (cheapest === undefined) {
        continue;
      }
      feasible++;
      // The certificate proves the optimum without the planner.
      expect([verifiedEdgeBound(problem, plan), problem]).toEqual([cheapest, problem]);
      for (const { site, reason, atLeastMicroUsdPerHour = 0 } of plan.rejections) {
        if (reason === "dearer") {
          const pinned = problem.sites.map((each) => (each.id === site ? { ...each, use: "pinned" as const } : each));
          expect(exhaustEdge({ ...problem, sites: pinned }) ?? Infinity).toBeGreaterThanOrEqual(atLeastMicroUsdPerHour);
          rejections++;
        }
      }
    }
    expect(feasible).toBeGreaterThan(runs / 3);
    expect(runs - feasible).toBeGreaterThan(runs / 30);
    expect(rejections).toBeGreaterThan(runs / 10);
  });
});
