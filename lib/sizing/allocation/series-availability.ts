import { assertSeriesParts } from "./check-allocation";

/** A part of a chain of services, all of which a request needs. */
export interface SeriesPart {
  /** Unavailability of the part at full service. In [0, 1]. */
  readonly unavailability: number;
  /**
   * Share of the requests that use the part: its load ratio. In [0, 1].
   *
   * @default 1 - every request
   */
  readonly loadRatio?: number;
}

/**
 * Unavailability that a request sees in a series of parts, where each is used by a share of the requests: 1 - prod(1 - r_i q_i).
 *
 * Each request uses part i with probability r_i, independently, and fails when a part that it uses is down. With ratios of 1 it is the series
 * system of reliability theory. It does not hold where parts fail together, where one request uses either part of a pair, or where load
 * itself makes a part fail; see `planFleet` for common causes. Formed without subtracting from 1, so that tiny values keep their digits.
 *
 * @throws LeptonError when an unavailability or a ratio is not in [0, 1]
 * @see Barlow, Proschan: Mathematical Theory of Reliability, Wiley 1965, chapter 2 (series systems)
 */
export function seriesUnavailability(parts: readonly SeriesPart[]): number {
  assertSeriesParts("seriesUnavailability", parts);
  // log1p and expm1 keep what a product of numbers near 1 would lose.
  return Math.abs(Math.expm1(parts.reduce((sum, { unavailability, loadRatio = 1 }) => sum + Math.log1p(-unavailability * loadRatio), 0)));
}
