/**
 * Hours that clouds bill for a month of a machine that always runs: 8,760 hours of a common year by 12 months. It is the month that AWS
 * and Google quote monthly prices for.
 *
 * @see https://aws.amazon.com/ec2/pricing/on-demand/
 * @see https://cloud.google.com/compute/all-pricing
 */
export const HOURS_PER_MONTH = 8760 / 12;

/** Millionths of a US dollar in a dollar. */
export const MICRO_USD_PER_USD = 1_000_000;

/** A price per hour as US dollars a month of 730 hours. Not rounded. @param microUsdPerHour in millionths of a US dollar */
export function usdPerMonth(microUsdPerHour: number): number {
  return (microUsdPerHour * HOURS_PER_MONTH) / MICRO_USD_PER_USD;
}

/**
 * US dollars a month of 730 hours as whole millionths of a dollar an hour, rounded down: a budget spent at that rate never comes to more.
 *
 * @param usdPerMonth US dollars a month
 */
export function microUsdPerHour(usdPerMonth: number): number {
  return Math.floor((usdPerMonth * MICRO_USD_PER_USD) / HOURS_PER_MONTH);
}

/** US dollars as whole millionths of a dollar, to the nearest: prices are quoted in decimals that binary fractions only approach. */
export function microUsd(usd: number): number {
  return Math.round(usd * MICRO_USD_PER_USD);
}
