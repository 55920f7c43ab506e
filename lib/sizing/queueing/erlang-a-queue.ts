import { assertNoBrokenRules } from "../../errors";
import { checkPositive } from "./check-queue";
import { checkLoad, type QueueLoad } from "./mmc-queue";
import { stationaryShares, suffixSums } from "./stationary-shares";

/** Longer lines whose share of the likeliest is below this are left out, so tails are exact down to about 1e-50. */
const NEGLIGIBLE = 1e-60;

/** Terms above this are multiplied on; below it their digits would be lost in the denormals. */
const SAFE_TERM = 1e-290;

/** An M/M/c queue whose requests give up. */
export interface ImpatientQueueLoad extends QueueLoad {
  /** One over the mean patience of a waiting request, whose patience is exponential. Above 0. */
  readonly abandonmentRate: number;
}

/**
 * M/M/c+M, Erlang A: waiting requests give up after an exponential time. A steady state exists at any load.
 *
 * A request that finds k others in line and never gives up would wait V with exp(-theta V) distributed as Beta(c mu / theta, k + 1), a product
 * of independent powers; so P(V > t) is a sum of k + 1 negative binomial probabilities, and every result here a sum of positive terms.
 *
 * @see Garnett, Mandelbaum, Reiman: Designing a call center with impatient customers. M&SOM 4 (2002), section 2
 * @see Mandelbaum, Zeltyn: Service engineering in action: the Palm/Erlang-A queue (2007), for the formulas of each measure
 */
export class ErlangAQueue {
  /** Probability that a request finds all servers busy. */
  public readonly waitProbability: number;
  /** Probability that a request gives up before it is served. */
  public readonly abandonment: number;
  /** Mean number in line. */
  public readonly meanInLine: number;
  /** inLine[k]: probability that a request finds all servers busy and k others in line. */
  private readonly inLine: Float64Array;
  private readonly inLineFrom: Float64Array;

  public constructor(private readonly load: ImpatientQueueLoad) {
    const { arrivalRate, serviceRate, servers, abandonmentRate } = load;
    assertNoBrokenRules("ErlangAQueue", [
      ...checkLoad(load),
      ...checkPositive("abandonmentRate", abandonmentRate, "one over the mean patience"),
    ]);
    const ratio = (n: number): number => arrivalRate / (Math.min(n, servers) * serviceRate + Math.max(0, n - servers) * abandonmentRate);
    const states = stationaryShares(lastState(servers, ratio), ratio);
    this.inLine = states.slice(servers);
    this.inLineFrom = suffixSums(this.inLine);
    this.waitProbability = this.inLineFrom[0];
    this.meanInLine = this.inLine.reduce((sum, share, k) => sum + k * share, 0);
    this.abandonment = arrivalRate === 0 ? 0 : (abandonmentRate * this.meanInLine) / arrivalRate;
  }

  /** Mean time in the line, of those who are served and those who give up together, by Little's law. */
  public get meanWait(): number {
    return this.abandonment / this.load.abandonmentRate;
  }

  /** P(a request without limits to its patience would wait longer than a time). @param time at least 0 */
  public offeredWaitTail(time: number): number {
    const { servers, serviceRate, abandonmentRate } = this.load;
    return this.mixture((servers * serviceRate) / abandonmentRate, time, () => 1);
  }

  /** P(a request is in line longer than a time), whether it is served in the end or gives up. @param time at least 0 */
  public waitTail(time: number): number {
    return Math.exp(-this.load.abandonmentRate * time) * this.offeredWaitTail(time);
  }

  /**
   * P(a request gives up, or waits longer than a time and is served then): one minus the service level. @param time at least 0
   */
  public notServedWithin(time: number): number {
    const { servers, serviceRate, abandonmentRate } = this.load;
    const stages = (servers * serviceRate) / abandonmentRate;
    // P(V > t, patience > V | k in line) = E[Y; Y < exp(-theta t)], Y of Beta(stages, k + 1): stages / (stages + k + 1) P(Beta(stages + 1, k + 1) < ...).
    const servedLate = this.mixture(stages + 1, time, (k) => stages / (stages + k + 1));
    return this.abandonment + servedLate;
  }

  /** Sum over k of inLine[k] factor(k) P(Beta(stages, k + 1) < exp(-theta time)). */
  private mixture(stages: number, time: number, factor: (k: number) => number): number {
    const { abandonmentRate } = this.load;
    const weighted = suffixSums(this.inLine.map((share, k) => share * factor(k)));
    if (stages === 0) {
      return weighted[0];
    }
    const passed = -Math.expm1(-abandonmentRate * time);
    let log = -stages * abandonmentRate * time;
    let term = Math.exp(log);
    let total = 0;
    for (let i = 0; i < this.inLine.length; i++) {
      total += term * weighted[i];
      const growth = ((stages + i) / (i + 1)) * passed;
      if (term > SAFE_TERM) {
        term *= growth;
      } else {
        // The first terms may underflow where later ones do not.
        log += Math.log(growth);
        term = Math.exp(log);
      }
    }
    return total;
  }
}

/** The state beyond which there is nothing to speak of. */
function lastState(servers: number, ratio: (n: number) => number): number {
  let n = servers;
  for (let share = 1; share > NEGLIGIBLE;) {
    n++;
    share = Math.min(1, share) * ratio(n);
  }
  return n;
}
