/**
 * The throughput mix problem (P12): how many machines of which type serve a stream of requests of many sizes for the least money.
 *
 * Requests fall into buckets by their size. A machine serves each bucket at its own measured speed, and the traffic of a bucket may be
 * divided over machine types in any proportion; only the counts of machines are whole. Rates, speeds and money are integers, so that a
 * mix that fits exactly is told from one that falls short by a hair.
 */
export interface ThroughputMixProblem {
  /** Kinds of requests. */
  readonly buckets: readonly RequestBucket[];
  /** What can be bought. The same machine type in several zones is several entries with the same speeds. */
  readonly machines: readonly MixMachine[];
  /**
   * Domains of `MixMachine.domains` that may be lost one at a time: all traffic must still be served, divided anew, by what is left.
   *
   * @default - none: nothing is lost
   */
  readonly survive?: readonly string[];
}

/** Requests that are alike, for example of 100 to 250 input tokens and 25 to 100 output tokens. */
export interface RequestBucket {
  /** Unique within the problem. */
  readonly id: string;
  /** Requests that arrive, in thousandths of a request per second. Integer, at least 0. */
  readonly milliRequestsPerSecond: number;
}

/** A machine type, in one place where that matters. */
export interface MixMachine {
  /** Unique within the problem, for example `g5.xlarge` or `use1-az4/g5.xlarge`. */
  readonly id: string;
  /** Price of one in millionths of a US dollar per hour. Integer, at least 0. */
  readonly microUsdPerHour: number;
  /**
   * What one serves at most of each bucket when it does nothing else, in thousandths of a request per second, in the order of the
   * buckets. Integers; 0 where it cannot serve the bucket at all, for example because a latency objective would be missed.
   */
  readonly milliRequestsPerSecond: readonly number[];
  /**
   * The most that can be had.
   *
   * @default - as many as one likes
   */
  readonly limit?: number;
  /**
   * Names of the failure domains it stands in, for example `use1-az4`.
   *
   * @default - none: no loss of `survive` touches it
   */
  readonly domains?: readonly string[];
}

/** When to stop before the optimum is proven. */
export interface ThroughputMixOptions {
  /**
   * Good enough: (cost - proven lower bound) / cost at which the search stops. In [0, 1).
   *
   * @default 0 - the optimum
   */
  readonly gap?: number;
  /**
   * Most boxes of counts that the search may look at, about 20 microseconds each for 8 machines and 100 buckets.
   *
   * @default 100,000
   */
  readonly maxNodes?: number;
}
