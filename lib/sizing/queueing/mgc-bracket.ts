import { assertNoBrokenRules } from "../../errors";
import { checkOpenShare } from "./check-queue";
import { checkGeneralLoad, momentsOf, type GeneralQueueLoad } from "./general-queue-load";
import { MdcQueue } from "./mdc-queue";
import type { Bound } from "./mean-wait-bounds";
import { Mg1Queue } from "./mg1-queue";
import { MmcQueue } from "./mmc-queue";
import { MphcQueue } from "./mphc-queue";
import type { PhaseType } from "./phase-type";
import { phaseTypeOf, serviceTail, type ServiceTime } from "./service-time";
import { timeOfTail } from "./tail-time";
import { WaitTailBounds } from "./wait-tail-bounds";

/** Two proven bounds of a figure. Equal where the figure is known exactly. */
export interface Bracket {
  /** The figure is at least this. */
  readonly lower: number;
  /** Which bound that is. */
  readonly lowerSource: string;
  /** The figure is at most this. */
  readonly upper: number;
  /** Which bound that is. */
  readonly upperSource: string;
}

/** A queue that is solved exactly. */
interface ExactQueue {
  readonly source: string;
  readonly meanWait: number;
  waitTail(time: number): number;
  responseTail(time: number): number;
}

/** Sets of phases up to which M/PH/c is solved: about 0.2 seconds. `MphcQueue` itself takes more. */
const EXACT_SETS = 100;

/** Parts of the time that the service is looked at in for a bound of the response. */
const SLICES = 64;

/**
 * M/G/c: exact where it can be solved, between proven bounds where not. `model` says which.
 *
 * Exact: exponential and deterministic service, one server, and phase-type service as long as its states are few (`MphcQueue`). A bracket otherwise, and wherever
 * the service time is known by its mean and variation only: requests with the same two moments may wait very differently (Gupta et al.), so no formula in
 * them alone is exact, and those that interpolate M/M/c and M/D/c are approximations, not bounds; they are not used here.
 *
 * @see Gupta, Dai, Harchol-Balter, Zwart: On the inapproximability of M/G/K: why two moments of job size distribution are not enough. Queueing
 *   Systems 64 (2010)
 */
export class MgcBracket {
  /** Whether both bounds are the figure itself, or enclose what has no known formula. */
  public readonly model: "exact" | "bracket";
  private readonly mean: number;
  private readonly exact?: ExactQueue;
  private readonly bounds?: WaitTailBounds;
  private readonly phases?: PhaseType;

  public constructor(private readonly load: GeneralQueueLoad) {
    assertNoBrokenRules("MgcBracket", checkGeneralLoad(load));
    this.mean = momentsOf(load.service).mean;
    this.exact = exactQueue(load);
    this.model = this.exact === undefined && this.isStable && load.arrivalRate > 0 ? "bracket" : "exact";
    if (this.model === "bracket") {
      this.bounds = new WaitTailBounds(load);
      this.phases = load.service.kind === "moments" || load.service.kind === "deterministic" ? undefined : phaseTypeOf(load.service);
    }
  }

  /** The most servers for which a service time is solved exactly. */
  public static mostExactServers(service: ServiceTime): number {
    return service.kind === "exponential" || service.kind === "deterministic" ? Infinity : MphcQueue.mostServers(service, EXACT_SETS);
  }

  /** Whether the servers keep up with the arrivals. */
  public get isStable(): boolean {
    return this.load.arrivalRate * this.mean < this.load.servers;
  }

  /** Share of the servers that is busy. */
  public get utilisation(): number {
    return (this.load.arrivalRate * this.mean) / this.load.servers;
  }

  /** Bounds of the mean time in the line. */
  public get meanWaitBracket(): Bracket {
    const { exact, bounds } = this;
    return bounds === undefined
      ? this.certain(exact?.meanWait ?? (this.isStable ? 0 : Infinity))
      : bracket(bounds.meanLower, bounds.meanUpper);
  }

  /** Bounds of P(wait > time). @param time at least 0 */
  public waitTailBracket(time: number): Bracket {
    const { exact, bounds } = this;
    return bounds === undefined
      ? this.certain(exact?.waitTail(time) ?? (this.isStable ? 0 : 1))
      : bracket(bounds.lower(time), bounds.upper(time));
  }

  /**
   * Bounds of P(response > time), the service being independent of the wait before it. @param time at least 0
   */
  public responseTailBracket(time: number): Bracket {
    const { exact, bounds } = this;
    if (bounds === undefined) {
      return this.certain(exact?.responseTail(time) ?? (this.isStable ? this.serviceBracket(time).upper : 1));
    }
    const step = time / SLICES;
    const alone = this.serviceBracket(time);
    const waits = bounds.upperOnGrid(step, SLICES);
    let [lower, upper] = [alone.lower, alone.upper];
    if (this.load.service.kind === "moments") {
      // Late only if the wait or the service has its part of the time.
      for (let slice = 0; slice <= SLICES; slice++) {
        const both = waits[slice] + this.serviceBracket(time - slice * step).upper;
        upper = slice === 0 ? both : Math.min(upper, both);
      }
    } else {
      // A service that ends within a slice leaves the wait the time up to one of its ends.
      let [before, longest] = [1, bounds.lower(time).value];
      for (let slice = 1; slice <= SLICES && time > 0; slice++) {
        const after = this.serviceBracket(slice * step).upper;
        const ends = Math.max(0, before - after);
        lower += ends * longest;
        upper += ends * waits[SLICES - slice];
        longest = bounds.lower(time - slice * step).value;
        before = after;
      }
    }
    return {
      lower,
      lowerSource: `service, and ${bounds.lower(time).source}`,
      upper: Math.min(1, upper),
      upperSource: `service, and ${bounds.upper(time).source}`,
    };
  }

  /** Bounds of the time that at most `1 - share` of the requests wait longer than. @param share for example 0.99 */
  public waitPercentileBracket(share: number): Bracket {
    assertNoBrokenRules("MgcBracket.waitPercentileBracket", checkOpenShare("share", share, "a share of the requests, for example 0.99"));
    if (!this.isStable) {
      return this.certain(Infinity);
    }
    const { lowerSource, upperSource } = this.waitTailBracket(0);
    const lower = timeOfTail((time) => this.waitTailBracket(time).lower, 1 - share, this.mean);
    return {
      lower,
      lowerSource,
      upper: this.bounds === undefined ? lower : timeOfTail((time) => this.waitTailBracket(time).upper, 1 - share, this.mean),
      upperSource,
    };
  }

  /** Bounds of P(service > time); by Cantelli's inequality where only the moments are known. */
  private serviceBracket(time: number): { readonly lower: number; readonly upper: number } {
    const { service } = this.load;
    if (service.kind !== "moments") {
      const tail = this.phases?.tail(time) ?? serviceTail(service, time);
      return { lower: tail, upper: tail };
    }
    const apart = (time - service.mean) ** 2;
    const within = service.scv * service.mean * service.mean;
    return time < service.mean
      ? { lower: apart / (apart + within), upper: 1 }
      : { lower: 0, upper: apart === 0 ? 1 : within / (within + apart) };
  }

  private certain(value: number): Bracket {
    const source = this.isStable ? (this.exact?.source ?? "nothing arrives") : "the servers do not keep up";
    return { lower: value, lowerSource: source, upper: value, upperSource: source };
  }
}

/** The queue where it can be solved. */
function exactQueue({ arrivalRate, service, servers }: GeneralQueueLoad): ExactQueue | undefined {
  if (service.kind === "moments") {
    return service.scv === 0 ? exactQueue({ arrivalRate, service: { kind: "deterministic", mean: service.mean }, servers }) : undefined;
  }
  if (service.kind === "exponential") {
    return named("M/M/c", new MmcQueue({ arrivalRate, serviceRate: 1 / service.mean, servers }));
  }
  if (service.kind === "deterministic") {
    return named("M/D/c", new MdcQueue({ arrivalRate, serviceTime: service.mean, servers }));
  }
  if (servers === 1) {
    return named("M/G/1", new Mg1Queue({ arrivalRate, service }));
  }
  return servers <= MgcBracket.mostExactServers(service) ? named("M/PH/c", new MphcQueue({ arrivalRate, service, servers })) : undefined;
}

function named(source: string, queue: Omit<ExactQueue, "source">): ExactQueue {
  return {
    source,
    meanWait: queue.meanWait,
    waitTail: (time) => queue.waitTail(time),
    responseTail: (time) => queue.responseTail(time),
  };
}

function bracket(lower: Bound, upper: Bound): Bracket {
  return { lower: Math.min(lower.value, upper.value), lowerSource: lower.source, upper: upper.value, upperSource: upper.source };
}
