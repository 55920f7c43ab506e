import type { FleetCertificate } from "./certificate/fleet-certificate";

/** The answer to a fleet problem: plain data, with what is needed to check it. */
export interface FleetPlan {
  /**
   * `optimal`: no cheaper fleet meets the targets, proven. `feasible`: meets the targets, at most `gap` above the
   * cheapest. `infeasible`: no fleet that meets them was found; `infeasibility` says whether that is proven, why, and what would help.
   */
  readonly status: FleetPlanStatus;
  /** Instances per offering, in the order of the problem's offerings; offerings without an instance are left out. */
  readonly counts: readonly OfferingCount[];
  /** Service units of all instances together. */
  readonly installedUnits: number;
  /** What the fleet costs, in millionths of a US dollar per hour. Integer. */
  readonly microUsdPerHour: number;
  /** Exact probability that fewer than the demanded units are up. */
  readonly unavailability: number;
  /**
   * What the fleet reaches of each degraded level, in the problem's order.
   *
   * @default - the problem has no degraded levels
   */
  readonly degraded?: readonly DegradedLevel[];
  /** No fleet that meets the targets costs less than this, in millionths of a US dollar per hour. */
  readonly lowerBoundMicroUsdPerHour: number;
  /** (cost - lower bound) / cost. Zero when optimal. */
  readonly gap: number;
  /** The constraints that keep the fleet from being cheaper, the tightest first. */
  readonly binding: readonly BindingConstraint[];
  /** Why offerings that are not in the plan are not: one row an offering that could never be used. */
  readonly rejections: readonly Rejection[];
  /**
   * The doubtful prices that the plan rests on: those of the offerings it buys, in their order.
   *
   * @default - no price it rests on is known to be doubtful
   */
  readonly doubtfulPrices?: readonly DoubtfulPrice[];
  /**
   * Why no fleet meets the targets.
   *
   * @default - the plan is not infeasible
   */
  readonly infeasibility?: Infeasibility;
  /**
   * What lets `verifyFleetPlan` check the plan without repeating the search.
   *
   * @default - the plan carries none
   */
  readonly certificate?: FleetCertificate;
}

/** How good a plan is known to be. */
export type FleetPlanStatus = "optimal" | "feasible" | "infeasible";

/** What a fleet reaches of a degraded level of service. */
export interface DegradedLevel {
  /** Service units that keep the level. */
  readonly units: number;
  /** Exact probability that fewer than these units are up. */
  readonly unavailability: number;
}

/** How many instances of an offering. */
export interface OfferingCount {
  /** Id of the offering. */
  readonly offering: string;
  /** Instances. Integer, at least 1. */
  readonly count: number;
}

/** A doubtful price that a plan rests on. */
export interface DoubtfulPrice {
  /** Id of the offering. */
  readonly offering: string;
  /** Which check the price fails, for example `below-siblings`. */
  readonly rule: string;
  /** What a sound price would be, for people. */
  readonly need: string;
  /** What it is, for people. */
  readonly have: string;
  /** Where it is from, for people: file and row. */
  readonly source: string;
}

/** A constraint at its limit, and what it holds back. */
export interface BindingConstraint {
  /**
   * `unavailability`, `demand`, `degraded:<units>`, `survive:<level>`, `max-share:<level>`, `machine-types`, `limit:<offering>`,
   * `pinned:<offering>`, `quota:<class>` or `budget`.
   */
  readonly constraint: string;
  /** For people: what would happen with one instance less. */
  readonly explanation: string;
}

/** An offering that can never be part of a plan. */
export interface Rejection {
  /** Id of the offering; for a machine type that no zone of a region can use, `cloud/region/type`. */
  readonly offering: string;
  /** Which constraint it fails, for example `accelerator-memory`. */
  readonly constraint: string;
  /** What is needed, with its unit. */
  readonly need: string;
  /** What the offering has, with its unit. */
  readonly have: string;
}

/** Why no fleet meets the targets, and the cheapest ways out. */
export interface Infeasibility {
  /** Whether it is certain that there is no such fleet. False when the search was cut short before it found one or ruled all of them out. */
  readonly proven: boolean;
  /**
   * The tightest constraint: `offerings`, `limit`, `unavailability`, `degraded:<units>`, `survive:<level>`, `max-share:<level>`,
   * `machine-types`, `pinned:<offering>`, `quota:<class>` or `budget`.
   */
  readonly constraint: string;
  /** What is needed, for people. */
  readonly need: string;
  /** What can be had, for people. */
  readonly have: string;
  /** Changes that make the problem feasible, the cheapest first. */
  readonly relaxations: readonly Relaxation[];
}

/** One change that makes an infeasible problem feasible. */
export interface Relaxation {
  /** What to change, for people, with the new value. */
  readonly change: string;
  /**
   * What the fleet would then cost, in millionths of a US dollar per hour.
   *
   * @default - not known
   */
  readonly microUsdPerHour?: number;
  /**
   * The unavailability it would then reach.
   *
   * @default - not known
   */
  readonly unavailability?: number;
}
