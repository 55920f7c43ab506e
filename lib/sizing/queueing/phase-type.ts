import { poissonRun } from "./poisson";

/** One exponential stage of a service. */
export interface Phase {
  /** Probability that the service begins here. The phases' probabilities add up to 1. */
  readonly start: number;
  /** Rate of leaving the phase: one over the mean time spent in it at a stretch. Above 0. */
  readonly rate: number;
  /**
   * Probability of going on to each phase when this one is left; the rest ends the service.
   *
   * @default - the service ends
   */
  readonly next?: readonly number[];
}

/** A time until absorption: where it starts, rates between phases. The rest of `total` leaves the phases. */
export class PhaseType {
  /** @param start probabilities of the first phase, sum at most 1 @param to rates between phases @param total rates of leaving */
  public constructor(
    public readonly start: readonly number[],
    public readonly to: readonly (readonly number[])[],
    public readonly total: readonly number[],
  ) {}

  /** The distribution of phases that were written down. */
  public static ofPhases(phases: readonly Phase[]): PhaseType {
    return new PhaseType(
      phases.map(({ start }) => start),
      phases.map(({ rate, next }) => phases.map((_, j) => rate * (next?.[j] ?? 0))),
      phases.map(({ rate }) => rate),
    );
  }

  /**
   * P(time > t) by uniformization: Poisson many looks, at each of which the phase may change. Positive terms. Error below 1e-20 from the
   * looks left out.
   */
  public tail(time: number): number {
    const uniform = Math.max(...this.total);
    const { from, weights } = poissonRun(uniform * time);
    let present = Float64Array.from(this.start);
    let result = 0;
    for (let look = 0; look < from + weights.length; look++) {
      if (look >= from) {
        result += weights[look - from] * sum(present);
      }
      const next = present.map((mass, j) => mass * ((uniform - this.total[j]) / uniform));
      this.to.forEach((row, i) => row.forEach((rate, j) => (next[j] += (present[i] * rate) / uniform)));
      present = next;
    }
    return result;
  }

  /**
   * Mean total time in each phase: y with y_j total_j = start_j + sum of y_i to_ij. By elimination with the rates out of the phases kept as
   * sums of positive parts (Grassmann, Taksar, Heyman), so nothing cancels.
   */
  public timesIn(): number[] {
    const size = this.start.length;
    const start = [...this.start];
    const to = this.to.map((row) => [...row]);
    const leave = this.total.map((total, i) => Math.max(0, total - this.to[i].reduce((all, rate) => all + rate, 0)));
    const out = new Array<number>(size).fill(0);
    for (let s = size - 1; s >= 0; s--) {
      out[s] = leave[s];
      for (let j = 0; j < s; j++) {
        out[s] += to[s][j];
      }
      for (let j = 0; j < s; j++) {
        const share = to[s][j] / out[s];
        start[j] += start[s] * share;
        for (let i = 0; i < s; i++) {
          to[i][j] += i === j ? 0 : to[i][s] * share;
        }
      }
      for (let i = 0; i < s; i++) {
        leave[i] += (to[i][s] * leave[s]) / out[s];
      }
    }
    const times: number[] = [];
    for (let s = 0; s < size; s++) {
      times[s] = (start[s] + times.reduce((all, time, i) => all + time * to[i][s], 0)) / out[s];
    }
    return times;
  }

  /** Mean. */
  public get mean(): number {
    return sum(this.timesIn());
  }

  /** Mean of the square: twice the mean time left of each phase, weighted by the time in it. */
  public get secondMoment(): number {
    const times = this.timesIn();
    const left = this.start.map((_, phase) => sum(this.from(this.start.map((__, j) => (j === phase ? 1 : 0))).timesIn()));
    return 2 * times.reduce((all, time, phase) => all + time * left[phase], 0);
  }

  /** What is left of the time when it is looked at at random: P(left > t) is the integral of the tail beyond t over the mean. */
  public get leftOver(): PhaseType {
    const times = this.timesIn();
    const mean = sum(times);
    return this.from(times.map((time) => time / mean));
  }

  /** The same phases from another start. */
  public from(start: readonly number[]): PhaseType {
    return new PhaseType(start, this.to, this.total);
  }

  /** Rates of leaving all phases. */
  public get ends(): number[] {
    return this.total.map((total, i) => Math.max(0, total - sum(this.to[i])));
  }
}

function sum(row: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < row.length; i++) {
    total += row[i];
  }
  return total;
}
