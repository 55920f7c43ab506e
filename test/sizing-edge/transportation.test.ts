import fc from "fast-check";
import type { FacilityProblem } from "../../lib/sizing/facility-location/facility-problem";
import { Transportation } from "../../lib/sizing/facility-location/transportation";
import { Seeded } from "../sizing-packing/seeded";
import { Milp } from "../sizing/support/highs";

/** Up to nine sites and sixteen customers, tight enough that most sites fill up. Costs may be below zero. */
const DRAWN = fc.integer({ min: 1, max: 9 }).chain((sites) =>
  fc.integer({ min: 1, max: 16 }).chain((customers) =>
    fc.record({
      demand: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: customers, maxLength: customers }),
      tightness: fc.double({ min: 0.9, max: 1.6, noNaN: true }),
      parts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: sites, maxLength: sites }),
      cost: fc.array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -20, max: 400 }) }, fc.constant(Infinity)), {
        minLength: sites * customers,
        maxLength: sites * customers,
      }),
    }),
  ),
);

function programme({ demand, sites, cost }: FacilityProblem): string {
  const pairs = [...cost.keys()].filter((at) => cost[at] < Infinity);
  const served = [...demand.keys()].map((user) => pairs.filter((at) => at % demand.length === user).map((at) => `+ 1 x${at}`));
  const held = sites.map((_, site) =>
    pairs.filter((at) => Math.floor(at / demand.length) === site).map((at) => `+ ${demand[at % demand.length]} x${at}`),
  );
  return [
    "Minimize",
    ` cost: ${pairs.map((at) => `${cost[at] < 0 ? "-" : "+"} ${Math.abs(cost[at])} x${at}`).join(" ") || "0 x0"}`,
    "Subject To",
    ...served.map((row, user) => ` u${user}: ${row.length === 0 ? "0 x0 >= 1" : `${row.join(" ")} = 1`}`),
    ...held.flatMap((row, site) => (row.length === 0 ? [] : [` s${site}: ${row.join(" ")} <= ${sites[site][0].capacity}`])),
    "End",
  ].join("\n");
}

describe("the cheapest service", () => {
  let milp: Milp;
  beforeAll(async () => {
    milp = await Milp.load();
  });

  test("costs what HiGHS finds, serves everybody within capacity, and names a group that shows why when there is none", () => {
    let [served, stuck] = [0, 0];
    for (const { demand, tightness, parts, cost } of fc.sample(DRAWN, { seed: 31, numRuns: 400 })) {
      const unit = (tightness * demand.reduce((sum, each) => sum + each, 0)) / parts.reduce((sum, each) => sum + each, 0);
      const problem: FacilityProblem = {
        demand: Float64Array.from(demand),
        sites: parts.map((part) => [{ capacity: Math.ceil(unit * part), cost: 0 }]),
        cost: Float64Array.from(cost),
        survivesAnySite: false,
      };
      const service = new Transportation(problem);
      const group = service.serve(new Int32Array(parts.length));
      const solution = milp.solve(programme(problem));
      expect(group === undefined).toBe(solution !== undefined);
      const able = (user: number, site: number): boolean => cost[site * demand.length + user] < Infinity;
      if (group !== undefined) {
        const room = parts.reduce(
          (sum, _, site) => sum + (group.some((user) => able(user, site)) ? problem.sites[site][0].capacity : 0),
          0,
        );
        expect(group.reduce((sum, user) => sum + demand[user], 0)).toBeGreaterThan(room);
        stuck++;
        continue;
      }
      const least = [...solution!].reduce((sum, [name, share]) => (share > 0 ? sum + share * cost[Number(name.slice(1))] : sum), 0);
      expect(service.cost()).toBeCloseTo(least, 6);
      const share = service.share();
      demand.forEach((_, user) => expect(parts.reduce((sum, __, site) => sum + share[site * demand.length + user], 0)).toBeCloseTo(1, 9));
      parts.forEach((_, site) => {
        const load = demand.reduce((sum, each, user) => sum + each * share[site * demand.length + user], 0);
        expect(load).toBeLessThanOrEqual(problem.sites[site][0].capacity + 1e-9);
      });
      served++;
    }
    expect(served).toBeGreaterThan(100);
    expect(stuck).toBeGreaterThan(50);
  });
});

/** What prices prove: their sum, less the most that sites earn from customers at them. A fractional knapsack a site, by sorting. */
function dualValue({ demand, sites, cost }: FacilityProblem, prices: Float64Array): number {
  const earned = sites.map(([step], site) => {
    const paying = [...demand.keys()].map((user) => ({ user, rate: (prices[user] - cost[site * demand.length + user]) / demand[user] }));
    paying.sort((a, b) => b.rate - a.rate);
    let [room, sum] = [step.capacity, 0];
    for (const { user, rate } of paying) {
      const units = Math.min(room, demand[user]);
      sum += rate > 0 ? units * rate : 0;
      room -= units;
    }
    return sum;
  });
  return prices.reduce((sum, price) => sum + price, 0) - earned.reduce((sum, each) => sum + each, 0);
}

test("dual prices prove what the cheapest service costs, also where capacity is just enough, for all or for some", () => {
  const random = new Seeded(41);
  let [exact, tight, stuck] = [0, 0, 0];
  for (let round = 0; round < 400; round++) {
    const users = random.whole(1, 7);
    const demand = Float64Array.from({ length: users }, () => random.whole(1, 9));
    const count = random.whole(1, 5);
    const cost = Float64Array.from({ length: users * count }, () => (random.chance(0.25) ? Infinity : random.whole(0, 60)));
    const capacities = new Array<number>(count).fill(0);
    // A service that exists, unit by unit, so that nothing or little is to spare.
    for (let user = 0; user < users; user++) {
      const able = capacities.flatMap((_, site) => (cost[site * users + user] < Infinity ? [site] : []));
      for (let unit = 0; able.length > 0 && unit < demand[user]; unit++) {
        capacities[able[random.whole(0, able.length - 1)]]++;
      }
    }
    const problem: FacilityProblem = {
      demand,
      sites: capacities.map((capacity) => [{ capacity: capacity + (random.chance(0.3) ? random.whole(0, 3) : 0), cost: 0 }]),
      cost,
      survivesAnySite: false,
    };
    const service = new Transportation(problem);
    if (service.serve(new Int32Array(count)) !== undefined) {
      stuck++;
      continue;
    }
    expect([Math.abs(dualValue(problem, service.dualPrices()) - service.cost()) < 1e-6, problem]).toEqual([true, problem]);
    const room = problem.sites.reduce((sum, [step]) => sum + step.capacity, 0);
    tight += room === demand.reduce((sum, each) => sum + each, 0) ? 1 : 0;
    exact++;
  }
  expect([exact > 250, tight > 40, stuck < 150]).toEqual([true, true, true]);
});
