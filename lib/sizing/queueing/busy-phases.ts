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
  private readonly places: Map<string, number>;

  /** @param busy number of busy servers @param service the phases of one */
  public constructor(
    public readonly busy: number,
    private readonly service: PhaseType,
  ) {
    this.counts = multisets(busy, service.total.length);
    this.places = new Map(this.counts.map((counts, place) => [counts.join(), place]));
  }

  /** Number of sets. */
  public get size(): number {
    return this.counts.length;
  }

  /** Moves of one server from phase to phase within its service. */
  public changes(): PhaseMove[] {
    return this.moves((counts, i) => this.service.to[i].map((rate, j) => [counts[i] * rate, change(counts, i, j)]));
  }

  /** Ends of a service where the server takes the next request at once. */
  public takeovers(): PhaseMove[] {
    const { ends, start } = this.service;
    return this.moves((counts, i) => start.map((share, j) => [counts[i] * ends[i] * share, change(counts, i, j)]));
  }

  /** Ends of a service that leave a server idle. @param fewer the sets of one busy server less */
  public departures(fewer: BusyPhases): PhaseMove[] {
    const { ends } = this.service;
    return this.moves((counts, i) => [[counts[i] * ends[i], change(counts, i)]], fewer);
  }

  /** Where an arrival at an idle server leads, as probabilities. @param more the sets of one busy server more */
  public arrivals(more: BusyPhases): PhaseMove[] {
    return this.moves((counts, i) => [[this.service.start[i], change(counts, undefined, i)]], more);
  }

  /** Rate of ends of service in each set. */
  public endRates(): Float64Array {
    const { ends } = this.service;
    return Float64Array.from(this.counts, (counts) => counts.reduce((sum, count, i) => sum + count * ends[i], 0));
  }

  private moves(
    of: (counts: readonly number[], phase: number) => readonly (readonly [number, readonly number[]])[],
    target: BusyPhases = this,
  ): PhaseMove[] {
    return this.counts.flatMap((counts, from) =>
      counts.flatMap((_, phase) =>
        of(counts, phase)
          .filter(([rate]) => rate > 0)
          .map(([rate, next]) => ({ from, to: target.places.get(next.join()) as number, rate })),
      ),
    );
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

/** One server less in a phase, one more in another. */
function change(counts: readonly number[], less?: number, more?: number): number[] {
  const next = [...counts];
  if (less !== undefined) {
    next[less]--;
  }
  if (more !== undefined) {
    next[more]++;
  }
  return next;
}
