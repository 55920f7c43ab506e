/**
 * What lets somebody else check a plan without repeating the search for it: `verifyFleetPlan` does, with code of its own.
 *
 * Of the plan's claims it proves the unavailability (as an interval), the cost, that no instance can be left out, and a lower bound of the
 * cost. The bound it proves, `provenMicroUsdPerHour`, may be below the plan's `lowerBoundMicroUsdPerHour`: what is between the two
 * rests on the planner's search alone.
 */
export interface FleetCertificate {
  /**
   * What the unavailability is certain to lie in.
   *
   * @default - the plan is infeasible and has no fleet
   */
  readonly unavailability?: ProbabilityInterval;
  /** Sum of count * price over the plan's offerings, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly microUsdPerHour: number;
  /**
   * No fleet that meets the targets costs less than this, in millionths of a US dollar per hour, as the proofs below show. Integer, at
   * least 0.
   */
  readonly provenMicroUsdPerHour: number;
  /**
   * Proof of a lower bound by prices that no offering undercuts.
   *
   * @default - none of use
   */
  readonly multipliers?: MultiplierProof;
  /**
   * Complete proof of a lower bound by cases.
   *
   * @default - none, or none within the effort that was allowed
   */
  readonly boxes?: BoxProof;
  /**
   * How it is shown that there is no fleet.
   *
   * @default - the plan is not infeasible
   */
  readonly infeasibility?: InfeasibilityProof;
  /** For each offering in the plan, what one instance less breaks; in the order of the plan's counts. */
  readonly oneFewer: readonly OneFewer[];
  /** Losses of one or two domains that add most to the unavailability, the worst first. */
  readonly worstLosses: readonly DomainLoss[];
  /** What the model takes for granted. */
  readonly assumptions: readonly ModelAssumption[];
}

/** Where a probability lies for certain. */
export interface ProbabilityInterval {
  /** It is not below this. In [0, 1]. */
  readonly low: number;
  /** It is not above this. In [0, 1]. */
  readonly high: number;
}

/**
 * Multipliers of covers, constraints that every fleet that meets the targets keeps: sum of a(o) * count(o) >= b. Where for each offering
 * the multiplied a(o) do not add up to more than its price, no fleet costs less than the multiplied b (weak duality of linear
 * programming), rounded up to a multiple of what all prices are multiples of.
 */
export interface MultiplierProof {
  /** The bound that follows, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly boundMicroUsdPerHour: number;
  /** What all numerators are divided by. Integer, at least 1. */
  readonly denominator: number;
  /** The covers that are used. */
  readonly covers: readonly CoverMultiplier[];
}

/** A cover and its multiplier. */
export interface CoverMultiplier {
  /**
   * `loss`: units outside `names`, failure domains that are all down at once more often than the target allows, are at least the demand; no
   * domains stand for the demand itself. `survive`: units outside the domain `names` are at least what its level must leave. `limit`: the
   * negative count of the offering `names` is at least its negative limit. `quota`: the same of the quota class `names`.
   */
  readonly kind: CoverKind;
  /** Ids of domains or of the offering, or the quota class. */
  readonly names: readonly string[];
  /** The multiplier times the denominator, in millionths of a US dollar per hour and unit. Integer, at least 1. */
  readonly numerator: number;
}

/** What a cover speaks of. */
export type CoverKind = "loss" | "survive" | "limit" | "quota";

/**
 * Proof by cases that no fleet cheaper than a bound meets the targets.
 *
 * The fleets that cost less than the bound are split, again and again, by how many of an offering they have or by what they spend in a
 * group, until each case is closed by a reason that holds for all of its fleets. Groups are the offerings that stand directly in one
 * domain; under `uniform-per-zone`, those of a zone with everything inside it. Of groups that are alike, the earlier one may be taken to cost at
 * least as much.
 */
export interface BoxProof {
  /** No fleet that costs less meets the targets, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly boundMicroUsdPerHour: number;
  /** The tree of cases: a case, then all of its lower half, then all of its upper half. */
  readonly cases: readonly BoxCase[];
}

/** A case of a proof: closed, or split in two. */
export interface BoxCase {
  /**
   * What closes it, of all its fleets: `cost`, none is cheaper than the bound, or none is left that puts like groups in order;
   * `unavailability`, none can reach the target; `survive:<level>` or `quota:<class>`, none keeps to it.
   *
   * @default - it is split
   */
  readonly closedBy?: string;
  /**
   * What it is split by: the `count` of an offering or the `money` spent in a group.
   *
   * @default - it is closed
   */
  readonly splitBy?: BoxSplit;
  /**
   * Id of the offering, or of the group's domain.
   *
   * @default - it is closed
   */
  readonly of?: string;
  /**
   * The most in the lower half, instances or millionths of a US dollar per hour. Integer, at least 0.
   *
   * @default - it is closed
   */
  readonly atMost?: number;
}

/** What cases are split by. */
export type BoxSplit = "count" | "money";

/** How it is shown that there is no fleet. */
export interface InfeasibilityProof {
  /**
   * `largest-fleet`: even all that may be had, more than any one fleet, misses `constraint`. `lower-bound`: the bound that the certificate
   * proves is above the budget. `search`: the planner searched all fleets; the certificate does not prove it.
   */
  readonly proof: InfeasibilityProofKind;
  /**
   * What is missed: `demand`, `unavailability`, `survive:<level>` or `budget`.
   *
   * @default - not known; the proof is `search`
   */
  readonly constraint?: string;
  /**
   * What all that may be had comes to: units for `demand` and `survive`, a probability for `unavailability`, for `budget` the bound in
   * millionths of a US dollar per hour. At least 0.
   *
   * @default - not known; the proof is `search`
   */
  readonly reached?: number;
}

/** Kinds of proof that there is no fleet. */
export type InfeasibilityProofKind = "largest-fleet" | "lower-bound" | "search";

/** What breaks when a plan has one instance less. */
export interface OneFewer {
  /** Id of the offering. */
  readonly offering: string;
  /** `demand`, `unavailability`, `degraded:<units>`, `survive:<level>` or `max-share:<level>`; `none` of an offering that costs nothing. */
  readonly breaks: string;
  /** What it then comes to: units, a probability or a share; 0 for `none`. At least 0. */
  readonly value: number;
}

/** Domains that fail by themselves at once, and how often the fleet falls short because or while they do. */
export interface DomainLoss {
  /** Ids of the domains, one or two. */
  readonly domains: readonly string[];
  /** Probability that all of them fail by themselves. In [0, 1]. */
  readonly probability: number;
  /**
   * Probability that they fail and the demand is not met. In [0, 1]. Losses overlap, so that contributions may add up to more than the
   * unavailability.
   */
  readonly contribution: number;
}

/**
 * What the model takes for granted (docs/failure-model.md). `independence`: instances and domains fail independently while all around them
 * is up. `steady-state`: probabilities are shares of time in the long run, not those of a window. `unplanned-only`: maintenance and
 * deployments are not counted. `stated-figures`: prices, stock and failure figures are as the problem states them.
 */
export type ModelAssumption = "independence" | "steady-state" | "unplanned-only" | "stated-figures";

/**
 * How far a certificate goes. `none`: there is none. `short`: up to 32 closed cases of offerings in up to 4 zones, and about a millisecond, which
 * proves the lower bound of small problems completely and a part of it for others. `complete`: up to 20,000 closed cases and some minutes.
 */
export type CertificateExtent = "none" | "short" | "complete";
