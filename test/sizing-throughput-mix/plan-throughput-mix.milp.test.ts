import fc from "fast-check";
import { planThroughputMix } from "../../lib/sizing/throughput-mix/plan-throughput-mix";
import type { ThroughputMixProblem } from "../../lib/sizing/throughput-mix/throughput-mix-problem";
import { verifyThroughputMix } from "../../lib/sizing/throughput-mix/verify-throughput-mix";
import { Milp } from "../sizing/support/highs";
import { throughputMixLp } from "./support/mix-lp";
import { mix } from "./support/mixes";

/** Up to eight machine types and fourteen kinds of requests: far beyond what can be tried out. Large numbers on purpose: exact fits are rare. */
function problems(zones: number): fc.Arbitrary<ThroughputMixProblem> {
  return fc.integer({ min: 2, max: zones > 0 ? 8 : 14 }).chain((buckets) =>
    fc
      .record({
        rates: fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: buckets, maxLength: buckets }),
        drawn: fc.array(
          fc.record({
            price: fc.integer({ min: 300_000, max: 9_000_000 }),
            speeds: fc.array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 800, max: 40_000 }) }, fc.constant(0)), {
              minLength: buckets,
              maxLength: buckets,
            }),
            limit: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
          }),
          { minLength: 2, maxLength: zones > 0 ? 3 : 8 },
        ),
      })
      .map(({ rates, drawn }) => {
        const names = Array.from({ length: zones }, (_, zone) => `z${zone}`);
        const machines = drawn.flatMap(({ price, speeds, limit }) =>
          (zones === 0 ? [[]] : names.map((name) => [name])).map(
            (domains) => [price, speeds, { ...(limit === undefined ? {} : { limit }), ...(zones === 0 ? {} : { domains }) }] as const,
          ),
        );
        return mix(rates, machines, zones === 0 ? undefined : names);
      }),
  );
}

describe("planThroughputMix and HiGHS with traffic that divides at will", () => {
  let milp: Milp;
  beforeAll(async () => {
    milp = await Milp.load();
  });

  it.each([
    { name: "one place", zones: 0, runs: 150 },
    { name: "any one of two zones lost", zones: 2, runs: 40 },
    { name: "any one of three zones lost", zones: 3, runs: 40 },
  ])("cost the same: $name", ({ zones, runs }) => {
    let feasible = 0;
    for (const problem of fc.sample(problems(zones), { seed: 61 + zones, numRuns: runs })) {
      const plan = planThroughputMix(problem);
      const solution = milp.solve(throughputMixLp(problem));
      expect(plan.status).toBe(solution === undefined ? "infeasible" : "optimal");
      if (solution !== undefined) {
        const counts = problem.machines.map((_, machine) => Math.round(solution.get(`y${machine}`)!));
        expect(plan.microUsdPerHour).toBe(counts.reduce((sum, count, m) => sum + count * problem.machines[m].microUsdPerHour, 0));
        expect(verifyThroughputMix(problem, plan)).toEqual([]);
        feasible++;
      }
    }
    expect(feasible).toBeGreaterThan(runs / 3);
  });
});
