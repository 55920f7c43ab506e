import { assertNoBrokenRules, type BrokenRule } from "../../errors";
import { checkNotNegative, checkOpenShare, checkPositive } from "./check-queue";
import { ConcurrencyResponse } from "./concurrency-response";
import { timeOfTail } from "./tail-time";

/** Arrivals at one server that works on several requests at a time. Any unit of time, the same one in all fields. */
export interface ConcurrentServerLoad {
  /** Requests a unit of time, a Poisson stream. At least 0. */
  readonly arrivalRate: number;
  /**
   * Requests finished in a unit of time with 1, 2, ... of them in service: what a load test of a continuous-batching server gives. Above 0 and
   * never falling. Its length is the greatest concurrency; further requests wait in line.
   */
  readonly throughput: readonly number[];
}

/**
 * A server whose throughput depends on how many requests it serves: a birth-death chain with rates mu(n), requests in service sharing the
 * throughput equally, further ones first come, first served (limited processor sharing). With mu(n) = min(n, c) mu it is M/M/c.
 *
 * The amount of work of a request is exponential. The response is the time to absorption of the chain that follows one request
 * (`ConcurrencyResponse`).
 *
 * @see Gross, Shortle, Thompson, Harris: Fundamentals of Queueing Theory, 4th ed., section 2.9 (state-dependent service), for the steady state
 */
export class ConcurrencyQueue {
  /** found[n]: probability that a request finds n others and room to be served at once. */
  private readonly found: Float64Array;
  /** Probability that a request finds all of the concurrency taken and nobody in line. */
  private readonly full: number;
  /** Load over the greatest throughput: the ratio of the lengths of the line. */
  private readonly ratio: number;
  private response?: ConcurrencyResponse;

  public constructor(private readonly load: ConcurrentServerLoad) {
    assertNoBrokenRules("ConcurrencyQueue", [
      ...checkNotNegative("arrivalRate", load.arrivalRate, "requests a unit of time"),
      ...checkThroughput(load.throughput),
    ]);
    const { arrivalRate, throughput } = load;
    const slots = throughput.length;
    this.ratio = arrivalRate / throughput[slots - 1];
    this.found = new Float64Array(slots);
    this.full = 0;
    if (this.isStable) {
      const states = new Float64Array(slots + 1);
      states[0] = 1;
      let whole = 1;
      for (let n = 1; n <= slots; n++) {
        states[n] = states[n - 1] * (arrivalRate / throughput[n - 1]);
        if (states[n] > 1e200) {
          states.forEach((share, k) => (states[k] = share * 1e-200));
          whole *= 1e-200;
        }
        whole += n < slots ? states[n] : states[n] / (1 - this.ratio);
      }
      this.found = states.slice(0, slots).map((share) => share / whole);
      this.full = states[slots] / whole;
    }
  }

  /** Whether the server keeps up with the arrivals. */
  public get isStable(): boolean {
    return this.ratio < 1;
  }

  /** Arrivals over the greatest throughput. */
  public get utilisation(): number {
    return this.ratio;
  }

  /** Probability that a request has to wait in line. */
  public get waitProbability(): number {
    return this.waitTail(0);
  }

  /** Mean number of requests in service. */
  public get meanConcurrency(): number {
    const slots = this.load.throughput.length;
    return this.isStable ? this.found.reduce((sum, share, n) => sum + n * share, 0) + (slots * this.full) / (1 - this.ratio) : slots;
  }

  /** Mean time in the line, by Little's law. */
  public get meanWait(): number {
    if (!this.isStable) {
      return Infinity;
    }
    return this.load.arrivalRate === 0 ? 0 : (this.full * this.ratio) / (1 - this.ratio) ** 2 / this.load.arrivalRate;
  }

  /** Mean time from arrival to the end of service, by Little's law. */
  public get meanResponse(): number {
    return this.load.arrivalRate === 0 ? 1 / this.load.throughput[0] : this.meanWait + this.meanConcurrency / this.load.arrivalRate;
  }

  /** P(wait in line > time): the line is geometric and the ends of service a Poisson stream. @param time at least 0 */
  public waitTail(time: number): number {
    const { throughput } = this.load;
    if (!this.isStable) {
      return 1;
    }
    return (this.full / (1 - this.ratio)) * Math.exp(-throughput[throughput.length - 1] * (1 - this.ratio) * time);
  }

  /** P(response > time). @param time at least 0. O(looks^2), looks being about (arrivalRate + greatest throughput) * time */
  public responseTail(time: number): number {
    if (!this.isStable) {
      return 1;
    }
    this.response ??= new ConcurrencyResponse(this.load, this.found, this.full);
    return this.response.tail(time);
  }

  /** The time that at most `1 - share` of the requests wait longer than. @param share for example 0.99 */
  public waitPercentile(share: number): number {
    assertNoBrokenRules("ConcurrencyQueue.waitPercentile", checkOpenShare("share", share, "a share of the requests, for example 0.99"));
    return this.isStable ? timeOfTail((time) => this.waitTail(time), 1 - share, 1 / this.load.throughput[0]) : Infinity;
  }

  /** The time that at most `1 - share` of the requests take longer than. @param share for example 0.99 */
  public responsePercentile(share: number): number {
    assertNoBrokenRules("ConcurrencyQueue.responsePercentile", checkOpenShare("share", share, "a share of the requests, for example 0.99"));
    return this.isStable ? timeOfTail((time) => this.responseTail(time), 1 - share, 1 / this.load.throughput[0]) : Infinity;
  }
}

/** Rules of a throughput by concurrency. */
export function checkThroughput(throughput: readonly number[]): BrokenRule[] {
  if (!Array.isArray(throughput) || throughput.length === 0) {
    return [
      {
        rule: "throughput-present",
        problem: "'throughput' is empty",
        remedy: "give the requests finished a second with 1, 2, ... in service",
      },
    ];
  }
  return [
    ...throughput.flatMap((rate) => checkPositive("throughput", rate, "requests finished in a unit of time")).slice(0, 1),
    ...(throughput.some((rate, n) => n > 0 && rate < throughput[n - 1])
      ? [
          {
            rule: "throughput-rises",
            problem: `'throughput' falls from ${throughput.find((rate, n) => throughput[n + 1] < rate)}`,
            remedy: "end it at the concurrency with the greatest throughput; more at a time serves nobody better",
          },
        ]
      : []),
  ];
}
