/**
 * Largest money and capacity figure accepted. A million of them still add up without rounding: 2^53 / 10^6 is about 9.0e9, which is
 * 9,000 US dollars an hour for one instance and nine billion units.
 */
export const GREATEST_FIGURE = 9_000_000_000;

/** Whether a value is an integer from a least one to the greatest figure. */
export function isFigure(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= GREATEST_FIGURE;
}
