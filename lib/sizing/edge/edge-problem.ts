import type { EdgeCertificateExtent } from "./edge-certificate";

/**
 * The edge problem (P8): which sites to open, with how many servers, and whom to serve where, for the least money, so that everybody is
 * served within a latency bound.
 *
 * The demand of a user may be divided over sites in any whole units. Demand, capacity and prices are integers, so that sums are exact.
 */
export interface EdgeProblem {
  /** Who is served: users, cities, networks or regions. */
  readonly users: readonly EdgeUser[];
  /** Where servers can stand. */
  readonly sites: readonly EdgeSite[];
  /** How soon users must be answered. */
  readonly latency: EdgeLatency;
  /**
   * What a unit of demand is, for people.
   *
   * @default - "unit"
   */
  readonly unit?: string;
  /**
   * `any-site`: with any one open site down, all users are still served within the bound by the sites that are left.
   *
   * @default - none
   */
  readonly redundancy?: "none" | "any-site";
  /**
   * The most that the plan may cost, in millionths of a US dollar per hour. Integer, at least 0.
   *
   * @default - no limit
   */
  readonly budgetMicroUsdPerHour?: number;
}

/** A user, or a group of users in one place. */
export interface EdgeUser {
  /** Unique among users. */
  readonly id: string;
  /** Units of demand, in the unit of the capacities. Integer, at least 1. */
  readonly demand: number;
  /**
   * Measured round-trip times by id of the site, in milliseconds. At least 0.
   *
   * @default - by coordinates; a site that has neither is out of reach
   */
  readonly rttMs?: Readonly<Record<string, number>>;
  /**
   * Where the user is, for the fibre model.
   *
   * @default - only sites in `rttMs` are in reach
   */
  readonly location?: GeographicPoint;
  /**
   * The greatest latency of this user, in milliseconds. Above 0.
   *
   * @default - `EdgeLatency.boundMs`
   */
  readonly boundMs?: number;
}

/** A place where servers can stand. Of `unitsPerServer` and `capacityByServers` exactly one is given. */
export interface EdgeSite {
  /** Unique among sites. */
  readonly id: string;
  /** Price of having the site at all, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly microUsdPerHour: number;
  /** Price of a server, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly serverMicroUsdPerHour: number;
  /**
   * Units of demand that one server serves. Integer, at least 1.
   *
   * @default - `capacityByServers` says it
   */
  readonly unitsPerServer?: number;
  /**
   * The most servers that the site holds, with `unitsPerServer`. Integer, at least 1, at most 10,000.
   *
   * @default - as many as serve all users
   */
  readonly mostServers?: number;
  /**
   * Units of demand served with 1, 2, ... servers, where capacity does not grow in proportion: more servers share waiting lines better.
   * Integers of at least 0 that never fall.
   *
   * @default - `unitsPerServer` times the servers
   */
  readonly capacityByServers?: readonly number[];
  /**
   * Price of the traffic of one unit of demand, in millionths of a US dollar per hour: egress and transit. Integer, at least 0.
   *
   * @default 0
   */
  readonly transitMicroUsdPerUnit?: number;
  /**
   * Milliseconds of the latency bound that the service takes itself at this site. At least 0.
   *
   * @default - `EdgeLatency.serviceMs`
   */
  readonly serviceMs?: number;
  /**
   * Where the site is, for the fibre model.
   *
   * @default - only users that name the site in `rttMs` reach it
   */
  readonly location?: GeographicPoint;
  /**
   * `pinned`: the site is open, at any price. `excluded`: it is not.
   *
   * @default - optional
   */
  readonly use?: "optional" | "pinned" | "excluded";
}

/** A point on the globe. */
export interface GeographicPoint {
  /** Degrees north of the equator, from -90 to 90. */
  readonly latitude: number;
  /** Degrees east of Greenwich, from -180 to 180. */
  readonly longitude: number;
}

/** How soon users must be answered: round trip and service together. */
export interface EdgeLatency {
  /** The greatest latency, in milliseconds. Above 0. */
  readonly boundMs: number;
  /**
   * Milliseconds of it that the service takes itself. At least 0.
   *
   * @default 0
   */
  readonly serviceMs?: number;
  /**
   * What makes a round-trip time of a distance, where none is measured.
   *
   * @default - `FibreModel` with its defaults
   */
  readonly fibre?: FibreModel;
}

/** Round-trip time from the distance of two points: light in fibre there and back along a route that is longer than the air line. */
export interface FibreModel {
  /**
   * Length of the route by length of the air line, detours of routing included. At least 1. Measured round trips over the public Internet come to about 2.1, the shortest
   * ways through the conduits of long-haul fibre between large cities of the United States to 1.3 in the median (arXiv:1811.10737, abstract).
   *
   * @default 2.1
   */
  readonly routeStretch?: number;
  /**
   * Group index of refraction. At least 1.
   *
   * @default 1.468
   */
  readonly refractiveIndex?: number;
  /**
   * Milliseconds that every round trip takes beside the fibre: last mile, routers, radio. At least 0. It differs too much between networks
   * for a default to be of use: measure it.
   *
   * @default 0
   */
  readonly overheadMs?: number;
}

/** When to stop before the optimum is proven. */
export interface EdgePlanningOptions {
  /**
   * Good enough: (cost - proven lower bound) / cost at which the search stops. In [0, 1).
   *
   * @default 0 - the optimum
   */
  readonly gap?: number;
  /**
   * Most ranges of openings that the search may look at.
   *
   * @default 20,000
   */
  readonly maxNodes?: number;
  /**
   * Stop after this many milliseconds with the best found so far and the proven gap. Needs `now`.
   *
   * @default - no time limit
   */
  readonly timeLimitMs?: number;
  /**
   * A clock in milliseconds, for example `() => performance.now()`.
   *
   * @default - none
   */
  readonly now?: () => number;
  /**
   * How much of the lower bound the plan's certificate proves by itself: `short` proves that of small problems completely, `complete` also that of large
   * ones, at the price of a large plan, `none` makes no certificate.
   *
   * @default "short"
   */
  readonly certificate?: EdgeCertificateExtent;
}
