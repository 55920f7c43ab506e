import type { EdgeCertificate } from "./edge-certificate";

/** The answer to an edge problem: plain data, with what is needed to check it. */
export interface EdgePlan {
  /**
   * `optimal`: no cheaper plan exists, proven (beyond 9,000 US dollars an hour to one part in 10,000 million). `feasible`: at most `gap`
   * above the cheapest. `infeasible`: there is no plan. `unknown`: the search was stopped before it found a plan within the budget, or that
   * there is none.
   */
  readonly status: EdgePlanStatus;
  /** Open sites, in the order of the problem. */
  readonly sites: readonly EdgeSitePlan[];
  /** Who is served where, by user and then by site in the order of the problem. */
  readonly assignments: readonly EdgeAssignment[];
  /** Latency of each user, in the order of the problem. */
  readonly users: readonly EdgeUserPlan[];
  /** What the plan costs, in millionths of a US dollar per hour. Integer. */
  readonly microUsdPerHour: number;
  /** Its parts. */
  readonly cost: EdgeCost;
  /** No plan costs less, in millionths of a US dollar per hour. Integer. */
  readonly lowerBoundMicroUsdPerHour: number;
  /** (cost - lower bound) / cost. Zero when optimal. */
  readonly gap: number;
  /** What keeps the plan from being cheaper. */
  readonly binding: readonly EdgeBinding[];
  /** Why sites that are not open are not. */
  readonly rejections: readonly EdgeRejection[];
  /** With redundancy `any-site`: what happens when each open site is down, in their order. */
  readonly losses: readonly EdgeLoss[];
  /**
   * What proves the lower bound, or a part of it, without the planner. `verifyEdgePlan` checks it.
   *
   * @default - none was asked for, or the problem is infeasible before any price matters
   */
  readonly certificate?: EdgeCertificate;
  /**
   * Why there is no plan.
   *
   * @default - the plan is not infeasible
   */
  readonly infeasibility?: EdgeInfeasibility;
}

/** How good a plan is known to be. */
export type EdgePlanStatus = "optimal" | "feasible" | "infeasible" | "unknown";

/** An open site. */
export interface EdgeSitePlan {
  /** Id of the site. */
  readonly site: string;
  /** Servers. Integer, at least 1. */
  readonly servers: number;
  /** Units of demand that these serve at most. */
  readonly capacity: number;
  /** Units of demand that they do serve. Integer. */
  readonly load: number;
  /** Load by capacity. */
  readonly utilisation: number;
  /** Site and servers, without traffic, in millionths of a US dollar per hour. Integer. */
  readonly microUsdPerHour: number;
}

/** A part of a user's demand that a site serves. */
export interface EdgeAssignment {
  /** Id of the user. */
  readonly user: string;
  /** Id of the site. */
  readonly site: string;
  /** Units of demand. Integer, at least 1. */
  readonly units: number;
  /** Of the user's demand, in (0, 1]. */
  readonly share: number;
  /** Round-trip time in milliseconds. */
  readonly rttMs: number;
}

/** How a user fares. */
export interface EdgeUserPlan {
  /** Id of the user. */
  readonly user: string;
  /** Mean round-trip time by units of demand, in milliseconds. */
  readonly meanRttMs: number;
  /** The longest, in milliseconds. */
  readonly worstRttMs: number;
  /** Milliseconds between the longest latency (round trip and service) and the bound. */
  readonly slackMs: number;
}

/** Parts of the cost, in millionths of a US dollar per hour. Integers. */
export interface EdgeCost {
  /** Having the sites. */
  readonly sitesMicroUsdPerHour: number;
  /** Their servers. */
  readonly serversMicroUsdPerHour: number;
  /** Traffic. */
  readonly transitMicroUsdPerHour: number;
}

/** A constraint at its limit, and what it holds back. */
export interface EdgeBinding {
  /**
   * `latency`, `redundancy` or `pinned`: without it, a plan that was found costs less. `capacity:<site>`: one server fewer there is not enough
   * for everybody. `survive:<site>`: one server fewer somewhere is not enough when that site is down.
   */
  readonly constraint: string;
  /** What it holds back, for people. */
  readonly detail: string;
  /**
   * Cost of a plan without the constraint, the best found in a short search, in millionths of a US dollar per hour. Integer.
   *
   * @default - the constraint cannot be left out
   */
  readonly microUsdPerHour?: number;
}

/** A site that is not open. */
export interface EdgeRejection {
  /** Id of the site. */
  readonly site: string;
  /** `excluded` by the problem, `out-of-reach` of all users, `dearer` by proof, or `not-needed`: the plan found does without. */
  readonly reason: "excluded" | "out-of-reach" | "dearer" | "not-needed";
  /** Why, for people. */
  readonly detail: string;
  /**
   * No plan with this site costs less, in millionths of a US dollar per hour. Integer.
   *
   * @default - the site cannot be opened
   */
  readonly atLeastMicroUsdPerHour?: number;
}

/** What happens when an open site is down. */
export interface EdgeLoss {
  /** Id of the site that is down. */
  readonly site: string;
  /** Who is then served where. */
  readonly assignments: readonly EdgeAssignment[];
  /** The longest round-trip time then, in milliseconds. */
  readonly worstRttMs: number;
  /** Id of the user that has it. */
  readonly worstUser: string;
  /** Units of demand that the sites left could serve beyond what they do. */
  readonly spare: number;
}

/** Why there is no plan. */
export interface EdgeInfeasibility {
  /** `reach`, `survive:<site>`, `capacity` or `budget`. */
  readonly constraint: string;
  /** What is needed, for people. */
  readonly need: string;
  /** What can be had, for people. */
  readonly have: string;
  /** Users that no site reaches within the bound, or no second site with redundancy. */
  readonly unreached: readonly UnreachedUser[];
  /**
   * Users that the sites in reach are too small for.
   *
   * @default - capacity is not what is short
   */
  readonly short?: CapacityShortage;
  /** Changes that make the problem feasible, each tried. */
  readonly relaxations: readonly EdgeRelaxation[];
}

/** A user that too few sites reach. */
export interface UnreachedUser {
  /** Id of the user. */
  readonly user: string;
  /** The latency bound, in milliseconds. */
  readonly boundMs: number;
  /**
   * Id of the nearest site that is not in reach and not excluded.
   *
   * @default - no such site has a round-trip time
   */
  readonly nearestSite?: string;
  /**
   * Its round-trip time, in milliseconds.
   *
   * @default - none
   */
  readonly nearestRttMs?: number;
  /**
   * Its latency with service, in milliseconds.
   *
   * @default - none
   */
  readonly nearestLatencyMs?: number;
}

/** Users that the sites in reach are too small for. */
export interface CapacityShortage {
  /** Ids of the users. */
  readonly users: readonly string[];
  /** Ids of all sites that reach any of them, without the lost one. */
  readonly sites: readonly string[];
  /** Units that the users demand. */
  readonly demand: number;
  /** Units that the sites serve with all their servers. */
  readonly capacity: number;
}

/** One change that makes an infeasible problem feasible. */
export interface EdgeRelaxation {
  /** What to change, for people, with the new value. */
  readonly change: string;
  /**
   * What a plan would then cost, in millionths of a US dollar per hour: the best found in a short search.
   *
   * @default - not known
   */
  readonly microUsdPerHour?: number;
}
