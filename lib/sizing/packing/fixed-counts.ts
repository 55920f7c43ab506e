import type { Division } from "./division";
import type { PackingModel } from "./packing-model";
import { PackingRelaxation, UNPLACED_WORTH, type Pattern, type RelaxedPacking } from "./packing-relaxation";

/** Share by which a pattern must pay. */
const TOLERANCE = 1e-7;
const NO_DIVISIONS: readonly Division[] = [];

/** How well given numbers of nodes hold all pods, when nodes may be filled in fractions. */
export interface FixedFilling {
  /** Pods that find no place; 0 up to rounding where all do. */
  readonly unplaced: number;
  /** Worth of a pod by demand row, in proportion, by which the nodes hold too little where some find no place. */
  readonly worths: Float64Array;
  readonly relaxed: RelaxedPacking;
}

/**
 * Fills given nodes in fractions so that the fewest pods are left over.
 *
 * @param model the problem
 * @param counts nodes by offering
 * @param patterns to begin with
 * @param isOutOfTime whether to make do with what there is
 * @param isEnough told worths by which the nodes hold too little; true ends it
 */
export function fillFixed(
  model: PackingModel,
  counts: ArrayLike<number>,
  patterns: Iterable<Pattern>,
  isOutOfTime: () => boolean,
  isEnough: (worths: Float64Array) => boolean,
): FixedFilling {
  const offerings = model.offerings.map((offering, o) => ({ ...offering, limit: counts[o] }));
  const used = offerings.flatMap(({ limit }, o) => (limit > 0 ? [o] : []));
  const relaxation = new PackingRelaxation({ ...model, offerings }, "unplaced", used);
  for (const pattern of patterns) {
    if (counts[pattern.offering] > 0) {
      relaxation.offer(pattern);
    }
  }
  const cutoff = BigInt(relaxation.scale) * BigInt(UNPLACED_WORTH);
  const relaxed = relaxation.solve(NO_DIVISIONS, cutoff, { isOutOfTime, tolerance: TOLERANCE, isProof: false, isEnough });
  return { unplaced: relaxed.missed, worths: relaxed.multipliers.rows, relaxed };
}
