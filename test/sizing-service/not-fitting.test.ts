import fc from "fast-check";
import { LeptonError, planService, verifyServicePlan, type ServiceProblem } from "../../lib/sizing";
import { domain, offering } from "../sizing/support/fleets";
import { cheapestForLatency } from "../../lib/sizing/service/latency-search";
import { Effort } from "../../lib/sizing/planner/effort";
import { fleetProblemOf } from "../../lib/sizing/service/rate-task";
import { twoZones } from "./support/services";

/** Every rule that a problem breaks, as the error tells them. */
function rulesOf(problem: unknown): readonly string[] {
  try {
    planService(problem as ServiceProblem);
  } catch (error) {
    expect(error).toBeInstanceOf(LeptonError);
    return (error as LeptonError).rules.map(({ rule }) => rule);
  }
  return [];
}

describe("a service that does not fit", () => {
  it("is an answer where not even all servers keep up, and no share of 1 is proposed", () => {
    // Nine servers for a load of twelve: everything is late, with a rounding error's worth less than all.
    const problem: ServiceProblem = {
      unit: "replica",
      traffic: { kind: "steady", perSecond: 119.9999999999998 },
      service: { kind: "exponential", mean: 0.1 },
      latency: { of: "response", seconds: 0.2, lateShare: 0.788798698699084 },
      domains: [domain("r", 0.001, undefined, "region"), domain("z0", 0.03961477425583406, "r")],
      offerings: [
        offering("o0", "z0", { unitsPerInstance: 1, microUsdPerHour: 8, limit: 3 }),
        offering("o1", "z0", { unitsPerInstance: 1, microUsdPerHour: 4, instanceUnavailability: 0.011946288632415106, limit: 3 }),
        offering("o2", "z0", { unitsPerInstance: 3, microUsdPerHour: 5, instanceUnavailability: 0.0010722150420150072, limit: 1 }),
      ],
      mix: "any",
    };
    const plan = planService(problem);
    expect(plan.status).toBe("infeasible");
    expect(verifyServicePlan(problem, plan)).toEqual([]);
    const changes = plan.infeasibility!.relaxations.map(({ change }) => change);
    expect(changes.filter((change) => change.startsWith("allow a share"))).toEqual([]);
    expect(changes).toEqual([expect.stringMatching(/^send at most [\d.]+ requests a second$/)]);
  });

  it("is looked for at targets close to everything being late", () => {
    const problem = twoZones();
    for (const [shares, target] of [
      [Float64Array.of(1, 1 - 1e-14), 1 - 1e-16],
      [Float64Array.of(1, 1, 1 - 3e-14), 1 - 1e-14],
      [Float64Array.of(1, 1, 1), 1 - 1e-16],
      [Float64Array.of(1, 0.5, 0.4), 0.4],
      [Float64Array.of(1, 0.5, 0.4), 0.3],
    ] as const) {
      const { cost, lowerBound } = cheapestForLatency(
        { fleet: fleetProblemOf(problem, 2, 0.5), shares, unit: 1, target, lateShare: () => 1, gap: 0 },
        new Effort(1e7),
      );
      expect(cost).toBe(Infinity);
      expect(lowerBound).toBeGreaterThanOrEqual(0);
    }
  });

  it("keeps to a survived level with further instances lost, at the least cost", () => {
    const problem = twoZones({ targets: { survive: [{ level: "zone", units: 3, withoutInstances: 2 }] } });
    const plan = planService(problem);
    expect(verifyServicePlan(problem, plan)).toEqual([]);
    expect(plan.status).toBe("optimal");
    const plain = planService(twoZones({ targets: { survive: [{ level: "zone", units: 3 }] } }));
    expect(plan.microUsdPerHour).toBeGreaterThan(plain.microUsdPerHour);
  });

  it("keeps to a quota, at a price", () => {
    const plain = planService(twoZones());
    const large = (plan: typeof plain): number =>
      plan.counts.reduce((sum, { offering: id, count }) => sum + (id.endsWith("large") ? count : 0), 0);
    expect(large(plain)).toBeGreaterThan(1);
    const offerings = twoZones().offerings.map((each) =>
      each.id.endsWith("large") ? { ...each, quotaClass: "large", quotaWeight: 2 } : each,
    );
    const problem = twoZones({ offerings, quotas: [{ quotaClass: "large", limit: 3 }] });
    const plan = planService(problem);
    expect(verifyServicePlan(problem, plan)).toEqual([]);
    expect(large(plan)).toBeLessThanOrEqual(1);
    expect(plan.status).toBe("optimal");
    expect(plan.microUsdPerHour).toBeGreaterThan(plain.microUsdPerHour);
  });

  it("names the budget, and what is enough", () => {
    const { microUsdPerHour } = planService(twoZones());
    const plan = planService(twoZones({ targets: { maxMicroUsdPerHour: microUsdPerHour - 1 } }));
    expect(plan.infeasibility).toMatchObject({ constraint: "budget", proven: true });
    expect(planService(twoZones({ targets: { maxMicroUsdPerHour: microUsdPerHour } })).status).toBe("optimal");
  });

  it("never throws, whatever the figures", () => {
    const figure = fc.constantFrom(1e-6, 1, 1e3);
    const random = fc.record({
      load: fc.oneof(fc.double({ min: 0.01, max: 30, noNaN: true }), fc.constantFrom(1, 4)),
      mean: figure,
      times: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.01, max: 8, noNaN: true })),
      lateShare: fc.oneof(fc.double({ min: 1e-12, max: 0.95, noNaN: true }), fc.constantFrom(1e-9, 0.99)),
      of: fc.constantFrom("wait" as const, "response" as const),
      lineLimit: fc.constantFrom(undefined, 3),
      routing: fc.constantFrom("one-line" as const, "random" as const),
      limit: fc.integer({ min: 0, max: 4 }),
      unavailability: fc.option(fc.constantFrom(1e-9, 0.3, 0.9), { nil: undefined }),
    });
    let infeasible = 0;
    fc.assert(
      fc.property(random, ({ load, mean, times, lateShare, of, lineLimit, routing, limit, unavailability }) => {
        const base = twoZones({
          traffic: { kind: "steady", perSecond: load / mean },
          service: { kind: "exponential", mean },
          latency: { of, seconds: times * mean, lateShare },
          ...(lineLimit === undefined ? { routing } : { lineLimit }),
        });
        const problem = { ...base, offerings: base.offerings.map((each) => ({ ...each, limit })), targets: { unavailability } };
        const plan = planService(problem, { maxOperations: 3e7 });
        infeasible += plan.status === "infeasible" ? 1 : 0;
        expect(plan.infeasibility?.need).not.toBe("");
      }),
      { numRuns: 40, seed: 21 },
    );
    expect(infeasible).toBeGreaterThan(8);
    expect(infeasible).toBeLessThan(38);
  });
});

describe("a malformed service problem", () => {
  it("is told every rule that it breaks at once", () => {
    expect(
      rulesOf({
        ...twoZones(),
        traffic: { kind: "daily", steps: [{ at: 25, perSecond: -1 }], startMinutes: -3, leastMinutes: 1e9 },
        service: { kind: "erlang", mean: 0, stages: 0.5 },
        routing: "zigzag",
        latency: { of: "mood", seconds: -1, lateShare: 2 },
        patienceSeconds: -4,
        lineLimit: 0.5,
        offerings: [{ ...twoZones().offerings[0], domain: "nowhere", microUsdPerHour: -1 }],
        targets: { unavailability: 7 },
      }),
    ).toEqual(
      expect.arrayContaining([
        "steps-order",
        "perSecond-positive",
        "startMinutes-range",
        "leastMinutes-range",
        "mean-positive",
        "stages-integer",
        "routing-known",
        "latency-of-known",
        "seconds-range",
        "lateShare-range",
        "patience-model",
        "line-limit-model",
        "offering-domain-known",
        "offering-price-integer",
        "target-unavailability-range",
      ]),
    );
  });

  it.each(["traffic", "service", "latency", "offerings", "domains", "unit"])(
    "without '%s' is refused by a rule, not by a crash",
    (field) => {
      for (const value of [undefined, null, 7, "x", {}]) {
        const rules = rulesOf({ ...twoZones(), [field]: value });
        expect([field, value, rules.length > 0 || (field === "unit" && value === "x")]).toEqual([field, value, true]);
      }
    },
  );
});

test("an instance of more servers than a queue is looked at for is a broken rule", () => {
  const problem = { ...twoZones(), offerings: [{ ...twoZones().offerings[0]!, unitsPerInstance: 10_001 }] };
  expect(() => planService(problem)).toThrow("'unitsPerInstance' (10001) is more than 10000 servers");
});
