import fc from "fast-check";
import { planService, verifyServicePlan, type DailyTraffic, type ServiceProblem } from "../../lib/sizing";
import { cheapestDay } from "../../lib/sizing/service/schedule-search";
import { domain, offering } from "../sizing/support/fleets";
import { cheapestByAllDays } from "./support/exhaust-days";
import { ServiceOracle } from "./support/exhaust-services";

const unavailability = fc.constantFrom(0, 0.021, 0.097);

const randomDay: fc.Arbitrary<ServiceProblem & { readonly traffic: DailyTraffic }> = fc
  .record({
    zones: fc.array(unavailability, { minLength: 1, maxLength: 2 }),
    drawn: fc.array(
      fc.record({
        place: fc.nat(),
        unitsPerInstance: fc.constantFrom(1, 1, 2),
        microUsdPerHour: fc.integer({ min: 2, max: 9 }),
        instanceUnavailability: unavailability,
        limit: fc.integer({ min: 2, max: 3 }),
      }),
      { minLength: 2, maxLength: 3 },
    ),
    hours: fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 2, maxLength: 4 }),
    loads: fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), { minLength: 4, maxLength: 4 }),
    lateShare: fc.constantFrom(0.05, 0.2, 0.4),
    allowed: fc.constantFrom(undefined, 0.12, 0.31),
    survive: fc.constantFrom(undefined, undefined, 1),
    startMinutes: fc.constantFrom(undefined, 30, 240),
    leastMinutes: fc.constantFrom(undefined, undefined, 240, 600),
  })
  .map(({ zones, drawn, hours, loads, lateShare, allowed, survive, startMinutes, leastMinutes }) => ({
    unit: "replica",
    traffic: {
      kind: "daily",
      steps: hours.sort((a, b) => a - b).map((at, index) => ({ at, perSecond: loads[index]! })),
      ...(startMinutes === undefined ? {} : { startMinutes }),
      ...(leastMinutes === undefined ? {} : { leastMinutes }),
    },
    service: { kind: "exponential", mean: 1 },
    latency: { of: "wait", seconds: 0.5, lateShare },
    domains: zones.map((chance, index) => domain(`z${index}`, chance)),
    offerings: drawn.map(({ place, ...rest }, index) => offering(`o${index}`, `z${place % zones.length}`, rest)),
    targets: {
      ...(allowed === undefined ? {} : { unavailability: allowed }),
      ...(survive === undefined ? {} : { survive: [{ level: "zone", units: survive }] }),
    },
    mix: "any",
  }));

describe("the schedule along a day", () => {
  it("is the cheapest of all that change by adding only or removing only", () => {
    const seen = { planned: 0, infeasible: 0, started: 0, kept: 0, swapped: 0, discarded: 0 };
    fc.assert(
      fc.property(randomDay, (problem) => {
        const plan = planService(problem);
        if (plan.status === "infeasible") {
          seen.infeasible++;
          return;
        }
        expect(verifyServicePlan(problem, plan)).toEqual([]);
        const { steps, startMinutes, leastMinutes } = problem.traffic;
        const oracles = new Map(steps.map(({ perSecond }) => [perSecond, new ServiceOracle(problem, perSecond)]));
        const fleetOf = (counts: typeof plan.counts): number[] =>
          problem.offerings.map(({ id }) => counts.find((each) => each.offering === id)?.count ?? 0);
        const best = cheapestByAllDays(problem, fleetOf(plan.counts), (perSecond, counts) => oracles.get(perSecond)!.isMet(counts));
        if (best.nearMiss) {
          seen.discarded++;
          return;
        }
        seen.planned++;
        seen.started += startMinutes === undefined ? 0 : 1;
        seen.kept += leastMinutes === undefined ? 0 : 1;
        const { schedule } = plan;
        expect(schedule!.microUsdPerDay).toBe(Math.round(best.microUsd));
        expect(schedule!.lowerBoundMicroUsdPerDay).toBe(schedule!.microUsdPerDay);
      }),
      { numRuns: 240, seed: 11 },
    );
    expect(seen.planned).toBeGreaterThan(110);
    expect(seen.started).toBeGreaterThan(45);
    expect(seen.kept).toBeGreaterThan(30);
    expect(seen.discarded).toBeLessThan(15);
  });
});

describe("the dynamic programme", () => {
  const fleets = [Float64Array.of(1, 0), Float64Array.of(0, 1), Float64Array.of(1, 1)];
  const prices = [3, 2];

  it("does not swap machines, however cheap the other ones are", () => {
    const slots = [
      { hours: 8, fleets: [fleets[2]!] },
      { hours: 8, fleets: [fleets[0]!] },
      { hours: 8, fleets },
    ];
    const day = cheapestDay({ slots, peak: fleets[2]!, prices, startHours: 0, leastHours: 0 });
    // The second machine alone would save 8 more, but is not next to the first one.
    expect(day.microUsd).toBe(8 * 5 + 8 * 3 + 8 * 3);
    expect(day.fleets).toEqual([fleets[2], fleets[0], fleets[0]]);
  });

  it("keeps a machine through a short dip that a start costs more than", () => {
    const slots = [
      { hours: 11, fleets: [fleets[2]!] },
      { hours: 1, fleets: [fleets[0]!, fleets[2]!] },
      { hours: 12, fleets: [fleets[0]!, fleets[2]!] },
    ];
    const kept = cheapestDay({ slots: slots.slice(0, 2), peak: fleets[2]!, prices, startHours: 2, leastHours: 0 });
    expect(kept.microUsd).toBe(12 * 5);
    const dropped = cheapestDay({ slots, peak: fleets[2]!, prices, startHours: 2, leastHours: 0 });
    expect(dropped.microUsd).toBe(11 * 5 + 13 * 3 + 2 * 2);
  });

  it("does not change sooner than the least time, also over midnight", () => {
    const slots = [
      { hours: 2, fleets: [fleets[2]!] },
      { hours: 3, fleets: [fleets[0]!, fleets[2]!] },
      { hours: 19, fleets: [fleets[0]!, fleets[2]!] },
    ];
    const long = cheapestDay({ slots, peak: fleets[2]!, prices, startHours: 0, leastHours: 4 });
    // Two hours at the peak are too short: the fleet runs on for the three after it.
    expect(long.microUsd).toBe(5 * 5 + 19 * 3);
    expect(long.fleets).toEqual([fleets[2], fleets[2], fleets[0]]);
    const never = cheapestDay({ slots, peak: fleets[2]!, prices, startHours: 0, leastHours: 20 });
    expect(never.microUsd).toBe(24 * 5);
  });
});
