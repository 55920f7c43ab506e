import type { FleetProblem } from "../../../lib/sizing/fleet-problem";
import { isAround } from "./brute-force";

/** A 32-bit shift register (Journal of Statistical Software 8(14), 2003), so that every machine draws the same numbers. */
export class Generator {
  public constructor(private state: number) {}

  /** A whole number of 32 bits, never 0. */
  public next(): number {
    let { state } = this;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return state >>> 0;
  }

  /** A number in [0, 1). */
  public fraction(): number {
    return this.next() / 2 ** 32;
  }
}

/**
 * Draws the state of every domain, every shared shock and every instance, again and again, and counts the draws in which fewer than so many
 * units are up. Shares nothing with the library.
 *
 * @param units the demand, or the units of a degraded level
 */
export function simulateShortfalls(
  fleet: FleetProblem,
  counts: readonly number[],
  units: number,
  draws: number,
  random: Generator,
): number {
  const used = fleet.domains.filter((each) =>
    fleet.offerings.some(({ domain }, index) => counts[index] > 0 && isAround(fleet, each.id, domain)),
  );
  const shocks = fleet.shocks ?? [];
  const threshold = (probability: number): number => probability * 2 ** 32;
  // One bit an event: first the domains, then the shocks.
  const events = [...used.map(({ unavailability }) => unavailability), ...shocks.map(({ probability }) => probability)];
  const eventThresholds = Float64Array.from(events, threshold);
  const downBy = fleet.offerings.map(({ domain }) => {
    const hits = [
      ...used.map((each) => isAround(fleet, each.id, domain)),
      ...shocks.map((shock) => shock.domains.some((hit) => isAround(fleet, hit, domain))),
    ];
    return hits.reduce((bits, isHit, bit) => (isHit ? bits | (1 << bit) : bits), 0);
  });
  const thresholds = fleet.offerings.map(({ instanceUnavailability }) => threshold(instanceUnavailability));
  const each = fleet.offerings.map(({ unitsPerInstance }) => unitsPerInstance);
  let short = 0;
  for (let draw = 0; draw < draws; draw++) {
    let down = 0;
    for (let bit = 0; bit < eventThresholds.length; bit++) {
      down |= random.next() < eventThresholds[bit] ? 1 << bit : 0;
    }
    let alive = 0;
    for (let index = 0; index < counts.length; index++) {
      if ((downBy[index] & down) === 0) {
        for (let instance = 0; instance < counts[index]; instance++) {
          alive += random.next() < thresholds[index] ? 0 : each[index];
        }
      }
    }
    short += alive < units ? 1 : 0;
  }
  return short;
}
