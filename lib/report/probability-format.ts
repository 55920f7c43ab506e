/** Hours of a mean year. */
const HOURS_PER_YEAR = 8_760;

/**
 * An availability in per cent, written from its unavailability with as many nines as it takes to show the first two digits that are not:
 * 0.000332 becomes `99.967 %`, 3.4e-9 becomes `99.99999966 %`.
 */
export function formatAvailability(unavailability: number): string {
  if (unavailability <= 0) {
    return "100 %";
  }
  const decimals = Math.max(0, Math.min(15, Math.ceil(-Math.log10(unavailability * 100)) + 1));
  // Truncated, not rounded: 99.9496 % must never read as the 99.95 % it misses.
  const scale = 10 ** decimals;
  const percent = (Math.floor((100 - unavailability * 100) * scale + 1e-6) / scale).toFixed(decimals);
  return `${percent.replace(/\.0+$|(?<=\.\d*)0+$/, "")} %`;
}

/** How long something is down in a year: `2.9 h`, `18 min`, `4 s`. */
export function formatDowntimePerYear(unavailability: number): string {
  const hours = unavailability * HOURS_PER_YEAR;
  if (hours >= 48) {
    return `${(hours / 24).toFixed(1)} days`;
  }
  if (hours >= 1) {
    return `${hours.toFixed(1)} h`;
  }
  if (hours * 60 >= 1) {
    return `${(hours * 60).toFixed(0)} min`;
  }
  return hours * 3_600 >= 0.1 ? `${(hours * 3_600).toFixed(1)} s` : "less than 0.1 s";
}
