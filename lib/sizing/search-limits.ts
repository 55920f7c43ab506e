import type { BrokenRule } from "../errors";

/** When an anytime search may stop, as every planner that has one takes it. */
export interface SearchLimits {
  /** (cost - lower bound) / cost that is good enough, in [0, 1). */
  readonly gap?: number;
  /** Milliseconds, above 0; needs a clock. */
  readonly timeLimitMs?: number;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

/**
 * Every rule that the limits of a search break.
 *
 * @param limits what was asked for
 * @param bound the option that bounds the search without a clock, for the remedy
 */
export function checkSearchLimits(limits: SearchLimits, bound: "maxOperations" | "maxNodes"): BrokenRule[] {
  const { gap, timeLimitMs, now } = limits;
  const broken: BrokenRule[] = [];
  if (timeLimitMs !== undefined && !(timeLimitMs > 0)) {
    broken.push({
      rule: "time-limit-positive",
      problem: `'timeLimitMs' (${timeLimitMs}) is not above 0`,
      remedy: "give milliseconds, or leave it out",
    });
  }
  if (timeLimitMs !== undefined && now === undefined) {
    broken.push({
      rule: "time-limit-clock",
      problem: "'timeLimitMs' is given without 'now'",
      remedy: `pass a clock such as '() => performance.now()', or bound the search by '${bound}'`,
    });
  }
  if (gap !== undefined && !(gap >= 0 && gap < 1)) {
    broken.push({ rule: "gap-range", problem: `'gap' (${gap}) is not in [0, 1)`, remedy: "give a share of the cost, for example 0.005" });
  }
  return broken;
}

/** The rule that a number of ranges or boxes of a search breaks. */
export function checkMaxNodes(maxNodes: number | undefined): BrokenRule[] {
  return maxNodes === undefined || (Number.isSafeInteger(maxNodes) && maxNodes >= 1)
    ? []
    : [{ rule: "max-nodes-integer", problem: `'maxNodes' (${maxNodes}) is not an integer of at least 1`, remedy: "leave it out" }];
}
