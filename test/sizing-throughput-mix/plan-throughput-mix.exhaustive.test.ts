import fc from "fast-check";
import { planThroughputMix } from "../../lib/sizing/throughput-mix/plan-throughput-mix";
import type { ThroughputMixProblem } from "../../lib/sizing/throughput-mix/throughput-mix-problem";
import { verifyThroughputMix } from "../../lib/sizing/throughput-mix/verify-throughput-mix";
import { cheapestByTrying, mostCounts } from "./support/exhaust-mixes";
import { mix } from "./support/mixes";

interface Scope {
  readonly machines: number;
  readonly zones: number;
}

/** Small integers on purpose: loads that fill machines exactly are common. */
function problems({ machines, zones }: Scope): fc.Arbitrary<ThroughputMixProblem> {
  return fc.integer({ min: 1, max: 3 }).chain((buckets) =>
    fc
      .record({
        rates: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: buckets, maxLength: buckets }),
        drawn: fc.array(
          fc.record({
            price: fc.integer({ min: 0, max: 7 }),
            speeds: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: buckets, maxLength: buckets }),
            limit: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
            zone: fc.nat({ max: Math.max(0, zones - 1) }),
            twin: fc.boolean(),
          }),
          { minLength: 1, maxLength: machines },
        ),
      })
      .map(({ rates, drawn }) => {
        // A twin has the speeds of the machine before it, so that groups of several places occur.
        const speedsOf = (index: number): readonly number[] => (drawn[index].twin && index > 0 ? speedsOf(index - 1) : drawn[index].speeds);
        return mix(
          rates,
          drawn.map(({ price, limit, zone }, index) => [
            price,
            speedsOf(index),
            { ...(limit === undefined ? {} : { limit }), ...(zones > 0 ? { domains: [`z${zone}`] } : {}) },
          ]),
          zones > 0 ? [...new Set(drawn.map(({ zone }) => `z${zone}`))] : undefined,
        );
      }),
  );
}

function compareMany(scope: Scope, seed: number, runs: number): { optimal: number; infeasible: number; discarded: number; tight: number } {
  const tally = { optimal: 0, infeasible: 0, discarded: 0, tight: 0 };
  fc.assert(
    fc.property(problems(scope), (problem) => {
      if (mostCounts(problem).reduce((size, count) => size * (count + 1), 1) > 3000) {
        tally.discarded++;
        return;
      }
      const truth = cheapestByTrying(problem);
      const plan = planThroughputMix(problem);
      expect(verifyThroughputMix(problem, plan)).toEqual([]);
      expect(plan.status).toBe(truth === undefined ? "infeasible" : "optimal");
      const hasty = planThroughputMix(problem, { maxNodes: 1 });
      expect(verifyThroughputMix(problem, hasty)).toEqual([]);
      expect(hasty.status === "infeasible").toBe(truth === undefined);
      if (truth !== undefined) {
        expect(hasty.lowerBoundMicroUsdPerHour).toBeLessThanOrEqual(truth);
        expect(hasty.microUsdPerHour).toBeGreaterThanOrEqual(truth);
        tally.optimal++;
        tally.tight += plan.splits.some(({ shares }) => shares.some(({ fraction }) => /\/[3579]$/.test(fraction))) ? 1 : 0;
        expect(plan.microUsdPerHour).toBe(truth);
        expect(plan.lowerBoundMicroUsdPerHour).toBe(truth);
      } else {
        tally.infeasible++;
      }
    }),
    { seed, numRuns: runs },
  );
  expect(tally.optimal + tally.infeasible + tally.discarded).toBe(runs);
  return tally;
}

describe("planThroughputMix equals trying every mix with an exact linear programme of its own", () => {
  it("where nothing is lost", () => {
    const tally = compareMany({ machines: 4, zones: 0 }, 21, 500);
    expect(tally.optimal).toBeGreaterThan(200);
    expect(tally.infeasible).toBeGreaterThan(50);
    expect(tally.discarded).toBeLessThan(100);
    // Exact fractions are only given where the fit is exact.
    expect(tally.tight).toBeGreaterThan(10);
  });

  it("where any one of up to three zones is lost", () => {
    const tally = compareMany({ machines: 4, zones: 3 }, 22, 500);
    expect(tally.optimal).toBeGreaterThan(60);
    expect(tally.infeasible).toBeGreaterThan(100);
    expect(tally.discarded).toBeLessThan(100);
  });
});
