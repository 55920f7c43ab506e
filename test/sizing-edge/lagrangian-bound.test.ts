import fc from "fast-check";
import { EdgeModel } from "../../lib/sizing/edge/edge-model";
import { boundIfClosed, boundIfOpen, LagrangianBound } from "../../lib/sizing/facility-location/lagrangian-bound";
import { cutOf } from "../../lib/sizing/facility-location/service-cut";
import { edgeProblems } from "./support/edge-problems";
import { exhaustEdge } from "./support/exhaust-edge";

const MULTIPLIERS = fc.record({
  price: fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 6, maxLength: 6 }),
  cutPrice: fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { minLength: 8, maxLength: 8 }),
  members: fc.array(fc.nat({ max: 62 }), { minLength: 8, maxLength: 8 }),
});

describe.each(["none", "any-site"] as const)("the Lagrangian bound with redundancy %s", (redundancy) => {
  test("is never above the optimum, whatever the multipliers and cuts; nor is what opening or closing a site raises it to", () => {
    let [checked, infeasible, closest, sites] = [0, 0, 0, 0];
    const problems = fc.sample(edgeProblems({ users: 5, sites: 4, mostServers: 2, redundancy }), { seed: 81, numRuns: 220 });
    const multipliers = fc.sample(MULTIPLIERS, { seed: 82, numRuns: problems.length });
    problems.forEach((problem, run) => {
      const cheapest = exhaustEdge(problem) ?? Infinity;
      const { facility, range } = new EdgeModel(problem);
      const users = facility.demand.length;
      const lagrangian = new LagrangianBound(facility);
      multipliers[run].members.forEach((bits, cut) => {
        const members = problem.users.flatMap((_, user) => (((bits + 1) >> user) & 1 ? [user] : []));
        if (members.length > 0) {
          lagrangian.learn(cutOf(facility, members, redundancy === "any-site" ? (cut % 5) - 1 : -1));
        }
      });
      const price = Float64Array.from(multipliers[run].price.slice(0, users));
      const cutPrice = Float64Array.from(multipliers[run].cutPrice.slice(0, lagrangian.cuts.length));
      const relaxed = lagrangian.at(price, cutPrice, lagrangian.within(range));
      expect(relaxed.bound).toBeLessThanOrEqual(cheapest + 1e-6);
      if (cheapest === Infinity) {
        infeasible++;
        return;
      }
      checked++;
      closest = Math.max(closest, relaxed.bound / cheapest);
      problem.sites.forEach(({ id, use = "optional" }, site) => {
        const cost = (as: "pinned" | "excluded"): number =>
          exhaustEdge({ ...problem, sites: problem.sites.map((each) => (each.id === id ? { ...each, use: as } : each)) }) ?? Infinity;
        if (use === "optional") {
          expect(boundIfOpen(relaxed, site)).toBeLessThanOrEqual(cost("pinned") + 1e-6);
          expect(boundIfClosed(relaxed, site)).toBeLessThanOrEqual(cost("excluded") + 1e-6);
          sites++;
        }
      });
    });
    expect(checked).toBeGreaterThan(80);
    expect(infeasible).toBeLessThan(140);
    expect(sites).toBeGreaterThan(200);
    // Random multipliers are poor, but not all of them are worthless.
    expect(closest).toBeGreaterThan(0.5);
  });
});
