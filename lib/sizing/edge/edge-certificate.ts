/**
 * Proof by cases that no edge plan costs less than a bound, for `verifyEdgePlan` to check without repeating the search.
 *
 * All numbers of servers at all sites are split, again and again, by how many servers a site has, until each case is closed. What is
 * between `provenMicroUsdPerHour` and the plan's lower bound rests on the planner's search alone.
 *
 * Numbers of servers that are never worth having are left out: those that serve no more than one server fewer does, and those beyond the first
 * that serves everybody.
 */
export interface EdgeCertificate {
  /** No plan costs less, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly provenMicroUsdPerHour: number;
  /** What all numerators are divided by. Integer, at least 1. */
  readonly denominator: number;
  /** Groups of users whose sites must have the capacity for them. */
  readonly cuts: readonly EdgeCut[];
  /** Sets of multipliers, for cases to name by their place, from 0. */
  readonly multipliers: readonly EdgeMultipliers[];
  /** The tree of cases: a case, then all of its lower half, then all of its upper half. */
  readonly cases: readonly EdgeCase[];
}

/**
 * Users whose sites must together have the capacity for them. Their demand d is rounded up to a multiple of the greatest common divisor of
 * the capacities that their sites can have.
 *
 * Each site of theirs that is open with a capacity of c contributes, and the contributions add up to d at least: of
 * `all` and `lost` sites min(c, d); of `largest` d x min(c, d) / (d + max(min(c, d), m)), where m is at most d and at most the capacity that one of the sites has for certain.
 */
export interface EdgeCut {
  /** Ids of the users. */
  readonly users: readonly string[];
  /**
   * `all`: the sites that reach any of the users hold their demand. `lost`: without the site `lost` too, whether or not it is open. `largest`:
   * without the largest open one of them too. The latter two with redundancy only.
   */
  readonly without: EdgeCutKind;
  /**
   * Id of the site that is lost.
   *
   * @default - `without` is not `lost`
   */
  readonly lost?: string;
}

/** What the sites of a group of users must do without. */
export type EdgeCutKind = "all" | "lost" | "largest";

/**
 * Multipliers of the Lagrangian relaxation (Geoffrion, Lagrangean relaxation for integer programming, Mathematical Programming Study 2, 1974).
 *
 * With a price v for each unit of a user's demand and w of at least 0 for each unit of a cut's, every plan of a case costs at least
 * the sum of v x demand, and of w x the cuts' demand, and of the values of open sites. A site's value is the least, over
 * its numbers of servers in the case, of its price, less w x what it contributes to cuts, less what its capacity earns at best: v less its price of traffic, for
 * units of users in reach. Sites that must be open count, and others where their value is negative, and then the least values until so many are open that
 * the largest of them, with all servers of the case, hold all demand (with redundancy: without the largest). The sum is rounded up to a multiple of the greatest common
 * divisor of all prices.
 */
export interface EdgeMultipliers {
  /** v of each user, in the order of the problem, times the denominator: millionths of a US dollar per hour per unit. Integers. */
  readonly userPrices: readonly number[];
  /** w of the cuts from the first on, times the denominator; 0 for those beyond its end. Integers of at least 0. */
  readonly cutPrices: readonly number[];
}

/** A case of a proof: split in two, or closed. */
export interface EdgeCase {
  /**
   * Id of the site that it is split by.
   *
   * @default - it is closed
   */
  readonly splitBy?: string;
  /**
   * The most servers of that site in the lower half; 0 for a closed site. Integer, at least 0.
   *
   * @default - it is closed
   */
  readonly atMost?: number;
  /**
   * Place of the multipliers that prove the bound for all of its plans.
   *
   * @default - it is split, or closed by a cut
   */
  readonly multipliers?: number;
  /**
   * Place of a cut that no plan of it keeps, with as many servers as it allows.
   *
   * @default - it is split, or closed by multipliers
   */
  readonly cut?: number;
}

/**
 * How far the certificate of an edge plan goes. `none`: there is none. `short`: up to 500 cases and about 10,000 multipliers, which proves the lower bound of small
 * problems completely and a part of it for others. `complete`: up to 100,000 cases and 5 million multipliers.
 */
export type EdgeCertificateExtent = "none" | "short" | "complete";
