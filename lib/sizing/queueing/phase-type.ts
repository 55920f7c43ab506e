import { Looks } from "./looks";
import { sum } from "./sum";

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
  private looks?: Looks;

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

  /** P(time > t) by uniformization: positive terms, error below 1e-20 from the looks left out. */
  public tail(time: number): number {
    this.looks ??= this.uniformized();
    return this.looks.at(time);
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

  /**
   * Integral of exp(s t) P(time > t) over t: the mean at s = 0, (E exp(s time) - 1) / s in general. Infinity where it diverges.
   *
   * By elimination without exchanges, whose pivots stay positive just as long as the integral is finite.
   *
   * @param s at least 0
   */
  public tailTransform(s: number): number {
    const size = this.start.length;
    const rows = this.to.map((row, i) => row.map((rate, j) => (i === j ? this.total[i] - rate - s : -rate)));
    const right = new Array<number>(size).fill(1);
    for (let k = 0; k < size; k++) {
      if (!(rows[k][k] > 0)) {
        return Infinity;
      }
      for (let i = k + 1; i < size; i++) {
        const factor = rows[i][k] / rows[k][k];
        if (factor !== 0) {
          for (let j = k + 1; j < size; j++) {
            rows[i][j] -= factor * rows[k][j];
          }
          right[i] -= factor * right[k];
        }
      }
    }
    for (let k = size - 1; k >= 0; k--) {
      for (let j = k + 1; j < size; j++) {
        right[k] -= rows[k][j] * right[j];
      }
      right[k] /= rows[k][k];
    }
    return right.reduce((total, value, phase) => total + this.start[phase] * value, 0);
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

  private uniformized(): Looks {
    const rate = Math.max(...this.total);
    const step = (present: Float64Array): Float64Array => {
      const next = present.map((mass, j) => mass * ((rate - this.total[j]) / rate));
      this.to.forEach((row, i) => row.forEach((each, j) => (next[j] += (present[i] * each) / rate)));
      return next;
    };
    return new Looks(rate, Float64Array.from(this.start), step, [sum]);
  }

  /** Rates of leaving all phases. */
  public get ends(): number[] {
    return this.total.map((total, i) => Math.max(0, total - sum(this.to[i])));
  }
}
