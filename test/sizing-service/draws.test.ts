import fc from "fast-check";
import { planService, verifyServicePlan, type DrawnTraffic, type ServiceProblem } from "../../lib/sizing";
import { domain, offering } from "../sizing/support/fleets";
import { ServiceOracle } from "./support/exhaust-services";
import { twoZones } from "./support/services";

const randomDraws: fc.Arbitrary<ServiceProblem & { readonly traffic: DrawnTraffic }> = fc
  .record({
    prices: fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 2, maxLength: 2 }),
    chance: fc.constantFrom(0.013, 0.07),
    draws: fc.array(
      fc.integer({ min: 2, max: 30 }).map((tenths) => tenths / 10),
      { minLength: 3, maxLength: 9 },
    ),
    quantile: fc.constantFrom(0.3, 0.5, 0.8, 1),
    allowed: fc.constantFrom(undefined, 0.12),
  })
  .map(({ prices, chance, draws, quantile, allowed }) => ({
    unit: "replica",
    traffic: { kind: "draws", perSecond: draws, quantile },
    service: { kind: "exponential", mean: 1 },
    latency: { of: "wait", seconds: 0.6, lateShare: 0.15 },
    domains: [domain("a", chance), domain("b", chance / 2)],
    offerings: [
      offering("small", "a", { unitsPerInstance: 1, microUsdPerHour: prices[0]!, instanceUnavailability: 0.02, limit: 5 }),
      offering("large", "b", { unitsPerInstance: 2, microUsdPerHour: prices[1]!, instanceUnavailability: 0.03, limit: 3 }),
    ],
    targets: allowed === undefined ? {} : { unavailability: allowed },
    mix: "any",
  }));

describe("draws", () => {
  it("are told of as trying all fleets for each draw does", () => {
    const seen = { planned: 0, infeasible: 0, discarded: 0, missed: 0, regretted: 0 };
    fc.assert(
      fc.property(randomDraws, (problem) => {
        const { perSecond: draws, quantile } = problem.traffic;
        const plan = planService(problem);
        const oracles = new Map(draws.map((rate) => [rate, new ServiceOracle(problem, rate)]));
        const best = new Map([...oracles].map(([rate, oracle]) => [rate, oracle.cheapest()]));
        if ([...best.values()].some((each) => each?.nearMiss === true)) {
          seen.discarded++;
          return;
        }
        const sorted = [...draws].sort((a, b) => a - b);
        // The least draw that at least this share of them are at or below.
        const quantileOf = (share: number): number =>
          sorted.find((rate) => sorted.filter((each) => each <= rate).length / sorted.length >= share - 1e-9)!;
        expect(plan.perSecond).toBe(quantileOf(quantile));
        if (best.get(plan.perSecond) === undefined) {
          seen.infeasible++;
          expect(plan.status).toBe("infeasible");
          return;
        }
        seen.planned++;
        expect(verifyServicePlan(problem, plan)).toEqual([]);
        expect(plan.microUsdPerHour).toBe(best.get(plan.perSecond)!.cost);
        expect(plan.draws!.map(({ perSecond }) => perSecond)).toEqual([...new Set(sorted)]);
        for (const { perSecond, share, microUsdPerHour } of plan.draws!) {
          expect(microUsdPerHour).toBe(best.get(perSecond)?.cost);
          expect(share).toBeCloseTo(sorted.filter((each) => each === perSecond).length / sorted.length, 12);
        }
        for (const row of plan.regrets!) {
          const counts = problem.offerings.map(({ id }) => row.counts.find((each) => each.offering === id)?.count ?? 0);
          expect(row.perSecond).toBe(quantileOf(row.quantile));
          expect(row.microUsdPerHour).toBe(best.get(row.perSecond)!.cost);
          const borne = sorted.filter((rate) => oracles.get(rate)!.isMet(counts).isMet);
          const regrets = borne.map((rate) => row.microUsdPerHour - best.get(rate)!.cost);
          expect(row.missed).toBeCloseTo(1 - borne.length / sorted.length, 12);
          expect(row.meanRegretMicroUsdPerHour).toBe(Math.round(regrets.reduce((sum, each) => sum + each, 0) / regrets.length));
          expect(row.greatestRegretMicroUsdPerHour).toBe(Math.max(...regrets));
          seen.missed += row.missed > 0 ? 1 : 0;
          seen.regretted += row.greatestRegretMicroUsdPerHour > 0 ? 1 : 0;
        }
      }),
      { numRuns: 60, seed: 3 },
    );
    expect(seen.planned).toBeGreaterThan(35);
    expect(seen.missed).toBeGreaterThan(40);
    expect(seen.regretted).toBeGreaterThan(40);
    expect(seen.discarded).toBeLessThan(6);
  });

  it("of more than 24 different rates are stood for by 24 at even distances", () => {
    const perSecond = Array.from({ length: 100 }, (_, index) => 1 + index / 25);
    const { draws } = planService(twoZones({ traffic: { kind: "draws", perSecond, quantile: 0.9 } }));
    expect(draws).toHaveLength(24);
    expect(draws!.map((draw) => draw.perSecond)).toEqual(
      Array.from({ length: 24 }, (_, i) => perSecond[Math.ceil(((i + 1) * 100) / 24) - 1]),
    );
    expect(draws!.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});
