import { assertNoBrokenRules, type BrokenRule } from "../../errors";
import { BusyPhases, countMultisets } from "./busy-phases";
import { checkOpenShare } from "./check-queue";
import { checkGeneralLoad, type PhaseQueueLoad } from "./general-queue-load";
import { firstPassage } from "./line-passage";
import { LineWait, overAllLengths } from "./line-wait";
import type { PhaseType } from "./phase-type";
import { phaseTypeOf, type DeterministicTime, type ServiceTime } from "./service-time";
import { sum } from "./sum";
import { timeOfTail } from "./tail-time";
import { visitsByLevel } from "./visits-by-level";

/** So many sets of phases of all busy servers are worked out at the most: a few seconds. */
const MOST_SETS = 240;

/**
 * M/PH/c: Poisson arrivals, phase-type service, one line, exact.
 *
 * A quasi-birth-death process of the number of requests and of how many busy servers are in each phase. Levels with a line are alike: the
 * first passage to a shorter line by logarithmic reduction, those without one by elimination from the top. With all servers busy the line is matrix-geometric
 * and the wait ends as a matrix exponential, taken by uniformization: the sum of positive terms. Nothing is subtracted on the way, so the relative
 * error is about 1e-13 / (1 - utilisation).
 *
 * The number of sets, (c + m - 1) over (m - 1) with m phases, decides what it costs: two phases and 50 servers take milliseconds.
 *
 * @see Neuts: Matrix-Geometric Solutions in Stochastic Models (1981), chapter 4
 * @see Asmussen, Moeller: Calculation of the steady state waiting time distribution in GI/PH/c and MAP/PH/c queues. Queueing Systems 37 (2001)
 */
export class MphcQueue {
  /** Probability that a request has to wait. */
  public readonly waitProbability: number;
  /** Mean time in the line. */
  public readonly meanWait: number;
  /** Mean number of busy servers, summed up from the states; Little's law makes it arrival rate times mean service time. */
  public readonly meanBusy: number;
  private readonly meanService: number;
  private readonly wait?: LineWait;
  private readonly response?: (time: number) => number;

  public constructor(private readonly load: PhaseQueueLoad) {
    assertNoBrokenRules("MphcQueue", checkPhaseLoad(load));
    const { arrivalRate, servers } = load;
    const service = phasesOf(load.service);
    this.meanService = service.mean;
    if (!this.isStable || arrivalRate === 0) {
      const [waits, meanWait, busy] = arrivalRate === 0 ? [0, 0, 0] : [1, Infinity, servers];
      this.waitProbability = waits;
      this.meanWait = meanWait;
      this.meanBusy = busy;
      return;
    }
    const levels = Array.from({ length: servers + 1 }, (_, busy) => new BusyPhases(busy, service));
    const all = levels[servers];
    const line = { size: all.size, changes: all.changes(), takeovers: all.takeovers(), endRates: all.endRates() };
    const passage = firstPassage(line, arrivalRate);
    const visits = visitsByLevel(levels, line, passage, arrivalRate);
    const { found, left } = overAllLengths(line, passage, arrivalRate, visits[servers]);
    const idle = visits.slice(0, servers).map(sum);
    const whole = sum(idle) + sum(found);
    this.waitProbability = sum(found) / whole;
    this.meanWait = found.reduce((total, visit, i) => total + (visit / whole) * left[i], 0);
    this.meanBusy = idle.reduce((total, visit, busy) => total + (busy * visit) / whole, servers * this.waitProbability);
    const shares = found.map((visit) => visit / whole);
    this.wait = new LineWait(line, passage, arrivalRate, shares, left);
    this.response = this.wait.withService(service, sum(idle) / whole);
  }

  /**
   * The most servers whose states are few enough to be worked out; at least 1, since one server needs no sets (`Mg1Queue`).
   *
   * @param service with phases
   * @param sets that are few enough. @default - as many as this class takes
   */
  public static mostServers(service: Exclude<ServiceTime, DeterministicTime>, sets = MOST_SETS): number {
    const phases = phaseTypeOf(service).total.length;
    let servers = 1;
    while (phases > 1 && countMultisets(servers + 1, phases) <= sets) {
      servers++;
    }
    return phases > 1 ? servers : Infinity;
  }

  /** Whether the servers keep up with the arrivals. */
  public get isStable(): boolean {
    return this.load.arrivalRate * this.meanService < this.load.servers;
  }

  /** Share of the servers that is busy. */
  public get utilisation(): number {
    return (this.load.arrivalRate * this.meanService) / this.load.servers;
  }

  /** Mean time from arrival to the end of service. */
  public get meanResponse(): number {
    return this.meanWait + this.meanService;
  }

  /** P(wait > time). @param time at least 0 */
  public waitTail(time: number): number {
    return this.wait?.tail(time) ?? this.waitProbability;
  }

  /** E(wait - time)^+: the part of the waits beyond a time. @param time at least 0 */
  public meanWaitBeyond(time: number): number {
    return this.wait?.meanBeyond(time) ?? this.meanWait;
  }

  /** P(response > time). @param time at least 0 */
  public responseTail(time: number): number {
    return this.response?.(time) ?? (this.isStable ? phasesOf(this.load.service).tail(time) : 1);
  }

  /** The time that at most `1 - share` of the requests wait longer than. @param share for example 0.99 */
  public waitPercentile(share: number): number {
    assertNoBrokenRules("MphcQueue.waitPercentile", checkOpenShare("share", share, "a share of the requests, for example 0.99"));
    return this.isStable ? timeOfTail((time) => this.waitTail(time), 1 - share, this.meanService) : Infinity;
  }

  /** The time that at most `1 - share` of the requests take longer than. @param share for example 0.99 */
  public responsePercentile(share: number): number {
    assertNoBrokenRules("MphcQueue.responsePercentile", checkOpenShare("share", share, "a share of the requests, for example 0.99"));
    return this.isStable ? timeOfTail((time) => this.responseTail(time), 1 - share, this.meanService) : Infinity;
  }
}

function phasesOf(service: ServiceTime): PhaseType {
  return phaseTypeOf(service as Exclude<ServiceTime, DeterministicTime>);
}

function checkPhaseLoad(load: PhaseQueueLoad): BrokenRule[] {
  const broken = checkGeneralLoad(load);
  if (load.service?.kind === "deterministic") {
    broken.push({ rule: "service-phases", problem: "a deterministic service has no phases", remedy: "use MdcQueue" });
  } else if (broken.length === 0) {
    const sets = countMultisets(load.servers, phasesOf(load.service).total.length);
    if (sets > MOST_SETS) {
      broken.push({
        rule: "phases-manageable",
        problem: `the phases of ${load.servers} servers form ${sets} sets, above ${MOST_SETS}`,
        remedy: "use MgcBracket, or fewer phases",
      });
    }
  }
  return broken;
}
