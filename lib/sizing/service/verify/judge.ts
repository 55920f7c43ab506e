import type { FleetProblem } from "../../fleet-problem";
import type { CountedFleet } from "../../verify/counted-fleet";
import { brokenMix } from "../../verify/mix";
import { brokenQuotas } from "../../verify/quotas";
import { brokenSideConstraints } from "../../verify/side-constraints";
import { brokenSurvival } from "../../verify/survive";
import type { PlanDiscrepancy } from "../../verify/plan-discrepancy";
import type { ServiceProblem } from "../service-problem";
import type { Bounds } from "./bounds-in-line";
import { LateShares } from "./late-share";
import { serversUp } from "./servers-up";

/** Two ways of adding up the same probabilities agree to this share, or to this much where they are small. */
const AGREEMENT = 1e-7;
const ABSOLUTE = 1e-12;

/** A number of servers as rare as this is not worth a queue of its own: it is counted as anything from on time to late. */
const RARE = 1e-16;

/** Most servers that are tried for the fewest that keep a latency. */
const MOST_SERVERS = 4_000_000;

/** Whether two figures are the same but for rounding. */
export function agree(a: number, b: number): boolean {
  return Math.abs(a - b) <= AGREEMENT * Math.max(Math.abs(a), Math.abs(b)) + ABSOLUTE;
}

/** Whether a figure is at most another one but for rounding. */
export function atMost(a: number, b: number): boolean {
  return a <= b || agree(a, b);
}

/** Whether a figure lies within bounds but for rounding. */
export function isWithin(figure: number, { least, most }: Bounds): boolean {
  return atMost(least, figure) && atMost(figure, most);
}

/** What a fleet comes to by the verifier's own reckoning. */
export interface Verdict {
  /** Mean share of late requests. */
  readonly late: Bounds;
  /** P(fewer servers up than keep the latency). */
  readonly unavailability: number;
}

/** The verifier's own reckoning of fleets of a problem. */
export class Judge {
  public readonly late: LateShares;
  private readonly knownFewest = new Map<number, number | undefined>();

  /** @param problem a problem that passed its check */
  public constructor(public readonly problem: ServiceProblem) {
    this.late = new LateShares(problem);
  }

  /** Mean share of late requests and unavailability of a fleet at a rate. @param fewest servers that keep the latency */
  public verdict(perSecond: number, fleet: CountedFleet, fewest = this.fewest(perSecond)): Verdict {
    const up = serversUp(this.problem.domains, fleet);
    let [least, most, unavailability] = [0, 0, 0];
    up.forEach((mass, servers) => {
      const share = mass === 0 ? { least: 0, most: 0 } : mass < RARE ? { least: 0, most: 1 } : this.late.at(perSecond, servers);
      least += mass * share.least;
      most += mass * share.most;
      unavailability += servers < (fewest ?? Infinity) ? mass : 0;
    });
    return { late: { least, most }, unavailability };
  }

  /** The fewest servers that keep the latency, as far as is known; undefined when no number does. Doubling and bisection. */
  public fewest(perSecond: number): number | undefined {
    if (!this.knownFewest.has(perSecond)) {
      this.knownFewest.set(perSecond, this.searched(perSecond));
    }
    return this.knownFewest.get(perSecond);
  }

  /** Whether a fleet misses a target at a rate for certain, rounding aside; where a share is not known exactly, by its lower bound. */
  public misses(perSecond: number, fleet: CountedFleet): boolean {
    const { latency, targets } = this.problem;
    const { late, unavailability } = this.verdict(perSecond, fleet);
    return !atMost(late.least, latency.lateShare) || !atMost(unavailability, targets?.unavailability ?? 1);
  }

  /** Limits that the certain side of a problem sets and a fleet breaks: quotas, mix, what it must survive. */
  public brokenSides(fleet: CountedFleet): PlanDiscrepancy[] {
    const { unit, offerings, domains, targets, quotas, mix } = this.problem;
    const problem: FleetProblem = {
      unit,
      offerings,
      domains,
      demand: 1,
      targets: { unavailability: 0.5, survive: targets?.survive },
      quotas,
      mix,
    };
    return [
      ...brokenSurvival(problem, fleet),
      ...brokenSideConstraints(problem, fleet),
      ...brokenQuotas(problem, fleet),
      ...brokenMix(problem, fleet),
    ];
  }

  private searched(perSecond: number): number | undefined {
    const keeps = (servers: number): boolean => atMost(this.late.at(perSecond, servers).least, this.problem.latency.lateShare);
    let high = 1;
    // With one server for each of a multitude of requests only the service itself is late.
    while (!keeps(high)) {
      high *= 2;
      if (high > MOST_SERVERS || (high > 64 && this.isHopeless(perSecond, high))) {
        return undefined;
      }
    }
    let low = Math.floor(high / 2);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (keeps(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /** Whether four times the servers bring nothing more although they have long kept up. */
  private isHopeless(perSecond: number, servers: number): boolean {
    const now = this.late.at(perSecond, servers).least;
    return perSecond < (servers * this.late.capacity) / 4 && agree(now, this.late.at(perSecond, servers / 4).least);
  }
}
