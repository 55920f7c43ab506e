import { assertNoBrokenRules } from "../../errors";
import { checkNotNegative, checkOpenShare } from "./check-queue";
import { MdcQueue } from "./mdc-queue";
import { PhaseType } from "./phase-type";
import { checkServiceTime, meanServiceTime, meanSquaredServiceTime, phaseTypeOf, type ServiceTime } from "./service-time";
import { timeOfTail } from "./tail-time";

/** Arrivals and service of a queue with one server. Any unit of time, the same one in all fields. */
export interface SingleServerLoad {
  /** Requests a unit of time, a Poisson stream. At least 0. */
  readonly arrivalRate: number;
  /** How long a request is served. */
  readonly service: ServiceTime;
}

/**
 * M/G/1: one server, any of the service times this library knows.
 *
 * The mean wait is Pollaczek and Khinchine's, lambda E[S^2] / (2 (1 - rho)). The wait itself is a geometric number of left-over service
 * times: with phase-type service it is phase-type too, and its tail a sum of positive terms; with deterministic service it is M/D/1.
 *
 * @see Neuts: Matrix-Geometric Solutions in Stochastic Models (1981), section 5.3: the wait in M/PH/1
 */
export class Mg1Queue {
  /** Share of the time the server is busy, which is the probability of having to wait. */
  public readonly utilisation: number;
  /** Mean time in the line. */
  public readonly meanWait: number;
  /** Mean time from arrival to the end of service. */
  public readonly meanResponse: number;
  private readonly meanService: number;
  private readonly tails?: { readonly wait: (time: number) => number; readonly response: (time: number) => number };

  public constructor({ arrivalRate, service }: SingleServerLoad) {
    assertNoBrokenRules("Mg1Queue", [
      ...checkNotNegative("arrivalRate", arrivalRate, "requests a unit of time"),
      ...checkServiceTime(service),
    ]);
    this.meanService = meanServiceTime(service);
    this.utilisation = arrivalRate * this.meanService;
    this.meanWait = this.isStable ? (arrivalRate * meanSquaredServiceTime(service)) / (2 * (1 - this.utilisation)) : Infinity;
    this.meanResponse = this.meanWait + this.meanService;
    if (this.isStable) {
      this.tails =
        service.kind === "deterministic"
          ? tailsOf(new MdcQueue({ arrivalRate, serviceTime: service.mean, servers: 1 }))
          : phaseTypeTails(phaseTypeOf(service), this.utilisation);
    }
  }

  /** Whether the server keeps up with the arrivals. */
  public get isStable(): boolean {
    return this.utilisation < 1;
  }

  /** P(wait > time). @param time at least 0 */
  public waitTail(time: number): number {
    return this.tails?.wait(time) ?? 1;
  }

  /** P(response > time). @param time at least 0 */
  public responseTail(time: number): number {
    return this.tails?.response(time) ?? 1;
  }

  /** The time that at most `1 - share` of the requests wait longer than. @param share for example 0.99 */
  public waitPercentile(share: number): number {
    assertNoBrokenRules("Mg1Queue.waitPercentile", checkOpenShare("share", share, "a share of the requests, for example 0.99"));
    return this.isStable ? timeOfTail((time) => this.waitTail(time), 1 - share, this.meanService) : Infinity;
  }

  /** The time that at most `1 - share` of the requests take longer than. @param share for example 0.99 */
  public responsePercentile(share: number): number {
    assertNoBrokenRules("Mg1Queue.responsePercentile", checkOpenShare("share", share, "a share of the requests, for example 0.99"));
    return this.isStable ? timeOfTail((time) => this.responseTail(time), 1 - share, this.meanService) : Infinity;
  }
}

function tailsOf(queue: MdcQueue): { wait: (time: number) => number; response: (time: number) => number } {
  return { wait: (time) => queue.waitTail(time), response: (time) => queue.responseTail(time) };
}

/**
 * Phases of the wait in M/PH/1, with what is missing from 1 as no wait: after each left-over service time the wait goes on with another one
 * with probability rho.
 */
export function waitPhases(service: PhaseType, utilisation: number): PhaseType {
  const first = service.leftOver.start;
  const { ends, total, to } = service;
  return new PhaseType(
    first.map((share) => utilisation * share),
    to.map((row, i) => row.map((rate, j) => rate + ends[i] * utilisation * first[j])),
    total,
  );
}

function phaseTypeTails(service: PhaseType, utilisation: number): { wait: (time: number) => number; response: (time: number) => number } {
  const { ends, total, to, start } = service;
  const wait = waitPhases(service, utilisation);
  // The phases of the wait, then those of the request's own service.
  const response = new PhaseType(
    [...wait.start, ...start.map((share) => (1 - utilisation) * share)],
    [
      ...wait.to.map((row, i) => [...row, ...start.map((share) => ends[i] * (1 - utilisation) * share)]),
      ...to.map((row) => [...row.map(() => 0), ...row]),
    ],
    [...total, ...total],
  );
  return { wait: (time) => wait.tail(time), response: (time) => response.tail(time) };
}
