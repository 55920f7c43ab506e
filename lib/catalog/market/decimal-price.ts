/** Digits after the point that millionths have. */
const MICRO_DIGITS = 6;

const DECIMAL = /^(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/;

/** Money above this many digits before the point is no price of a machine, and would not be exact as a number. */
const MOST_WHOLE_DIGITS = 9;

/**
 * A price in US dollars as whole millionths of a dollar, from the digits themselves: no binary fraction takes part.
 *
 * Digits beyond the sixth are rounded half up. Exponents are read (`1e-05`, as some programs write small prices).
 *
 * @param text decimal digits such as `0.0840000000`
 * @returns undefined when the text is not a price: empty, negative, a word, or a billion dollars and more
 */
export function microUsdOfDecimal(text: string): number | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) {
    return undefined;
  }
  const fraction = match[2] ?? "";
  const digits = match[1]! + fraction;
  const point = match[1]!.length + (match[3] === undefined ? 0 : Number(match[3]));
  const shifted = point >= 0 ? digits.padEnd(point + MICRO_DIGITS + 1, "0") : "0".repeat(-point) + digits.padEnd(MICRO_DIGITS + 1, "0");
  const whole = Math.max(point, 0) + MICRO_DIGITS;
  const kept = shifted.slice(0, whole).replace(/^0+/, "");
  if (kept.length > MOST_WHOLE_DIGITS + MICRO_DIGITS) {
    return undefined;
  }
  return Number(kept) + (shifted.charAt(whole) >= "5" ? 1 : 0);
}
