import type { BrokenRule } from "../errors";
import type { CertificateExtent } from "./certificate/fleet-certificate";
import { Effort } from "./planner/effort";
import { checkSearchLimits } from "./search-limits";

/**
 * How long and how exactly to search for a fleet.
 *
 * Memory: labels take at most 256 MB and the bounds of parts another 256 MB; a problem whose bounds would take more is answered with a gap.
 */
export interface FleetPlanningOptions {
  /**
   * Stop after this many milliseconds with the best fleet found so far and the proven gap. Needs `now`, because this library reads no
   * clock by itself.
   *
   * @default - no time limit; `maxOperations` bounds the search
   */
  readonly timeLimitMs?: number;
  /**
   * A clock in milliseconds, for example `() => performance.now()`.
   *
   * @default - none
   */
  readonly now?: () => number;
  /**
   * Good enough: (cost - proven lower bound) / cost at which the search stops. In [0, 1).
   *
   * @default 0 - the optimum
   */
  readonly gap?: number;
  /**
   * Most multiply-adds the search may do, which bounds it the same way on every machine. One core does about a thousand million a
   * second.
   *
   * @default 3,000,000,000
   */
  readonly maxOperations?: number;
  /**
   * How much of the lower bound the plan's certificate proves by itself: `short` proves it completely where that takes about a
   * millisecond, `complete` also where it takes minutes, `none` makes no certificate.
   *
   * @default "short"; "none" above 600 offerings, where stating it would take longer than planning
   */
  readonly certificate?: CertificateExtent;
  /**
   * Is told how far the search has come: whenever it finds a cheaper fleet or proves a higher bound, and at least every 20 million
   * operations. What it throws ends the search and is thrown by the planner.
   *
   * @default - nobody is told
   */
  readonly onProgress?: (progress: PlanningProgress) => void;
}

/** How far a search has come. */
export interface PlanningProgress {
  /**
   * Cost of the cheapest fleet found so far, in millionths of a US dollar per hour. Never rises.
   *
   * @default - none is found yet
   */
  readonly bestMicroUsdPerHour?: number;
  /** No fleet that meets the targets costs less, in millionths of a US dollar per hour. Never falls. */
  readonly lowerBoundMicroUsdPerHour: number;
  /** (best cost - lower bound) / best cost; 1 while no fleet is found. Never rises. */
  readonly gap: number;
  /** Operations spent. */
  readonly operations: number;
}

/** Operations where none are stated. */
const DEFAULT_MAX_OPERATIONS = 3_000_000_000;

/** The effort that well-formed options allow, from now on. */
export function effortOf({ timeLimitMs, now, maxOperations = DEFAULT_MAX_OPERATIONS }: FleetPlanningOptions): Effort {
  const deadline = timeLimitMs !== undefined && now !== undefined ? now() + timeLimitMs : Infinity;
  return new Effort(maxOperations, deadline, now);
}

/** Every rule that planning options break. */
export function checkPlanningOptions(options: FleetPlanningOptions): BrokenRule[] {
  const broken = checkSearchLimits(options, "maxOperations");
  const { maxOperations, certificate } = options;
  if (maxOperations !== undefined && !(maxOperations > 0)) {
    broken.push({
      rule: "max-operations-positive",
      problem: `'maxOperations' (${maxOperations}) is not above 0`,
      remedy: "give a number of operations, or leave it out",
    });
  }
  if (certificate !== undefined && !["none", "short", "complete"].includes(certificate)) {
    broken.push({
      rule: "certificate-known",
      problem: `'certificate' (${String(certificate)}) is not a known extent`,
      remedy: "use 'none', 'short' or 'complete'",
    });
  }
  return broken;
}
