/** Names spelt out before the rest is counted. */
const SPELT_OUT = 3;

/** Names for people, the first few of them: `'a', 'b', 'c' and 4 more`. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, SPELT_OUT).map((name) => `'${name}'`);
  const more = names.length - shown.length;
  if (more > 0) {
    return `${shown.join(", ")} and ${more} more`;
  }
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
}

/** Money for people, from millionths of a US dollar per hour. */
export function usdPerHour(microUsdPerHour: number): string {
  return `${(microUsdPerHour / 1e6).toFixed(2)} USD per hour`;
}
