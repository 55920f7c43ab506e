import fc from "fast-check";
import type { DegradedTarget, FailureDomain, FleetProblem, Offering } from "../../../lib/sizing/fleet-problem";
import { domain, offering, problem } from "./fleets";

/** How likely things are down: far above real rates, zero included, so that every state counts. */
const chance = (most: number): fc.Arbitrary<number> => fc.oneof(fc.constant(0), fc.double({ min: 0.002, max: most, noNaN: true }));

/** Present half of the time. */
const half = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(value, { nil: undefined, freq: 2 });

const machineType = fc.record({
  unitsPerInstance: fc.constantFrom(1, 1, 2, 3),
  price: fc.integer({ min: 2, max: 12 }),
  instanceUnavailability: chance(0.2),
  // A spot machine stands in a pool of its own in the zone and costs less.
  pool: fc.option(chance(0.3), { nil: undefined, freq: 2 }),
  quotaClass: fc.constantFrom("A", "B", undefined),
  quotaWeight: fc.constantFrom(1, 2, 3),
});

const zone = fc.record({
  unavailability: chance(0.1),
  inRegion: fc.boolean(),
  dearer: fc.nat(3),
  limits: fc.array(fc.constantFrom(0, 1, 2, 2, 3), { minLength: 3, maxLength: 3 }),
});

/**
 * Up to 4 zones, some of them in a region, times up to 3 machine types, some of them spot; 12 offerings at most. With or without quotas,
 * degraded levels, shared shocks, survived levels, greatest shares and a budget, in either mix.
 */
export function zoneProblem(mostDemand = 5): fc.Arbitrary<FleetProblem> {
  return fc
    .record({
      zones: fc.array(zone, { minLength: 1, maxLength: 4 }),
      types: fc.array(machineType, { minLength: 1, maxLength: 3 }),
      region: chance(0.03),
      scale: fc.constantFrom(1, 1, 997),
      demand: fc.integer({ min: 1, max: mostDemand }),
      exponent: fc.double({ min: 0.3, max: 2.3, noNaN: true }),
      mix: fc.constantFrom("any", "uniform-per-zone"),
      degraded: half(fc.array(fc.tuple(fc.nat(), fc.double({ min: 0.02, max: 0.7, noNaN: true })), { minLength: 1, maxLength: 2 })),
      shocks: half(fc.array(fc.tuple(chance(0.15), fc.array(fc.nat(), { minLength: 1, maxLength: 3 })), { minLength: 1, maxLength: 3 })),
      quotas: half(fc.tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 2, max: 12 }))),
      survive: fc.option(fc.integer({ min: 1, max: mostDemand }), { nil: undefined, freq: 2 }),
      share: fc.option(fc.constantFrom(0.5, 0.6, 2 / 3, 0.8), { nil: undefined, freq: 2 }),
      budget: fc.option(fc.integer({ min: 10, max: 80 }), { nil: undefined, freq: 2 }),
    })
    .map(({ zones, types, region, scale, demand, exponent, mix, degraded, shocks, quotas, survive, share, budget }) => {
      const domains: FailureDomain[] = [domain("region", region, undefined, "region")];
      const offerings: Offering[] = [];
      zones.forEach(({ unavailability, inRegion, dearer, limits }, index) => {
        const name = `z${index}`;
        domains.push(domain(name, unavailability, inRegion ? "region" : undefined));
        types.forEach(({ unitsPerInstance, price, instanceUnavailability, pool, quotaClass, quotaWeight }, type) => {
          const home = pool === undefined ? name : `${name}/spot${type}`;
          if (pool !== undefined) {
            domains.push(domain(home, pool, name, "spot-pool"));
          }
          const microUsdPerHour = Math.max(1, (pool === undefined ? price : Math.ceil(price / 2)) * unitsPerInstance * scale + dearer);
          offerings.push(
            offering(`${name}/t${type}`, home, {
              zone: name,
              unitsPerInstance,
              instanceUnavailability,
              microUsdPerHour,
              limit: limits[type],
              ...(quotas === undefined ? {} : { quotaClass, quotaWeight }),
              ...(pool === undefined ? {} : { purchaseOption: "spot" as const }),
            }),
          );
        });
      });
      const unavailability = 10 ** -exponent;
      const targets = {
        unavailability,
        ...(degraded === undefined || demand === 1 ? {} : { degraded: levelsBelow(demand, unavailability, degraded) }),
        ...(survive === undefined ? {} : { survive: [{ level: "zone", units: survive }] }),
        ...(share === undefined ? {} : { maxShare: [{ level: "zone", share }] }),
        ...(budget === undefined ? {} : { maxMicroUsdPerHour: budget * scale }),
      };
      return problem({
        domains,
        offerings,
        demand,
        mix,
        targets,
        ...(quotas === undefined ? {} : { quotas: quotas.map((limit, index) => ({ quotaClass: "AB"[index], limit })) }),
        ...(shocks === undefined
          ? {}
          : {
              shocks: shocks.map(([probability, hit], index) => ({
                id: `shock${index}`,
                probability,
                domains: [...new Set(hit.map((place) => domains[place % domains.length].id))],
              })),
            }),
      });
    });
}

/** Levels of fewer and fewer units, each stricter than the one above it. */
function levelsBelow(demand: number, unavailability: number, drawn: readonly (readonly [number, number])[]): DegradedTarget[] {
  const levels: DegradedTarget[] = [];
  let [above, allowed] = [demand, unavailability];
  for (const [units, factor] of drawn) {
    if (above > 1) {
      above = 1 + (units % (above - 1));
      allowed *= factor;
      levels.push({ units: above, unavailability: allowed });
    }
  }
  return levels;
}
