import fc from "fast-check";
import { LeptonError } from "../../lib/errors";
import { fleetUnavailability } from "../../lib/sizing/fleet-unavailability";
import { unavailabilityByStates } from "./support/brute-force";
import { domain, offering, problem } from "./support/fleets";
import { randomProblem } from "./support/random-problems";

/** `n` machines without failure domains, at least `k` of which must be up. */
function iid(n: number, k: number, q: number): number {
  const fleet = problem({ demand: k, domains: [domain("d", 0)], offerings: [offering("o", "d", { instanceUnavailability: q })] });
  return fleetUnavailability(fleet, [{ offering: "o", count: n }]);
}

/** `zones` zones with `n` machines each. */
function nested(zones: number, n: number, qZone: number, qInstance: number, demand: number): number {
  const names = Array.from({ length: zones }, (_, index) => `z${index}`);
  const fleet = problem({
    demand,
    domains: names.map((name) => domain(name, qZone)),
    offerings: names.map((name) => offering(name, name, { instanceUnavailability: qInstance })),
  });
  return fleetUnavailability(
    fleet,
    names.map((name) => ({ offering: name, count: n })),
  );
}

function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) / expected;
}

describe("published and exact rational values", () => {
  it.each([
    [3, 2, 0.01, 2.98e-4],
    [5, 3, 0.01, 9.8506e-6],
    [10, 8, 0.001, 1.19371509901799055e-7],
    [14, 10, 0.01, 1.85689428386354039e-7],
    [20, 17, 0.01, 4.26209276424401356e-5],
    [9, 6, 0.005, 7.71880688729375e-8],
    [60, 50, 1e-4, 3.41164235744782941e-33],
  ])("%i machines of which %i must be up, each down with %d: %d", (n, k, q, expected) => {
    expect(relativeError(iid(n, k, q), expected)).toBeLessThan(5e-14);
  });

  it.each([
    [3, 2, 1e-3, 1e-2, 4, 1.404686521431864e-4],
    [3, 3, 1e-3, 1e-2, 6, 1.794134134159955e-4],
    [3, 4, 1e-3, 1e-2, 6, 3.159484082355205e-6],
    [3, 10, 1e-3, 5e-3, 20, 2.885945082263564e-4],
    [3, 11, 1e-3, 5e-3, 20, 3.534724967177747e-6],
    [2, 5, 1e-3, 1e-2, 5, 9.892208278815627e-5],
    [6, 4, 1e-3, 1e-2, 18, 2.09544182354116e-5],
  ])("%i zones of %i machines, zone down %d, machine down %d, demand %i: %d", (zones, n, qZone, qInstance, demand, expected) => {
    expect(relativeError(nested(zones, n, qZone, qInstance, demand), expected)).toBeLessThan(1e-13);
  });

  it("weighs machines of different size", () => {
    const fleet = problem({
      demand: 3,
      domains: [domain("A", 0.01), domain("B", 0.02)],
      offerings: [
        offering("a", "A", { instanceUnavailability: 0.1 }),
        offering("b", "B", { unitsPerInstance: 2, instanceUnavailability: 0.05 }),
      ],
    });
    const counts = [
      { offering: "a", count: 3 },
      { offering: "b", count: 2 },
    ];
    expect(relativeError(fleetUnavailability(fleet, counts), 0.0072707795)).toBeLessThan(1e-10);
    expect(relativeError(fleetUnavailability(fleet, counts), unavailabilityByStates(fleet, [3, 2]))).toBeLessThan(1e-13);
  });
});

describe("deep tails", () => {
  it("keeps the digits of a tail of 1e-200", () => {
    // All 20 machines down with q = 1e-10 is the only way to have none: exactly 1e-200.
    expect(relativeError(iid(20, 1, 1e-10), 1e-200)).toBeLessThan(1e-13);
  });

  it("keeps the digits where nearly everything is down", () => {
    // P(no machine up of 3000) = 0.9^3000 = exp(3000 ln 0.9), from a term that starts below the smallest double.
    expect(relativeError(iid(3000, 1, 0.9), Math.exp(3000 * Math.log(0.9)))).toBeLessThan(1e-12);
    // At least one of 2 of 8000 up, mean 4000: the first binomial term underflows.
    expect(iid(8000, 4000, 0.5)).toBeGreaterThan(0.49);
    expect(iid(8000, 4000, 0.5)).toBeLessThan(0.5);
  });

  it("adds the chance of a whole domain to a tail that is smaller by 30 orders", () => {
    const fleet = problem({
      demand: 1,
      domains: [domain("z", 3e-5)],
      offerings: [offering("o", "z", { instanceUnavailability: 1e-5 })],
    });
    expect(relativeError(fleetUnavailability(fleet, [{ offering: "o", count: 7 }]), 3e-5)).toBeLessThan(1e-15);
  });
});

describe("every fleet against all its states", () => {
  it("agrees with 2^n enumeration on random forests", () => {
    let judged = 0;
    let discarded = 0;
    const fleets = randomProblem({ offerings: 4, limit: 3, demand: 8 });
    fc.assert(
      fc.property(fleets, fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), (fleet, drawn) => {
        const counts = fleet.offerings.map((_, index) => drawn[index]);
        const components = fleet.domains.length + counts.reduce((sum, count) => sum + count, 0);
        if (components > 16) {
          discarded++;
          return;
        }
        judged++;
        const expected = unavailabilityByStates(fleet, counts);
        const actual = fleetUnavailability(
          fleet,
          fleet.offerings.map(({ id }, index) => ({ offering: id, count: counts[index] })),
        );
        expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * expected);
      }),
      { seed: 20260401, numRuns: 400 },
    );
    expect(judged).toBeGreaterThan(300);
    expect(judged + discarded).toBe(400);
  });
});

describe("invariances", () => {
  const fleet = problem({
    demand: 9,
    domains: [domain("r", 1e-4, undefined, "region"), domain("a", 1e-3, "r"), domain("b", 2e-3, "r"), domain("c", 1e-3)],
    offerings: [
      offering("a", "a", { unitsPerInstance: 2 }),
      offering("b", "b", { unitsPerInstance: 1, instanceUnavailability: 0.02 }),
      offering("c", "c", { unitsPerInstance: 4, instanceUnavailability: 0.03 }),
    ],
  });
  const counts = [
    { offering: "a", count: 3 },
    { offering: "b", count: 4 },
    { offering: "c", count: 2 },
  ];
  const unavailability = fleetUnavailability(fleet, counts);

  it("is the same to the last bit in any order of listing", () => {
    const reversed = { ...fleet, domains: [...fleet.domains].reverse(), offerings: [...fleet.offerings].reverse() };
    expect(fleetUnavailability(reversed, [...counts].reverse())).toBe(unavailability);
  });

  it("does not depend on the unit that capacity is counted in", () => {
    const scaled = {
      ...fleet,
      demand: fleet.demand * 7,
      offerings: fleet.offerings.map((each) => ({ ...each, unitsPerInstance: each.unitsPerInstance * 7 })),
    };
    expect(fleetUnavailability(scaled, counts)).toBe(unavailability);
  });

  it("does not change when a domain is split by one that never fails", () => {
    const split = {
      ...fleet,
      domains: [...fleet.domains, domain("a'", 0, "a", "rack")],
      offerings: fleet.offerings.map((each) => (each.id === "a" ? { ...each, domain: "a'" } : each)),
    };
    expect(relativeError(fleetUnavailability(split, counts), unavailability)).toBeLessThan(1e-13);
  });

  it("rises with every failure probability and falls with every instance", () => {
    fleet.domains.forEach((changed) => {
      const worse = fleet.domains.map((each) => (each === changed ? { ...each, unavailability: each.unavailability * 2 } : each));
      expect(fleetUnavailability({ ...fleet, domains: worse }, counts)).toBeGreaterThan(unavailability);
    });
    counts.forEach((more) => {
      const grown = counts.map((each) => (each === more ? { ...each, count: each.count + 1 } : each));
      expect(fleetUnavailability(fleet, grown)).toBeLessThan(unavailability);
    });
  });

  it("is 1 when fewer units are installed than demanded", () => {
    expect(fleetUnavailability(fleet, [{ offering: "c", count: 2 }])).toBe(1);
    expect(fleetUnavailability(fleet, [])).toBe(1);
  });
});

describe("bad counts", () => {
  const fleet = problem({ domains: [domain("d", 0)], offerings: [offering("p5.48xlarge", "d")] });

  it("names every unknown offering with the nearest match and every impossible count at once", () => {
    const counts = [
      { offering: "p5.48xlrge", count: 1 },
      { offering: "p5.48xlarge", count: 1.5 },
      { offering: "p5.48xlarge", count: -1 },
    ];
    const error = thrownBy(() => fleetUnavailability(fleet, counts));
    expect(error.rules.map(({ rule }) => rule)).toEqual(["counted-offering-known", "count-integer", "count-integer"]);
    expect(error.message).toContain("did you mean 'p5.48xlarge'");
    expect(error.message).toContain("(1.5)");
  });

  it("refuses a malformed problem", () => {
    expect(thrownBy(() => fleetUnavailability({ ...fleet, demand: 0 }, [])).rules[0].rule).toBe("demand-integer");
  });
});

function thrownBy(action: () => unknown): LeptonError {
  try {
    action();
  } catch (error) {
    if (LeptonError.isLeptonError(error)) {
      return error;
    }
    throw error;
  }
  throw new Error("nothing was thrown");
}
