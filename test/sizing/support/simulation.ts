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
 * Draws the state of every domain and every instance, again and again, and counts the draws in which fewer than the demanded units are up. Shares
 * nothing with the library.
 */
export function simulateShortfalls(fleet: FleetProblem, counts: readonly number[], draws: number, random: Generator): number {
  const used = fleet.domains.filter((each) =>
    fleet.offerings.some(({ domain }, index) => counts[index] > 0 && isAround(fleet, each.id, domain)),
  );
  const threshold = (probability: number): number => probability * 2 ** 32;
  const domainThresholds = Float64Array.from(used, ({ unavailability }) => threshold(unavailability));
  const around = fleet.offerings.map(({ domain }) => used.reduce((bits, each, bit) => (isAround(fleet, each.id, domain) ? bits | (1 << bit) : bits), 0)); // prettier-ignore
  const thresholds = fleet.offerings.map(({ instanceUnavailability }) => threshold(instanceUnavailability));
  const units = fleet.offerings.map(({ unitsPerInstance }) => unitsPerInstance);
  let short = 0;
  for (let draw = 0; draw < draws; draw++) {
    let down = 0;
    for (let bit = 0; bit < domainThresholds.length; bit++) {
      down |= random.next() < domainThresholds[bit] ? 1 << bit : 0;
    }
    let alive = 0;
    for (let index = 0; index < counts.length; index++) {
      if ((around[index] & down) === 0) {
        for (let instance = 0; instance < counts[index]; instance++) {
          alive += random.next() < thresholds[index] ? 0 : units[index];
        }
      }
    }
    short += alive < fleet.demand ? 1 : 0;
  }
  return short;
}
