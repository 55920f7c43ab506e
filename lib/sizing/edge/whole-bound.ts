/** Bounds are sums of thousands of doubles: they hold to this share. */
export const BOUND_ROUNDING = 1e-10;

/**
 * The least cost that a bound leaves possible.
 *
 * @param bound millionths of a US dollar per hour
 * @param granularity all costs are multiples of it; 0 when all are 0
 */
export function wholeBound(bound: number, granularity: number): number {
  const step = granularity || 1;
  const safe = Math.max(0, bound - BOUND_ROUNDING * Math.abs(bound));
  return Math.ceil(safe / step) * step;
}
