import { assertNoBrokenRules, type BrokenRule } from "../../errors";
import { checkNotNegative, checkWhole } from "./check-queue";
import { checkThroughput, ConcurrencyQueue, type ConcurrentServerLoad } from "./concurrency-queue";
import type { Bracket } from "./mgc-bracket";

/** Increments of a throughput may rise by this share of it: a rounding error is no bend. */
const ROUNDING = 1e-9;

/** Arrivals at several servers, each of which works on several requests at a time. Any unit of time, the same one in all fields. */
export interface LeastLoadedLoad extends ConcurrentServerLoad {
  /** Servers, all alike. Integer of at least 1. */
  readonly servers: number;
}

/**
 * Servers with concurrency behind a gateway that sends each request to the one with the fewest outstanding (join the shortest queue), between two routings that are
 * exact.
 *
 * Proven where work is exponential and the throughput concave, every further request in service adding no more than the one before:
 *
 * - No routing has fewer requests present than if they could be moved from server to server at any time, so that they are always spread evenly: with N present the servers
 *   then finish the most that N requests can, so the number present is a birth-death chain with the greatest death rates. That is one common line before all servers with
 *   immediate rebalancing, and exact for it (`pooled`).
 * - The shortest queue has the fewest present, in distribution and at any time, of all routings that do not move requests (Johri); one of them goes by lot, where each
 *   server is by itself (`random`).
 *
 * By Little's law the mean response lies between theirs. The share of late responses has no such proof: the tails of both routings are given as what they are.
 *
 * @see Johri: Optimality of the shortest line discipline with state-dependent service rates. European J. Operational Research 41 (1989)
 */
export class LeastLoadedBracket {
  /** One line before all servers, requests in service rebalanced at once: exact for that, better than any real routing on average. */
  public readonly pooled: ConcurrencyQueue;
  /** One of the servers where each request goes to a server by lot: exact for that. */
  public readonly random: ConcurrencyQueue;

  public constructor(private readonly load: LeastLoadedLoad) {
    const { arrivalRate, throughput, servers } = load;
    assertNoBrokenRules("LeastLoadedBracket", [
      ...checkNotNegative("arrivalRate", arrivalRate, "requests a unit of time"),
      ...checkConcave(throughput),
      ...checkWhole("servers", servers, 1, "whole servers"),
    ]);
    this.pooled = new ConcurrencyQueue({ arrivalRate, throughput: pooledThroughput(throughput, servers) });
    this.random = new ConcurrencyQueue({ arrivalRate: arrivalRate / servers, throughput });
  }

  /** Whether the servers keep up with the arrivals, by either routing. */
  public get isStable(): boolean {
    return this.random.isStable;
  }

  /** Bounds of the mean time from arrival to the end of service. Proven. */
  public get meanResponseBracket(): Bracket {
    return {
      lower: this.pooled.meanResponse,
      lowerSource: "one line, rebalanced at once",
      upper: this.random.meanResponse,
      upperSource: "Johri 1989: requests by lot",
    };
  }

  /** Bounds of the mean number of requests present. Proven. */
  public get meanPresentBracket(): Bracket {
    const { lower, upper, ...sources } = this.meanResponseBracket;
    const { arrivalRate } = this.load;
    return arrivalRate === 0 ? { lower: 0, upper: 0, ...sources } : { lower: arrivalRate * lower, upper: arrivalRate * upper, ...sources };
  }

  /**
   * P(response > time) of the two routings, each exact. Not bounds of the one with the fewest outstanding: whom to serve when is not compared by the numbers present.
   *
   * @param time at least 0
   */
  public responseTails(time: number): { readonly pooled: number; readonly random: number } {
    return { pooled: this.pooled.responseTail(time), random: this.random.responseTail(time) };
  }
}

/**
 * Requests finished in a unit of time with 1, 2, ... spread over all servers as evenly as can be.
 *
 * @param throughput of one server with 1, 2, ... in service
 * @param servers all alike
 */
export function pooledThroughput(throughput: readonly number[], servers: number): number[] {
  const of = (requests: number): number => (requests === 0 ? 0 : throughput[requests - 1]);
  return Array.from({ length: servers * throughput.length }, (_, index) => {
    const each = Math.floor((index + 1) / servers);
    const more = (index + 1) % servers;
    return (servers - more) * of(each) + (more === 0 ? 0 : more * of(each + 1));
  });
}

function checkConcave(throughput: readonly number[]): BrokenRule[] {
  const broken = checkThroughput(throughput);
  if (broken.length > 0) {
    return broken;
  }
  const gain = (n: number): number => throughput[n] - (n === 0 ? 0 : throughput[n - 1]);
  const bend = throughput.findIndex((rate, n) => n > 0 && gain(n) > gain(n - 1) + ROUNDING * rate);
  return bend < 0
    ? []
    : [
        {
          rule: "throughput-concave",
          problem: `'throughput' gains more from request ${bend + 1} (${gain(bend)}) than from the one before (${gain(bend - 1)})`,
          remedy: "smooth the measurements, or use ConcurrencyQueue with requests by lot",
        },
      ];
}
