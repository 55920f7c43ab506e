import fc from "fast-check";
import { planService, verifyServicePlan, type FailureDomain, type ServiceProblem } from "../../lib/sizing";
import { domain, offering } from "../sizing/support/fleets";
import { ServiceOracle } from "./support/exhaust-services";

const unavailability = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 0.15, noNaN: true }));

const randomService: fc.Arbitrary<ServiceProblem> = fc
  .record({
    region: unavailability,
    zones: fc.array(unavailability, { minLength: 1, maxLength: 3 }),
    drawn: fc.array(
      fc.record({
        place: fc.nat(),
        unitsPerInstance: fc.constantFrom(1, 1, 2, 3),
        microUsdPerHour: fc.integer({ min: 1, max: 9 }),
        instanceUnavailability: unavailability,
        limit: fc.integer({ min: 0, max: 7 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    load: fc.double({ min: 0.2, max: 4, noNaN: true }),
    mean: fc.constantFrom(0.1, 1, 7),
    seconds: fc.double({ min: 0, max: 4, noNaN: true }),
    of: fc.constantFrom("wait" as const, "wait" as const, "response" as const),
    lateShare: fc.double({ min: -2, max: -0.1, noNaN: true }).map((exponent) => 10 ** exponent),
    allowed: fc.option(
      fc.double({ min: -2, max: -0.2, noNaN: true }).map((exponent) => 10 ** exponent),
      { nil: undefined },
    ),
    survive: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    mix: fc.constantFrom("any" as const, "uniform-per-zone" as const),
  })
  .map(({ region, zones, drawn, load, mean, seconds, of, lateShare, allowed, survive, mix }) => {
    const domains: FailureDomain[] = [
      domain("r", region, undefined, "region"),
      ...zones.map((chance, index) => domain(`z${index}`, chance, "r")),
    ];
    return {
      unit: "replica",
      traffic: { kind: "steady", perSecond: load / mean },
      service: { kind: "exponential", mean },
      // A response may take several service times.
      latency: { of, seconds: (of === "response" ? 2 + seconds : seconds) * mean, lateShare },
      domains,
      offerings: drawn.map(({ place, ...rest }, index) => offering(`o${index}`, `z${place % zones.length}`, rest)),
      targets: {
        ...(allowed === undefined ? {} : { unavailability: allowed }),
        ...(survive === undefined ? {} : { survive: [{ level: "zone", units: survive }] }),
      },
      mix,
    } satisfies ServiceProblem;
  });

describe("planService", () => {
  it("finds what trying all fleets finds", () => {
    const seen = { feasible: 0, infeasible: 0, open: 0, discarded: 0 };
    fc.assert(
      fc.property(randomService, (problem) => {
        const perSecond = (problem.traffic as { perSecond: number }).perSecond;
        const oracle = new ServiceOracle(problem, perSecond);
        const best = oracle.cheapest();
        if (best?.nearMiss === true) {
          seen.discarded++;
          return;
        }
        const plan = planService(problem);
        expect(verifyServicePlan(problem, plan)).toEqual([]);
        if (best === undefined) {
          seen.infeasible++;
          expect(plan.status).toBe("infeasible");
          expect(plan.infeasibility!.need).not.toBe("");
          return;
        }
        seen.feasible++;
        expect(plan.status).not.toBe("infeasible");
        const counts = problem.offerings.map(({ id }) => plan.counts.find((count) => count.offering === id)?.count ?? 0);
        const judged = oracle.judge(counts);
        expect(plan.lateShare).toBeCloseTo(judged.lateShare, 8);
        expect(judged.lateShare).toBeLessThanOrEqual(problem.latency.lateShare * (1 + 1e-7));
        expect(plan.unavailability).toBeCloseTo(judged.unavailability, 12);
        expect(plan.fewestServers).toBe(oracle.fewest);
        expect(plan.lowerBoundMicroUsdPerHour).toBeLessThanOrEqual(best.cost);
        expect(plan.microUsdPerHour).toBeGreaterThanOrEqual(best.cost);
        if (problem.targets!.unavailability === undefined) {
          expect(plan.status).toBe("optimal");
        } else if (plan.status !== "optimal") {
          seen.open++;
        }
        if (plan.status === "optimal") {
          expect(plan.microUsdPerHour).toBe(best.cost);
        }
      }),
      { numRuns: 900, seed: 5 },
    );
    expect(seen.feasible).toBeGreaterThan(200);
    expect(seen.infeasible).toBeGreaterThan(200);
    expect(seen.discarded).toBeLessThan(45);
    // Latency and availability both bind, and the common condition was not the cheapest.
    expect(seen.open).toBeLessThan(1);
  });
});
