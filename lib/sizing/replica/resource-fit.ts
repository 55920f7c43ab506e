/** One resource of a machine beside what one replica takes of it, in whole numbers of a small unit. */
export interface ResourceFit {
  /** Name of the constraint, for rejections. */
  readonly constraint: string;
  /** Unit of the two texts, for people. */
  readonly unit: string;
  /** What one replica takes, in small units. */
  readonly need: number;
  /** What the machine has, in small units. */
  readonly have: number;
  /** Small units of one unit. */
  readonly scale: number;
}

/** A decimal that is this close to a whole number of small units is that number: 0.07 x 1000 is 70.00000000000001 in floating point. */
const ROUNDING_NOISE = 1e-6;

/**
 * A resource in whole small units, a need rounded up and what there is rounded down, so that a replica is never promised what it cannot
 * have.
 *
 * @param constraint name for rejections
 * @param unit unit of the quantities, for people
 * @param scale small units of one unit
 * @param need what one replica takes, in units
 * @param have what the machine has, in units
 */
export function resourceFit(constraint: string, unit: string, scale: number, need: number, have: number): ResourceFit {
  return { constraint, unit, scale, need: roundedUp(need * scale), have: roundedDown(have * scale) };
}

/** Replicas that one resource has room for; Infinity where a replica takes nothing of it. */
export function replicasOfResource({ need, have }: ResourceFit): number {
  return need === 0 ? Infinity : (have - (have % need)) / need;
}

/** Replicas that all resources together have room for: those of the tightest. */
export function replicasOfResources(resources: readonly ResourceFit[]): number {
  return Math.min(...resources.map(replicasOfResource));
}

function roundedUp(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value - nearest) <= ROUNDING_NOISE ? nearest : Math.ceil(value);
}

function roundedDown(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value - nearest) <= ROUNDING_NOISE ? nearest : Math.floor(value);
}
