import type { ServiceProblem } from "../service-problem";
import { boundsInLine, type Bounds } from "./bounds-in-line";
import { lateAtOne } from "./late-at-one";
import { lateInBatch } from "./late-in-batch";
import { lateInImpatientLine, lateInLimitedLine, lateInOpenLine } from "./late-in-line";
import { lateInRounds } from "./late-in-rounds";
import { transformOf } from "./service-transform";
import { TooLong } from "./transient";

/** Services of a busy server after which what is late is not followed on. */
const FAR = 2_000;

/** Services of a busy server up to which the planner's response with concurrency is exact. */
const LONGEST_EXACT_RESPONSE = 1_000;

/** Shares of late requests of a problem, worked out another way than the planner does. */
export class LateShares {
  private readonly known = new Map<string, Bounds>();

  /** @param problem a problem that passed its check */
  public constructor(private readonly problem: ServiceProblem) {}

  /** Whether the planner's model is exact for every number of servers; where it is not, the planner plans on an upper bound. */
  public get isExact(): boolean {
    const { service, routing, latency } = this.problem;
    if (service.kind === "concurrency") {
      return latency.of === "wait" || latency.seconds * this.capacity <= LONGEST_EXACT_RESPONSE;
    }
    return routing === "random" || ["exponential", "deterministic"].includes(service.kind);
  }

  /** Requests a second that one busy server can finish. */
  public get capacity(): number {
    const { service } = this.problem;
    switch (service.kind) {
      case "concurrency":
        return Math.max(...service.throughput);
      case "deterministic":
        return 1 / service.mean;
      default:
        return 1 / transformOf(service)!.mean;
    }
  }

  /** Share of requests that are later than a bound with so many servers up, or what it lies between. @param seconds the target's when left out */
  public at(perSecond: number, servers: number, seconds = this.problem.latency.seconds): Bounds {
    const key = `${perSecond} ${servers} ${seconds}`;
    let bounds = this.known.get(key);
    if (bounds === undefined) {
      bounds = servers === 0 ? { least: 1, most: 1 } : this.attempted(perSecond, servers, seconds);
      this.known.set(key, bounds);
    }
    return bounds;
  }

  /** Whether the share takes as long to work out for any bound. */
  private get isClosedForm(): boolean {
    const { service, routing, patienceSeconds, lineLimit } = this.problem;
    return service.kind === "exponential" && routing !== "random" && patienceSeconds === undefined && lineLimit === undefined;
  }

  private attempted(perSecond: number, servers: number, seconds: number): Bounds {
    try {
      const far = FAR / this.capacity;
      const isBeyond = seconds > far && !this.isClosedForm && perSecond < servers * this.capacity;
      // Fewer are later than a longer bound.
      return isBeyond ? { least: 0, most: this.workedOut(perSecond, servers, far).most } : this.workedOut(perSecond, servers, seconds);
    } catch (error) {
      if (error instanceof TooLong) {
        return { least: 0, most: 1 };
      }
      throw error;
    }
  }

  private workedOut(perSecond: number, servers: number, seconds: number): Bounds {
    const { service, routing, patienceSeconds, lineLimit } = this.problem;
    const { of } = this.problem.latency;
    const exactly = (share: number): Bounds => ({ least: Math.min(1, share), most: Math.min(1, share) });
    if (service.kind === "concurrency") {
      return exactly(lateInBatch(perSecond / servers, service.throughput, of, seconds));
    }
    const [arrivals, inLine] = routing === "random" ? [perSecond / servers, 1] : [perSecond, servers];
    if (service.kind === "deterministic") {
      const wait = of === "wait" ? seconds : seconds - service.mean;
      return exactly(lateInRounds(arrivals, inLine, service.mean, wait));
    }
    if (service.kind === "exponential") {
      const line = { arrivals, servers: inLine, rate: 1 / service.mean, of, seconds };
      return exactly(
        patienceSeconds !== undefined
          ? lateInImpatientLine(line, patienceSeconds)
          : lineLimit !== undefined
            ? lateInLimitedLine(line, lineLimit)
            : lateInOpenLine(line),
      );
    }
    return routing === "random"
      ? exactly(lateAtOne(arrivals, transformOf(service)!, of, seconds))
      : boundsInLine(arrivals, inLine, service, of, seconds);
  }
}
