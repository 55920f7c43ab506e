/**
 * The least integer from which on something holds, by halving.
 *
 * @param low below everything of interest: taken not to hold, and not asked
 * @param high holds, and is not asked
 * @param holds once true, true for everything above
 * @returns in (low, high]
 */
export function leastHolding(low: number, high: number, holds: (value: number) => boolean): number {
  let [below, from] = [low, high];
  while (from - below > 1) {
    const middle = Math.floor((below + from) / 2);
    if (holds(middle)) {
      from = middle;
    } else {
      below = middle;
    }
  }
  return from;
}
