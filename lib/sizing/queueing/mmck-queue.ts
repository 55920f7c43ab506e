import { assertNoBrokenRules } from "../../errors";
import { checkWhole } from "./check-queue";
import { checkLoad, type QueueLoad } from "./mmc-queue";
import { poissonRun } from "./poisson";
import { stationaryShares, suffixSums } from "./stationary-shares";

/** An M/M/c queue with room for so many requests. */
export interface FiniteQueueLoad extends QueueLoad {
  /** Requests there is room for, those in service included; one that finds no room is turned away. Integer, at least `servers`. */
  readonly room: number;
}

/**
 * M/M/c/K: a line of limited length. A steady state exists at any load.
 *
 * The stationary states are products of ratios, divided by their sum; the wait of an accepted request that finds m others in line is
 * Erlang distributed with m + 1 stages of rate c mu, so the tail is a sum of Poisson probabilities times sums of states: positive terms
 * only. O(room).
 *
 * @see Gross, Shortle, Thompson, Harris: Fundamentals of Queueing Theory, 4th ed., section 2.5
 */
export class MmckQueue {
  /** Probability that a request is turned away. */
  public readonly blocking: number;
  /** Requests accepted in a unit of time. */
  public readonly throughput: number;
  /** Mean time in the line of an accepted request, by Little's law. */
  public readonly meanWait: number;
  /** stages[m]: probability that an accepted request needs m ends of service before its own begins. */
  private readonly stages: Float64Array;
  private readonly stagesFrom: Float64Array;

  public constructor(private readonly load: FiniteQueueLoad) {
    const { arrivalRate, serviceRate, servers, room } = load;
    assertNoBrokenRules("MmckQueue", [
      ...checkLoad(load, 1),
      ...checkWhole("room", room, Math.max(1, servers || 1), "requests there is room for, at least one for each server"),
    ]);
    const states = stationaryShares(room, (n) => arrivalRate / (Math.min(n, servers) * serviceRate));
    const accepted = states.subarray(0, room).reduce((sum, share) => sum + share, 0);
    this.blocking = states[room];
    this.throughput = arrivalRate * accepted;
    const inLine = states.reduce((sum, share, n) => sum + Math.max(0, n - servers) * share, 0);
    this.meanWait = inLine === 0 ? 0 : inLine / this.throughput;
    this.stages = new Float64Array(room - servers + 1);
    for (let n = 0; n < room; n++) {
      this.stages[Math.max(0, n - servers + 1)] += states[n] / accepted;
    }
    this.stagesFrom = suffixSums(this.stages);
  }

  /** Probability that an accepted request has to wait. */
  public get waitProbability(): number {
    return this.waitTail(0);
  }

  /** Mean time from arrival to the end of service of an accepted request. */
  public get meanResponse(): number {
    return this.meanWait + 1 / this.load.serviceRate;
  }

  /** P(wait > time) of an accepted request. @param time at least 0 */
  public waitTail(time: number): number {
    return this.stillThere(time, 0);
  }

  /** P(response > time) of an accepted request. @param time at least 0 */
  public responseTail(time: number): number {
    return this.stillThere(time, 1);
  }

  /** The ends of service while all servers are busy are a Poisson stream of rate c mu; in service, each is the request's own with 1 / c. */
  private stillThere(time: number, countService: 0 | 1): number {
    const { servers, serviceRate } = this.load;
    const { from, weights } = poissonRun(servers * serviceRate * time);
    const stays = 1 - 1 / servers;
    let inService = 0;
    let total = 0;
    for (let ends = 0; ends < from + weights.length; ends++) {
      inService = inService * stays + (ends < this.stages.length ? this.stages[ends] : 0);
      if (ends >= from) {
        const inLine = ends + 1 < this.stagesFrom.length ? this.stagesFrom[ends + 1] : 0;
        total += weights[ends - from] * (inLine + countService * inService);
      }
    }
    return total;
  }
}
