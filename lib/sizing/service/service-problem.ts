import type { FailureDomain, FleetMix, Offering, Quota, SurviveTarget } from "../fleet-problem";
import type { ServiceTime } from "../queueing/service-time";

/**
 * A service problem: how many servers, of which machines, in which zones, so that requests are answered in time although machines and
 * zones fail. Plain data; times in seconds.
 */
export interface ServiceProblem {
  /** What a server is, for people: "replica". Singular. Each unit of an offering's `unitsPerInstance` is one of them. */
  readonly unit: string;
  /** How many requests arrive. */
  readonly traffic: ServiceTraffic;
  /** How one server serves. */
  readonly service: ServiceTime | ConcurrentService;
  /**
   * How requests get to servers: `one-line`, any idle server takes the next one (exact for exponential and deterministic service and for phases
   * that are few enough, planned on a proven upper bound otherwise), or `random`, each request goes to a server by lot and waits there (exact for
   * every service time). A server of a throughput by concurrency always has a line of its own.
   *
   * @default "one-line"
   */
  readonly routing?: ServiceRouting;
  /**
   * Mean patience of a waiting request, in seconds: after an exponential time it gives up, which counts as late. For exponential service in one
   * line, with a bound on the wait.
   *
   * @default - requests wait as long as it takes
   */
  readonly patienceSeconds?: number;
  /**
   * Requests that may wait for the servers of the whole service; one more is turned away, which counts as late. Integer of at least 0. For
   * exponential service in one line, without patience.
   *
   * @default - a line of any length
   */
  readonly lineLimit?: number;
  /** How fast requests must be answered. */
  readonly latency: LatencyTarget;
  /** What can be bought, and where. */
  readonly offerings: readonly Offering[];
  /** The failure forest the offerings stand in. */
  readonly domains: readonly FailureDomain[];
  /** What the fleet must reach beside the latency. @default - only the latency */
  readonly targets?: ServiceTargets;
  /** As of a fleet problem. @default "uniform-per-zone" */
  readonly mix?: FleetMix;
  /** As of a fleet problem. @default - no quotas */
  readonly quotas?: readonly Quota[];
}

/** How requests get to servers. */
export type ServiceRouting = "one-line" | "random";

/** A server that works on several requests at a time, such as a continuous-batching model server. */
export interface ConcurrentService {
  /** Name of the model. */
  readonly kind: "concurrency";
  /** Requests finished a second with 1, 2, ... in service. Above 0, never falling; its length is the greatest concurrency. */
  readonly throughput: readonly number[];
}

/** How many requests arrive: at one rate, along a day, or as one of several equally likely rates. */
export type ServiceTraffic = SteadyTraffic | DailyTraffic | DrawnTraffic;

/** One rate. */
export interface SteadyTraffic {
  /** Name of the form. */
  readonly kind: "steady";
  /** Requests a second. Above 0. */
  readonly perSecond: number;
}

/** A day in steps. Each step lasts until the next one begins, the last one until the first of the next day. */
export interface DailyTraffic {
  /** Name of the form. */
  readonly kind: "daily";
  /** The steps, in the order of the day. */
  readonly steps: readonly TrafficStep[];
  /**
   * Minutes that an instance is paid for before it serves, each time it is started in the course of the day: to boot, to load a model, to fill
   * its caches. In [0, 1440].
   *
   * @default 0
   */
  readonly startMinutes?: number;
  /**
   * Fewest minutes from one change of the fleet to the next. In [0, 1440].
   *
   * @default 0 - it may change with every step
   */
  readonly leastMinutes?: number;
}

/** Traffic from an hour of the day on. */
export interface TrafficStep {
  /** Hour of the day, for example 6.5 for half past six. In [0, 24), rising from step to step. */
  readonly at: number;
  /** Requests a second. Above 0. */
  readonly perSecond: number;
}

/** Rates that were drawn from a forecast or a history. */
export interface DrawnTraffic {
  /** Name of the form. */
  readonly kind: "draws";
  /** Requests a second, each draw as likely as the others. Above 0. */
  readonly perSecond: readonly number[];
  /** Share of the draws that the plan must bear, in (0, 1], for example 0.95. */
  readonly quantile: number;
}

/** Bound on the latency and the share of requests that may exceed it. */
export interface LatencyTarget {
  /** `wait`: from arrival to the beginning of service. `response`: to its end. */
  readonly of: "wait" | "response";
  /** The bound in seconds. At least 0. */
  readonly seconds: number;
  /** Share of all requests that may take longer, failures averaged in: 0.01 for a 99th percentile. In (0, 1). */
  readonly lateShare: number;
}

/** What a service must reach beside its latency. */
export interface ServiceTargets {
  /**
   * The greatest probability that fewer servers are up than keep the latency target by themselves. In (0, 1).
   *
   * @default - none: only the share of late requests counts
   */
  readonly unavailability?: number;
  /** The most the fleet may cost, in millionths of a US dollar per hour. @default - no limit */
  readonly maxMicroUsdPerHour?: number;
  /** Servers that must remain installed when any one domain of a level is gone. @default - none */
  readonly survive?: readonly SurviveTarget[];
}
