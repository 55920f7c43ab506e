import { fleetUnavailability } from "../../lib/sizing/fleet-unavailability";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import fc from "fast-check";
import { isAround } from "./support/brute-force";
import { randomProblem } from "./support/random-problems";

const TRIALS = 20_000;

/** A 32-bit shift register (Journal of Statistical Software 8(14), 2003), so that every machine draws the same numbers. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Share of draws in which fewer than the demanded units are up. */
function simulated(fleet: FleetProblem, counts: readonly number[], random: () => number): number {
  const around = fleet.offerings.map((each) =>
    fleet.domains.flatMap((outer, index) => (isAround(fleet, outer.id, each.domain) ? [index] : [])),
  );
  let short = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const down = fleet.domains.map(({ unavailability }) => random() < unavailability);
    let alive = 0;
    fleet.offerings.forEach((each, index) => {
      for (let instance = 0; instance < counts[index]; instance++) {
        if (random() >= each.instanceUnavailability && !around[index].some((domain) => down[domain])) {
          alive += each.unitsPerInstance;
        }
      }
    });
    short += alive < fleet.demand ? 1 : 0;
  }
  return short / TRIALS;
}

it("a simulation of every random fleet falls short as often as computed, within sampling error", () => {
  const random = generator(0x9e3779b9);
  let trivial = 0;
  let sumOfSquares = 0;
  const fleets = fc.sample(randomProblem({ offerings: 5, limit: 4, demand: 12 }), { seed: 31, numRuns: 60 });
  for (const fleet of fleets) {
    const counts = fleet.offerings.map(() => Math.floor(random() * 5));
    const computed = fleetUnavailability(
      fleet,
      fleet.offerings.map(({ id }, index) => ({ offering: id, count: counts[index] })),
    );
    if (computed === 1) {
      trivial++;
      continue;
    }
    const deviation = Math.sqrt((computed * (1 - computed)) / TRIALS);
    const error = simulated(fleet, counts, random) - computed;
    // Of 60 normal deviates one beyond 5 has a chance of 3e-5.
    expect(Math.abs(error)).toBeLessThanOrEqual(5 * deviation + 1 / TRIALS);
    sumOfSquares += deviation === 0 ? 0 : (error / deviation) ** 2;
  }
  const judged = fleets.length - trivial;
  expect(judged).toBeGreaterThan(25);
  // The squared errors are about one standard deviation each: neither biased nor simulated too little to see a bias.
  expect(sumOfSquares / judged).toBeGreaterThan(0.4);
  expect(sumOfSquares / judged).toBeLessThan(2);
});
