import type { PhaseType } from "./phase-type";

/** A move between two sets of phases. */
export interface PhaseMove {
  /** Place of the set it starts from, in the list of its level. */
  readonly from: number;
  /** Place of the set it leads to. */
  readonly to: number;
  /** Rate, or probability. Above 0. */
  readonly rate: number;
}

/**
 * The phases that so many busy servers are in, as a multiset: how many servers are in each phase. Servers of a kind are not told apart, so
 * c of them with m phases have (c + m - 1) over (m - 1) sets instead of m^c.
 */
export class BusyPhases {
  /** counts[place][phase]: servers in that phase. */
  public readonly counts: readonly (readonly number[])[];

  /** @param busy number of busy servers @param service the phases of one */
  public constructor(
    busy: number,
    private readonly service: PhaseType,
  ) {
    this.counts = multisets(busy, service.total.length);
  }

  /** Number of sets. */
  public get size(): number {
    return this.counts.length;
  }

  /** Moves of one server from phase to phase within its service. */
  public changes(): PhaseMove[] {
    return this.moves(this.service.to);
  }

  /** Ends of a service where the server takes the next request at once. */
  public takeovers(): PhaseMove[] {
    const { ends, start } = this.service;
    return this.moves(ends.map((rate) => start.map((share) => rate * share)));
  }

  /** Ends of a service that leave a server idle, for the sets of one busy server less. */
  public departures(): PhaseMove[] {
    const { ends } = this.service;
    return this.collect((counts, add) => {
      ends.forEach((rate, i) => {
        const all = counts[i] * rate;
        counts[i]--;
        add(all);
        counts[i]++;
      });
    });
  }

  /** Where an arrival at an idle server leads, as probabilities, for the sets of one busy server more. */
  public arrivals(): PhaseMove[] {
    const { start } = this.service;
    return this.collect((counts, add) => {
      start.forEach((share, i) => {
        counts[i]++;
        add(share);
        counts[i]--;
      });
    });
  }

  /** Rate of ends of service in each set. */
  public endRates(): Float64Array {
    const { ends } = this.service;
    return Float64Array.from(this.counts, (counts) => counts.reduce((sum, count, i) => sum + count * ends[i], 0));
  }

  /** Moves of one server between phases at given rates. */
  private moves(rates: readonly (readonly number[])[]): PhaseMove[] {
    return this.collect((counts, add) => {
      rates.forEach((row, i) => {
        const servers = counts[i];
        counts[i]--;
        row.forEach((rate, j) => {
          counts[j]++;
          add(servers * rate);
          counts[j]--;
        });
        counts[i]++;
      });
    });
  }

  /** The moves from each set. @param visit changes the counts it is given, calls `add` with a rate, and changes them back */
  private collect(visit: (counts: number[], add: (rate: number) => void) => void): PhaseMove[] {
    const all: PhaseMove[] = [];
    this.counts.forEach((counts, from) => {
      const changed = [...counts];
      visit(changed, (rate) => rate > 0 && all.push({ from, to: placeOf(changed), rate }));
    });
    return all;
  }
}

/** The number of multisets that `BusyPhases` holds: (busy + phases - 1) over (phases - 1). */
export function countMultisets(busy: number, phases: number): number {
  let count = 1;
  for (let i = 1; i < phases; i++) {
    count = (count * (busy + i)) / i;
  }
  return count;
}

function multisets(busy: number, phases: number): number[][] {
  if (phases === 1) {
    return [[busy]];
  }
  const all: number[][] = [];
  for (let first = 0; first <= busy; first++) {
    multisets(busy - first, phases - 1).forEach((rest) => all.push([first, ...rest]));
  }
  return all;
}

/** Place of a set in the order of `multisets`: how many sets come before it. */
function placeOf(counts: readonly number[]): number {
  let left = 0;
  for (let phase = 0; phase < counts.length; phase++) {
    left += counts[phase];
  }
  let place = 0;
  for (let phase = 0; phase < counts.length - 1; phase++) {
    const later = counts.length - phase;
    place += countMultisets(left, later) - countMultisets(left - counts[phase], later);
    left -= counts[phase];
  }
  return place;
}
