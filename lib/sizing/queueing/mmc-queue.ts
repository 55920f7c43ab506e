import { assertNoBrokenRules, type BrokenRule } from "../../errors";
import { checkNotNegative, checkOpenShare, checkPositive, checkWhole } from "./check-queue";
import { erlangB, erlangC } from "./erlang";
import { timeOfTail } from "./tail-time";

/** Arrivals, service and servers of a queue. Any unit of time, the same one in all fields. */
export interface QueueLoad {
  /** Requests a unit of time, a Poisson stream. At least 0. */
  readonly arrivalRate: number;
  /** Requests one busy server finishes in a unit of time: one over the mean service time. Above 0. */
  readonly serviceRate: number;
  /** Servers that take requests from one line, first come, first served. Integer of at least 0. */
  readonly servers: number;
}

/**
 * M/M/c: Poisson arrivals, exponential service, one line of any length.
 *
 * Everything is a product or sum of positive terms but for the spare rate c mu - lambda, which is exact to half a unit in the last place of
 * c mu. Where the servers do not keep up the line grows for ever: tails are 1 and means are infinite.
 *
 * @see Gross, Shortle, Thompson, Harris: Fundamentals of Queueing Theory, 4th ed., section 2.3
 */
export class MmcQueue {
  /** Probability that a request has to wait. */
  public readonly waitProbability: number;
  private readonly spareRate: number;

  public constructor(private readonly load: QueueLoad) {
    assertNoBrokenRules("MmcQueue", checkLoad(load));
    const { arrivalRate, serviceRate, servers } = load;
    this.spareRate = servers * serviceRate - arrivalRate;
    this.waitProbability = this.spareRate > 0 ? erlangC(servers, arrivalRate / serviceRate) : 1;
  }

  /** Whether the servers keep up with the arrivals. */
  public get isStable(): boolean {
    return this.spareRate > 0;
  }

  /** Share of the servers that is busy; at least 1 where they do not keep up. */
  public get utilisation(): number {
    return this.load.arrivalRate / (this.load.servers * this.load.serviceRate);
  }

  /** Mean time in the line: C / (c mu - lambda). */
  public get meanWait(): number {
    return this.isStable ? this.waitProbability / this.spareRate : Infinity;
  }

  /** Mean time from arrival to the end of service. */
  public get meanResponse(): number {
    return this.meanWait + 1 / this.load.serviceRate;
  }

  /** P(wait > time) = C exp(-(c mu - lambda) time). @param time at least 0 */
  public waitTail(time: number): number {
    return this.isStable ? this.waitProbability * Math.exp(-this.spareRate * time) : 1;
  }

  /** P(response > time): the service time alone, or after a wait that is exponential with the spare rate. @param time at least 0 */
  public responseTail(time: number): number {
    if (!this.isStable) {
      return 1;
    }
    const { serviceRate } = this.load;
    return Math.exp(-serviceRate * time) + this.waitProbability * serviceRate * crossing(serviceRate, this.spareRate, time);
  }

  /** The time that at most `1 - share` of the requests wait longer than. @param share for example 0.99 */
  public waitPercentile(share: number): number {
    assertNoBrokenRules("MmcQueue.waitPercentile", checkOpenShare("share", share, "a share of the requests, for example 0.99"));
    return this.isStable ? Math.max(0, Math.log(this.waitProbability / (1 - share)) / this.spareRate) : Infinity;
  }

  /** The time that at most `1 - share` of the requests take longer than. @param share for example 0.99 */
  public responsePercentile(share: number): number {
    assertNoBrokenRules("MmcQueue.responsePercentile", checkOpenShare("share", share, "a share of the requests, for example 0.99"));
    return this.isStable ? timeOfTail((time) => this.responseTail(time), 1 - share, 1 / this.load.serviceRate) : Infinity;
  }
}

/** Rules of the arrivals, the service and the servers. */
export function checkLoad({ arrivalRate, serviceRate, servers }: QueueLoad, leastServers = 0): BrokenRule[] {
  return [
    ...checkNotNegative("arrivalRate", arrivalRate, "requests a unit of time"),
    ...checkPositive("serviceRate", serviceRate, "one over the mean service time"),
    ...checkWhole("servers", servers, leastServers, "whole servers"),
  ];
}

/**
 * The fewest servers with which at most a share of the requests waits longer than a time (M/M/c).
 *
 * One Erlang B by its sum at the first number of servers that keeps up, then one step of the recurrence for each further server:
 * O(sqrt(load)) in all.
 *
 * @param arrivalRate requests a unit of time
 * @param serviceRate requests a server finishes in a unit of time
 * @param time the wait, at least 0
 * @param share of requests that may wait longer, in (0, 1)
 */
export function minServersForWait(arrivalRate: number, serviceRate: number, time: number, share: number): number {
  assertNoBrokenRules("minServersForWait", [
    ...checkLoad({ arrivalRate, serviceRate, servers: 0 }),
    ...checkNotNegative("time", time, "a wait"),
    ...checkOpenShare("share", share, "the share of the requests that may wait longer, for example 0.01"),
  ]);
  return fewestServers(arrivalRate, serviceRate, (waits, spare) => waits * Math.exp(-spare * time) <= share);
}

/**
 * The fewest servers with which at most a share of the requests takes longer than a time from arrival to the end of service (M/M/c);
 * undefined where more than the share is served longer than that already without any wait.
 *
 * @param arrivalRate requests a unit of time
 * @param serviceRate requests a server finishes in a unit of time
 * @param time the response, at least 0
 * @param share of requests that may take longer, in (0, 1)
 */
export function minServersForResponse(arrivalRate: number, serviceRate: number, time: number, share: number): number | undefined {
  assertNoBrokenRules("minServersForResponse", [
    ...checkLoad({ arrivalRate, serviceRate, servers: 0 }),
    ...checkNotNegative("time", time, "a response time"),
    ...checkOpenShare("share", share, "the share of the requests that may take longer, for example 0.01"),
  ]);
  const alone = Math.exp(-serviceRate * time);
  if (alone > share) {
    return undefined;
  }
  return fewestServers(
    arrivalRate,
    serviceRate,
    (waits, spare) => alone + waits * serviceRate * crossing(serviceRate, spare, time) <= share,
  );
}

/** The first number of servers that keeps up and is enough by the probability of waiting and the spare rate. */
function fewestServers(arrivalRate: number, serviceRate: number, isEnough: (waits: number, spare: number) => boolean): number {
  if (arrivalRate === 0) {
    return 0;
  }
  const load = arrivalRate / serviceRate;
  let servers = Math.floor(load) + 1;
  for (let blocking = erlangB(servers, load); ; servers++, blocking = (load * blocking) / (servers + load * blocking)) {
    const spare = servers * serviceRate - arrivalRate;
    if (spare > 0 && isEnough((servers * blocking) / (servers - load + load * blocking), spare)) {
      return servers;
    }
  }
}

/** Integral over s in [0, t] of exp(-a (t - s)) exp(-b s): positive, without the cancellation of (e^-at - e^-bt) / (b - a) near a = b. */
function crossing(a: number, b: number, time: number): number {
  const apart = Math.abs(a - b);
  const slower = Math.exp(-Math.min(a, b) * time);
  return apart * time < 1e-300 ? time * slower : (slower * -Math.expm1(-apart * time)) / apart;
}
