/**
 * What a target lets pass: as much more as adding up probabilities rounds by. Two zones that are down a tenth of the time keep a target of
 * 0.01, although 0.1 x 0.1 is 0.010000000000000002 in binary.
 */
const ROUNDING = 1e-12;

/** The greatest unavailability that counts as meeting a target. */
export function allowedUnavailability(target: number): number {
  return target * (1 + ROUNDING);
}

/** The greatest target that a fleet of some unavailability misses by more than rounding. */
export function clearlyBelow(unavailability: number): number {
  return unavailability * (1 - 3 * ROUNDING);
}
