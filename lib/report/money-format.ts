import { usdPerMonth } from "../sizing/money";

/** US dollars with thousands separators and no cents, in every locale alike: `$482,150`. */
export function formatUsd(usd: number): string {
  const digits = Math.round(Math.abs(usd)).toFixed(0);
  return `${usd < 0 ? "-" : ""}$${digits.replace(/\B(?=(\d{3})+$)/g, ",")}`;
}

/** A price per hour as what it comes to in a month of 730 hours. */
export function formatUsdPerMonth(microUsdPerHour: number): string {
  return formatUsd(usdPerMonth(microUsdPerHour));
}
