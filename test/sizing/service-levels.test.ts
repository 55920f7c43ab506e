import fc from "fast-check";
import { checkFleetProblem } from "../../lib/sizing/check-fleet-problem";
import type { FleetPlan } from "../../lib/sizing/fleet-plan";
import type { DegradedTarget, FleetProblem, SharedShock } from "../../lib/sizing/fleet-problem";
import { fleetSensitivities } from "../../lib/sizing/fleet-sensitivities";
import { fleetUnavailability } from "../../lib/sizing/fleet-unavailability";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { DomainStateEvaluator, unavailabilityByStates } from "./support/brute-force";
import { clouds, domain, offering, problem } from "./support/fleets";
import { zoneProblem } from "./support/zone-problems";

const MACHINE = { machineType: "m", unitsPerInstance: 2, microUsdPerHour: 100, instanceUnavailability: 0.01 };
const FLEET: FleetProblem = clouds([2, 2], [MACHINE], {
  demand: 8,
  shocks: [
    { id: "feed", probability: 2e-3, domains: ["a1", "b1"] },
    { id: "control", probability: 5e-4, domains: ["b"] },
  ],
  targets: { unavailability: 0.01, degraded: [{ units: 3, unavailability: 2e-6 }] },
});
const PLAN = planFleet(FLEET);

function counted(fleet: FleetProblem, counts: readonly number[]): { offering: string; count: number }[] {
  return fleet.offerings.map(({ id }, index) => ({ offering: id, count: counts[index] }));
}

function withLevels(fleet: FleetProblem, degraded: readonly DegradedTarget[], unavailability = fleet.targets.unavailability): FleetProblem {
  return { ...fleet, targets: { ...fleet.targets, unavailability, degraded } };
}

function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) / expected;
}

describe("unavailability with shared shocks", () => {
  it("by hand: two zones of one sure machine each and a shock over both", () => {
    const fleet = problem({
      domains: [domain("x", 0.1), domain("y", 0.2)],
      offerings: [offering("x", "x", { instanceUnavailability: 0 }), offering("y", "y", { instanceUnavailability: 0 })],
      shocks: [{ id: "both", probability: 0.05, domains: ["x", "y"] }],
    });
    // One of two: down together by the shock, or without it each by itself. Two of two: any of the three.
    expect(relativeError(fleetUnavailability(fleet, counted(fleet, [1, 1])), 0.05 + 0.95 * 0.02)).toBeLessThan(1e-15);
    expect(relativeError(fleetUnavailability({ ...fleet, demand: 2 }, counted(fleet, [1, 1])), 1 - 0.95 * 0.9 * 0.8)).toBeLessThan(1e-15);
  });

  it("stays precise where it is tiny", () => {
    // Six machines of which one must be up, with a shock over five of them: q^6 (1 - p) + p q, each term to the last digits.
    const names = ["a", "b", "c", "d", "e", "f"];
    const fleet = problem({
      domains: names.map((name) => domain(name, 0)),
      offerings: names.map((name) => offering(name, name, { instanceUnavailability: 1e-5 })),
      shocks: [{ id: "five", probability: 1e-26, domains: names.slice(1) }],
    });
    const exact = 1e-30 * (1 - 1e-26) + 1e-26 * 1e-5;
    expect(relativeError(fleetUnavailability(fleet, counted(fleet, [1, 1, 1, 1, 1, 1])), exact)).toBeLessThan(1e-13);
  });

  it("equals the sum over every state of every machine, domain and shock, and the tests' own evaluator", () => {
    let compared = 0;
    let discarded = 0;
    fc.assert(
      fc.property(zoneProblem(6), fc.array(fc.nat(2), { minLength: 12, maxLength: 12 }), (fleet, drawn) => {
        const counts = fleet.offerings.map((_, index) => (drawn[index] === 2 ? 0 : drawn[index]));
        const instances = counts.reduce((sum, count) => sum + count, 0);
        if (fleet.shocks === undefined || instances === 0 || instances + fleet.domains.length + fleet.shocks.length > 14) {
          discarded++;
          return;
        }
        const evaluator = new DomainStateEvaluator(fleet);
        for (const units of [fleet.demand, ...(fleet.targets.degraded ?? []).map((level) => level.units)]) {
          compared++;
          const exact = unavailabilityByStates(fleet, counts, units);
          const actual = fleetUnavailability({ ...fleet, demand: units, targets: { unavailability: 0.5 } }, counted(fleet, counts));
          expect(Math.abs(actual - exact)).toBeLessThanOrEqual(1e-12 * exact + 1e-300);
          expect(Math.abs(evaluator.unavailability(counts, units) - exact)).toBeLessThanOrEqual(1e-12 * exact + 1e-300);
        }
      }),
      { seed: 61, numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(150);
    expect(discarded).toBeLessThan(480);
  });

  it("of probability 0 changes nothing, and shocks over the same domains are one that is as likely as any of them", () => {
    const shocks = (...probabilities: number[]): SharedShock[] =>
      probabilities.map((probability, index) => ({ id: `s${index}`, probability, domains: ["a1", "b1"] }));
    const at = (...probabilities: number[]): number =>
      fleetUnavailability({ ...FLEET, shocks: shocks(...probabilities) }, counted(FLEET, [2, 1, 1, 1]));
    expect(at(0)).toBe(fleetUnavailability({ ...FLEET, shocks: undefined }, counted(FLEET, [2, 1, 1, 1])));
    expect(relativeError(at(0.1, 0.2, 0.3), at(1 - 0.9 * 0.8 * 0.7))).toBeLessThan(1e-14);
  });
});

describe("a plan", () => {
  it("reports every degraded level exactly, and keeps it", () => {
    expect(PLAN.status).toBe("optimal");
    const counts = FLEET.offerings.map(({ id }) => PLAN.counts.find((row) => row.offering === id)?.count ?? 0);
    expect(PLAN.degraded!.map(({ units }) => units)).toEqual([3]);
    expect(relativeError(PLAN.degraded![0].unavailability, new DomainStateEvaluator(FLEET).unavailability(counts, 3))).toBeLessThan(1e-12);
    expect(PLAN.degraded![0].unavailability).toBeLessThanOrEqual(2e-6);
    expect(planFleet({ ...FLEET, targets: { unavailability: 0.01 } })).not.toHaveProperty("degraded");
  });

  it("costs more for a degraded level that matters, stands elsewhere for a shock that does, and says that the level binds", () => {
    expect(planFleet(withLevels(FLEET, [])).microUsdPerHour).toBeLessThan(PLAN.microUsdPerHour);
    expect(planFleet({ ...FLEET, shocks: [] }).counts).not.toEqual(PLAN.counts);
    const [first] = PLAN.binding;
    expect(first.constraint).toBe("degraded:3");
    expect(first.explanation).toMatch(
      /^one m in [ab][12] less would raise the probability of fewer than 3 GPUs up to [\d.e-]+, above the allowed 2e-6$/,
    );
  });

  it("keeps a looser level than the full one for nothing: it never binds", () => {
    const loose = planFleet(withLevels(FLEET, [{ units: 3, unavailability: 0.5 }]));
    const without = planFleet(withLevels(FLEET, []));
    expect([loose.counts, loose.binding]).toEqual([without.counts, without.binding]);
    expect(loose.degraded).toHaveLength(1);
  });

  it("of levels that are one in machines of that size keeps the strictest", () => {
    // Two and one unit are both one machine, and so is the demand.
    const fleet = { ...withLevels(FLEET, [{ units: 1, unavailability: 1e-6 }]), demand: 2 };
    expect(planFleet(fleet).unavailability).toBeLessThanOrEqual(1e-6);
    expect(planFleet(fleet).degraded![0].unavailability).toBe(planFleet(fleet).unavailability);
  });
});

describe("verifyFleetPlan", () => {
  const checks = (plan: FleetPlan, fleet = FLEET): string[] => verifyFleetPlan(fleet, plan).map(({ check }) => check);

  it("confirms the plan", () => expect(checks(PLAN)).toEqual([]));

  it.each<[string, FleetPlan, string[]]>([
    ["a degraded level left out", { ...PLAN, degraded: undefined }, ["degraded", "degraded:3"]],
    ["a level that was not asked for", { ...PLAN, degraded: [...PLAN.degraded!, { units: 1, unavailability: 0 }] }, ["degraded"]],
    [
      "a level off by a millionth",
      { ...PLAN, degraded: [{ units: 3, unavailability: PLAN.degraded![0].unavailability * 1.000001 }] },
      ["degraded:3"],
    ],
    ["another level", { ...PLAN, degraded: [{ ...PLAN.degraded![0], units: 4 }] }, ["degraded", "degraded:3"]],
  ])("refuses %s", (_, plan, expected) => expect(checks(plan)).toEqual(expected));

  it("refuses a plan that misses a degraded level", () => {
    const missed = withLevels(FLEET, [{ units: 3, unavailability: PLAN.degraded![0].unavailability / 1.01 }]);
    expect(checks(PLAN, missed)).toEqual(["degraded-target:3"]);
  });

  it("refuses a plan made without the shocks", () => {
    const blind = planFleet({ ...FLEET, shocks: [] });
    expect(checks(blind)).toEqual(expect.arrayContaining(["unavailability", "degraded:3", "degraded-target:3"]));
  });

  it("sees an instance that no level needs", () => {
    const plan = planFleet(withLevels(FLEET, []));
    const [first, ...rest] = plan.counts;
    const more = { ...plan, counts: [{ ...first, count: first.count + 1 }, ...rest] };
    expect(checks(more, withLevels(FLEET, [])).some((check) => check.startsWith("irreducible:"))).toBe(true);
  });
});

describe("a degraded level that no fleet keeps", () => {
  const floor = clouds([3], [MACHINE], { demand: 8, targets: { unavailability: 0.01, degraded: [{ units: 2, unavailability: 1e-6 }] } });

  it("is named, with what can be reached and what helps", () => {
    const { infeasibility, degraded } = planFleet(floor);
    expect(infeasibility!.constraint).toBe("degraded:2");
    expect(degraded).toEqual([{ units: 2, unavailability: 1 }]);
    expect(infeasibility!.need).toBe("a probability of at most 1e-6 for fewer than 2 GPUs up");
    // The provider and its region are floors: 1e-5 + 1e-4.
    expect(infeasibility!.have).toMatch(/^at best 1\.1e-4 with these failure domains/);
    const changes = infeasibility!.relaxations.map(({ change }) => change);
    expect(changes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^allow a probability of [\d.e-]+ instead of 1e-6 for fewer than 2 GPUs up$/),
        expect.stringMatching(/^add another provider like a with the same offerings$/),
      ]),
    );
  });

  it("is reached by what is suggested, at the cost that is told", () => {
    const relaxation = planFleet(floor).infeasibility!.relaxations.find(({ change }) => change.startsWith("allow"))!;
    const allowed = Number(/of ([\d.e-]+) instead/.exec(relaxation.change)![1]);
    const relaxed = planFleet(withLevels(floor, [{ units: 2, unavailability: allowed }]));
    expect([relaxed.status, relaxed.microUsdPerHour]).toEqual(["optimal", relaxation.microUsdPerHour]);
  });

  it("asks for fewer units where those can be kept", () => {
    // Two zones of at most one machine: both are needed for four units, any one for two.
    const limited = clouds([2], [{ ...MACHINE, limit: 2 }], {
      demand: 6,
      targets: { unavailability: 0.1, degraded: [{ units: 5, unavailability: 1e-3 }] },
    });
    const { infeasibility } = planFleet(limited);
    expect(infeasibility!.constraint).toBe("degraded:5");
    const fewer = infeasibility!.relaxations.find(({ change }) => change.startsWith("ask for"))!;
    const units = Number(/^ask for (\d+) GPUs instead of 5 in the degraded level$/.exec(fewer.change)![1]);
    const keeps = (asked: number): string => planFleet(withLevels(limited, [{ units: asked, unavailability: 1e-3 }])).status;
    expect([keeps(units), keeps(units + 1)]).toEqual(["optimal", "infeasible"]);
  });

  it("is not blamed for what the shocks make of the full level", () => {
    const shaken = { ...FLEET, shocks: [{ id: "all", probability: 0.02, domains: ["a", "b"] }] };
    expect(planFleet(shaken).infeasibility!.constraint).toBe("unavailability");
  });

  it("copies of a domain that a shock takes away go with it", () => {
    const one = clouds([1], [MACHINE], { demand: 2, targets: { unavailability: 1.5e-3 } });
    const shaken: FleetProblem = { ...one, shocks: [{ id: "feed", probability: 1.4e-3, domains: ["a1"] }] };
    const zoneHelps = (fleet: FleetProblem): boolean =>
      planFleet(fleet).infeasibility!.relaxations.some(({ change }) => change.startsWith("add another zone"));
    // Without the feed a second zone does: 1.1e-4 of provider and region is left. With it, the feed takes both.
    expect(zoneHelps({ ...one, targets: { unavailability: 1e-3 } })).toBe(true);
    expect(zoneHelps(shaken)).toBe(false);
  });
});

describe("sensitivities", () => {
  it("of the full and of degraded levels to shocks, domains and offerings equal central differences", () => {
    const counts = [2, 1, 1, 2];
    const sensitivities = fleetSensitivities(FLEET, counted(FLEET, counts));
    const at = (fleet: FleetProblem, units: number): number => new DomainStateEvaluator(fleet).unavailability(counts, units);
    const difference = (units: number, change: (by: number) => FleetProblem): number =>
      (at(change(1e-4), units) - at(change(-1e-4), units)) / 2e-4;
    expect(sensitivities.degraded!.map(({ units }) => units)).toEqual([3]);
    for (const { units, shocks, domains, unavailability } of [{ units: FLEET.demand, ...sensitivities }, ...sensitivities.degraded!]) {
      expect(relativeError(unavailability, at(FLEET, units))).toBeLessThan(1e-12);
      expect(shocks.map(({ id }) => id).sort()).toEqual(["control", "feed"]);
      for (const { id, derivative } of shocks) {
        const change = (by: number): FleetProblem => ({
          ...FLEET,
          shocks: FLEET.shocks!.map((shock) => (shock.id === id ? { ...shock, probability: shock.probability + by } : shock)),
        });
        expect(relativeError(derivative, difference(units, change))).toBeLessThan(1e-6);
      }
      for (const { id, derivative } of domains.filter((each) => each.unavailability >= 1e-4)) {
        const change = (by: number): FleetProblem => ({
          ...FLEET,
          domains: FLEET.domains.map((each) => (each.id === id ? { ...each, unavailability: each.unavailability + by } : each)),
        });
        expect(relativeError(derivative, difference(units, change))).toBeLessThan(1e-5);
      }
    }
  });

  it("leave out shocks that touch no machine of the fleet", () => {
    expect(fleetSensitivities(FLEET, counted(FLEET, [2, 2, 0, 0])).shocks.map(({ id }) => id)).toEqual(["feed"]);
    expect(fleetSensitivities({ ...FLEET, shocks: undefined }, counted(FLEET, [2, 2, 0, 0])).shocks).toEqual([]);
  });
});

describe("checkFleetProblem", () => {
  const rulesOf = (fleet: FleetProblem): string[] => checkFleetProblem(fleet).map(({ rule }) => rule);

  it.each<[string, readonly DegradedTarget[], string[]]>([
    ["nothing wrong with a sound level", [{ units: 7, unavailability: 1e-3 }], []],
    ["a fraction of a unit", [{ units: 1.5, unavailability: 1e-3 }], ["degraded-units-integer"]],
    ["no units", [{ units: 0, unavailability: 1e-3 }], ["degraded-units-integer"]],
    ["the demand itself", [{ units: 8, unavailability: 1e-3 }], ["degraded-units-below-demand"]],
    ["a certainty", [{ units: 3, unavailability: 0 }], ["degraded-unavailability-range"]],
    ["an unavailability of 1", [{ units: 3, unavailability: 1 }], ["degraded-unavailability-range"]],
    [
      "one level twice",
      [
        { units: 3, unavailability: 1e-3 },
        { units: 3, unavailability: 1e-4 },
      ],
      ["degraded-units-unique"],
    ],
  ])("finds %s", (_, degraded, rules) => expect(rulesOf(withLevels(FLEET, degraded))).toEqual(rules));

  const sound: SharedShock = { id: "s", probability: 0.1, domains: ["a1"] };
  it.each<[string, readonly SharedShock[], string[]]>([
    ["nothing wrong with six shocks and more that never happen", shocksOf(6, 0.1, 3), []],
    ["a seventh", shocksOf(7, 0.1), ["shocks-few"]],
    ["a probability of 1", [{ ...sound, probability: 1 }], ["shock-probability-range"]],
    ["a negative probability", [{ ...sound, probability: -0.1 }], ["shock-probability-range"]],
    ["no domain", [{ ...sound, domains: [] }], ["shock-domains-present"]],
    ["an unknown domain", [{ ...sound, domains: ["a1", "a9"] }], ["shock-domain-known"]],
    ["one id twice", [sound, sound], ["shock-id-unique"]],
    ["no id", [{ ...sound, id: "" }], ["shock-id-present"]],
  ])("finds %s", (_, shocks, rules) => expect(rulesOf({ ...FLEET, shocks })).toEqual(rules));

  it("names the value, the limit and the nearest name", () => {
    const [wrong] = checkFleetProblem({ ...FLEET, shocks: [{ ...sound, domains: ["a11"] }] });
    expect(wrong).toMatchObject({ problem: "shock 's' names the unknown domain 'a11'", remedy: "did you mean 'a1'" });
  });
});

function shocksOf(count: number, probability: number, never = 0): SharedShock[] {
  return Array.from({ length: count + never }, (_, index) => ({
    id: `s${index}`,
    probability: index < count ? probability : 0,
    domains: ["a1"],
  }));
}
