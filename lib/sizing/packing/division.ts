import type { Pattern } from "./packing-relaxation";

/**
 * What a set of plans is divided by: the sum, over the nodes of some offerings that hold at least some pods, of a weight each. It is a whole
 * number in every plan.
 */
export interface NodeMeasure {
  /** Whole weights of at least 1, by offering. */
  readonly weights: ReadonlyMap<number, number>;
  /** By class; zeros count every node. */
  readonly holding: readonly number[];
}

/** One side of a division of plans: the measure is at most, or at least, so much. */
export interface Division extends NodeMeasure {
  readonly sense: "at-most" | "at-least";
  readonly bound: number;
}

/** What a node with this pattern adds to a measure. */
export function weightOf({ weights, holding }: NodeMeasure, { offering, counts }: Pattern): number {
  const weight = weights.get(offering);
  return weight !== undefined && holding.every((least, c) => counts[c] >= least) ? weight : 0;
}

/** Whether a measure counts nodes whatever they hold. */
export function countsAll({ holding }: NodeMeasure): boolean {
  return holding.every((least) => least === 0);
}
