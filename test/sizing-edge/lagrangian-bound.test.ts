import fc from "fast-check";
import { EdgeModel } from "../../lib/sizing/edge/edge-model";
import { GroupCuts } from "../../lib/sizing/facility-location/group-cuts";
import { boundIfClosed, boundIfOpen, LagrangianBound } from "../../lib/sizing/facility-location/lagrangian-bound";
import { contribution, cutOf, spreadCutOf } from "../../lib/sizing/facility-location/service-cut";
import { edgeProblems } from "./support/edge-problems";
import { allPlans, cheapestOf, type TriedPlan } from "./support/exhaust-edge";

const MULTIPLIERS = fc.record({
  price: fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 6, maxLength: 6 }),
  cutPrice: fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { minLength: 8, maxLength: 8 }),
  members: fc.array(fc.nat({ max: 62 }), { minLength: 8, maxLength: 8 }),
  least: fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 4, maxLength: 4 }),
  greatest: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
});

describe.each(["none", "any-site"] as const)("the Lagrangian bound with redundancy %s", (redundancy) => {
  const problems = fc.sample(edgeProblems({ users: 5, sites: 4, mostServers: 3, redundancy }), { seed: 81, numRuns: 220 });
  const multipliers = fc.sample(MULTIPLIERS, { seed: 82, numRuns: problems.length });

  test("is never above the optimum, whatever the multipliers, cuts and range; nor is what opening or closing a site raises it to", () => {
    let [checked, infeasible, closest, sites, narrowed] = [0, 0, 0, 0, 0];
    problems.forEach((problem, run) => {
      const plans = allPlans(problem);
      const { facility, range, servers } = new EdgeModel(problem);
      const users = facility.demand.length;
      const lagrangian = new LagrangianBound(facility);
      multipliers[run].members.forEach((bits, cut) => {
        const members = problem.users.flatMap((_, user) => (((bits + 1) >> user) & 1 ? [user] : []));
        if (members.length > 0) {
          const isSpread = redundancy === "any-site" && cut % 2 === 0;
          lagrangian.learn(
            isSpread ? spreadCutOf(facility, members) : cutOf(facility, members, redundancy === "any-site" ? (cut % 5) - 1 : -1),
          );
        }
      });
      const price = Float64Array.from(multipliers[run].price.slice(0, users));
      const cutPrice = Float64Array.from(multipliers[run].cutPrice.slice(0, lagrangian.cuts.length));
      const part = range.copy();
      facility.sites.forEach((steps, site) => {
        part.greatest[site] = Math.min(steps.length - 1, multipliers[run].greatest[site]);
        part.least[site] = Math.max(part.least[site], Math.min(multipliers[run].least[site], part.greatest[site]));
      });
      for (const within of [range, part]) {
        const relaxed = lagrangian.at(price, cutPrice, lagrangian.within(within));
        const inRange = (plan: TriedPlan, site: number, least: number, greatest: number): boolean => {
          const step = plan.servers[site] === 0 ? -1 : servers[site].indexOf(plan.servers[site]);
          return (step >= 0 || plan.servers[site] === 0) && step >= least && step <= greatest;
        };
        const rest = plans.filter((plan) =>
          problem.sites.every((_, site) => inRange(plan, site, within.least[site], within.greatest[site])),
        );
        const cheapest = cheapestOf(rest) ?? Infinity;
        expect(relaxed.bound).toBeLessThanOrEqual(cheapest + 1e-6);
        if (cheapest === Infinity) {
          infeasible++;
          continue;
        }
        checked++;
        narrowed += within === part ? 1 : 0;
        closest = Math.max(closest, relaxed.bound / cheapest);
        problem.sites.forEach((_, site) => {
          if (within.least[site] < 0 && within.greatest[site] >= 0) {
            const open = cheapestOf(rest.filter((plan) => plan.servers[site] > 0)) ?? Infinity;
            const closed = cheapestOf(rest.filter((plan) => plan.servers[site] === 0)) ?? Infinity;
            expect(boundIfOpen(relaxed, site)).toBeLessThanOrEqual(open + 1e-6);
            expect(boundIfClosed(relaxed, site)).toBeLessThanOrEqual(closed + 1e-6);
            sites++;
          }
        });
      }
    });
    expect(checked).toBeGreaterThan(120);
    expect(narrowed).toBeGreaterThan(30);
    expect(infeasible).toBeLessThan(300);
    expect(sites).toBeGreaterThan(300);
    // Random multipliers are poor, but not all of them are worthless.
    expect(closest).toBeGreaterThan(0.5);
  });

  test("every plan keeps every cut, also by what is known of the largest site; some keep them just so", () => {
    let [kept, tight] = [0, 0];
    for (const problem of problems) {
      const { facility, servers } = new EdgeModel(problem);
      const members = [...facility.demand.keys()].filter((user) => user % 2 === 0);
      const cuts =
        redundancy === "any-site"
          ? [spreadCutOf(facility, members), spreadCutOf(facility, [...facility.demand.keys()]), cutOf(facility, members, 1)]
          : [cutOf(facility, members, -1)];
      for (const plan of allPlans(problem)) {
        const steps = plan.servers.map((count, site) => (count === 0 ? -1 : servers[site].indexOf(count)));
        if (steps.some((step, site) => step < 0 && plan.servers[site] > 0)) {
          continue;
        }
        for (const cut of cuts) {
          const open = cut.sites.filter((site) => steps[site] >= 0).map((site) => facility.sites[site][steps[site]]);
          for (const largest of [0, ...open.map(({ capacity }) => capacity)]) {
            const sum = open.reduce((total, step) => total + contribution(cut, step, largest), 0);
            expect(sum).toBeGreaterThanOrEqual(cut.demand * (1 - 1e-12));
            tight += sum <= cut.demand * (1 + 1e-12) ? 1 : 0;
            kept++;
          }
        }
      }
    }
    expect(kept).toBeGreaterThan(5000);
    expect(tight).toBeGreaterThan(100);
  });
});

describe("the cuts of groups", () => {
  test("are those that a mean solution misses, the most missed first, and as many as asked for", () => {
    const site = { microUsdPerHour: 1, serverMicroUsdPerHour: 1, unitsPerServer: 10, mostServers: 3 };
    const { facility } = new EdgeModel({
      users: [
        { id: "west", demand: 10, rttMs: { a: 1, b: 1 } },
        { id: "middle", demand: 10, rttMs: { b: 1, c: 1 } },
        { id: "east", demand: 20, rttMs: { c: 1, d: 1 } },
      ],
      sites: ["a", "b", "c", "d"].map((id) => ({ id, ...site })),
      latency: { boundMs: 5 },
      redundancy: "any-site",
    });
    const cuts = new GroupCuts(facility);
    // a and b with one server each spare one for the west; c and d with two each for the east; b and c for the middle.
    expect(cuts.missedBy(Float64Array.of(1, 1, 1, 1), Float64Array.of(0, 0, 1, 1), 9)).toEqual([]);
    const missed = cuts.missedBy(Float64Array.of(1, 1, 1, 0), Float64Array.of(0, 0, 1, 0), 9);
    expect(missed[0].customers).toEqual([2]);
    expect(missed.map(({ customers }) => customers.join())).not.toContain("0");
    expect(cuts.missedBy(Float64Array.of(1, 1, 1, 0), Float64Array.of(0, 0, 1, 0), 1)).toEqual(missed.slice(0, 1));
    // Half open, sites contribute half.
    expect(cuts.missedBy(Float64Array.of(0.5, 1, 1, 1), Float64Array.of(0, 0, 1, 1), 9).map(({ customers }) => customers.join())).toContain(
      "0",
    );
  });
});
