import fc from "fast-check";
import type { FleetProblem } from "../../../lib/sizing/fleet-problem";
import { planFleet } from "../../../lib/sizing/plan-fleet";
import { cheapestCover } from "../../../lib/sizing/planner/deterministic-cover";
import { Effort } from "../../../lib/sizing/planner/effort";
import { FleetModel } from "../../../lib/sizing/planner/fleet-model";
import { latticeSize, meetsSideConstraints } from "../support/brute-force";
import { domain, offering, problem } from "../support/fleets";
import { limitsOf, randomProblem } from "../support/random-problems";

/** A random problem in which nothing fails. */
function withoutFailures(fleet: FleetProblem): FleetProblem {
  return {
    ...fleet,
    domains: fleet.domains.map((each) => ({ ...each, unavailability: 0 })),
    offerings: fleet.offerings.map((each) => ({ ...each, instanceUnavailability: 0 })),
    targets: { ...fleet.targets, unavailability: 0.5 },
  };
}

/** Of all fleets that keep the constraints: the cheapest, then that of the fewest instances, then that with more of the earlier offerings. */
function firstByRules(fleet: FleetProblem): number[] | undefined {
  const limits = limitsOf(fleet);
  let best: { readonly order: readonly number[]; readonly counts: number[] } | undefined;
  const visit = (counts: number[]): void => {
    if (counts.length < limits.length) {
      for (let count = 0; count <= limits[counts.length]; count++) {
        visit([...counts, count]);
      }
      return;
    }
    const total = (value: (index: number) => number): number => counts.reduce((sum, count, index) => sum + count * value(index), 0);
    if (total((index) => fleet.offerings[index].unitsPerInstance) < fleet.demand || !meetsSideConstraints(fleet, counts)) {
      return;
    }
    const order = [total((index) => fleet.offerings[index].microUsdPerHour), total(() => 1), ...counts.map((count) => -count)];
    const differing = best === undefined ? 0 : order.findIndex((value, index) => value !== best!.order[index]);
    if (best === undefined || (differing >= 0 && order[differing] < best.order[differing])) {
      best = { order, counts };
    }
  };
  visit([]);
  return best?.counts;
}

const cover = (fleet: FleetProblem): number[] | undefined => {
  const counts = cheapestCover(new FleetModel(fleet), new Effort(1e9));
  return counts === undefined ? undefined : [...counts];
};

describe("cheapestCover", () => {
  it("is the first fleet by all the rules of planFleet, ties included", () => {
    const scope = { offerings: 6, limit: 4, demand: 12, sideTargets: true } as const;
    let [judged, left, none] = [0, 0, 0];
    for (const drawn of fc.sample(randomProblem(scope), { seed: 51, numRuns: 900 })) {
      const fleet = withoutFailures({ ...drawn, targets: { ...drawn.targets, maxMicroUsdPerHour: undefined } });
      if (latticeSize(limitsOf(fleet)) > 4000) {
        continue;
      }
      const expected = firstByRules(fleet);
      const found = cover(fleet);
      const isLeft = found === undefined && expected !== undefined;
      left += isLeft ? 1 : 0;
      none += expected === undefined ? 1 : 0;
      judged += isLeft || expected === undefined ? 0 : 1;
      expect(isLeft ? expected : found).toEqual(expected);
    }
    expect({ judged: judged > 300, left: left < 100, none: none > 100 }).toEqual({ judged: true, left: true, none: true });
  });

  it("tells equally cheap fleets apart whatever the size of their largest zone", () => {
    const place = fc.record({ zone: fc.nat(2), unitsPerInstance: fc.integer({ min: 1, max: 4 }), price: fc.integer({ min: 1, max: 3 }) });
    const drawn = fc.record({ places: fc.array(place, { minLength: 5, maxLength: 6 }), left: fc.integer({ min: 2, max: 8 }) });
    for (const { places, left } of fc.sample(drawn, { seed: 52, numRuns: 400 })) {
      const offerings = places.map(({ zone, unitsPerInstance, price }, index) =>
        offering(`o${index}`, "abc"[zone], { unitsPerInstance, microUsdPerHour: price, instanceUnavailability: 0, limit: 3 }),
      );
      const domains = ["a", "b", "c"].map((zone) => domain(zone, 0));
      const fleet = problem({ demand: 1, domains, offerings, mix: "any", targets: { unavailability: 0.5, survive: [{ level: "zone", units: left }] } }); // prettier-ignore
      expect(cover(fleet)).toEqual(firstByRules(fleet));
    }
  });

  const zones = ["a", "b", "c"];
  const units = [1, 2, 5];
  const alike = problem({
    demand: 40,
    domains: zones.map((zone) => domain(zone, 0)),
    offerings: zones.flatMap((zone) =>
      units.map((each) =>
        offering(`${zone}${each}`, zone, { unitsPerInstance: each, microUsdPerHour: each * 1_000_000, instanceUnavailability: 0 }),
      ),
    ),
    targets: { unavailability: 0.5, survive: [{ level: "zone", units: 40 }] },
    mix: "any",
  });

  it("takes the fewest machines of equally cheap ones, and more of the earlier offerings among alike zones", () => {
    expect(planFleet(alike)).toMatchObject({
      status: "optimal",
      microUsdPerHour: 60_000_000,
      counts: zones.map((zone) => ({ offering: `${zone}5`, count: 4 })),
    });
  });

  it("does not judge what can fail, or what it has no curve for", () => {
    const changed = (change: Partial<FleetProblem>): number[] | undefined => cover({ ...alike, ...change });
    expect(changed({})).toBeDefined();
    expect(
      changed({ domains: alike.domains.map((each, index) => ({ ...each, unavailability: index === 2 ? 1e-12 : 0 })) }),
    ).toBeUndefined();
    expect(changed({ offerings: alike.offerings.map((each, index) => ({ ...each, instanceUnavailability: index === 0 ? 1e-12 : 0 })) })).toBeUndefined(); // prettier-ignore
    expect(changed({ shocks: [{ id: "feed", probability: 1e-12, domains: ["a", "b"] }] })).toBeUndefined();
    expect(changed({ shocks: [{ id: "feed", probability: 0, domains: ["a", "b"] }] })).toBeDefined();
    expect(changed({ rules: "of a later version" } as Partial<FleetProblem>)).toBeUndefined();
    expect(changed({ targets: { ...alike.targets, maxShare: [{ level: "zone", share: 0.5 }] } })).toBeUndefined();
    const quotas = { quotas: [{ quotaClass: "q", limit: 100 }], offerings: alike.offerings.map((each) => ({ ...each, quotaClass: "q" })) };
    expect(changed(quotas)).toBeUndefined();
    const twice = { survive: ["zone", "region"].map((level) => ({ level, units: 10 })) };
    expect(changed({ targets: { ...alike.targets, ...twice }, domains: [...alike.domains, domain("r", 0, undefined, "region")] })).toBeUndefined(); // prettier-ignore
  });

  it("leaves the answer to the general search when the effort is spent", () => {
    expect(cheapestCover(new FleetModel(alike), new Effort(10))).toBeUndefined();
    expect(planFleet(alike, { maxOperations: 10 }).status).toBe("feasible");
  });
});
