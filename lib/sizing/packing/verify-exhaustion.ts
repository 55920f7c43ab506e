import type { PackingProblem } from "./packing-problem";

/** A node that a set of plans may have, or one that holds no less than it. */
export interface PossibleNode {
  /** What it has by measure: a resource, a number of pods, or the worth of a cover. */
  readonly rooms: readonly number[];
  /** Most pods of each class. */
  readonly most: readonly number[];
}

/** Most partial fillings that are looked at: a proof that takes more counts as none. */
const MOST_STEPS = 5_000_000;
/** More nodes are not tried. */
const MOST_NODES = 64;

/**
 * Whether given nodes cannot hold all pods, by trying the ways that could be: node by node, with all fillings that leave nothing out that
 * still fits and leave no more unused than all nodes together may.
 *
 * @param problem whose pods are to be held
 * @param nodes that may be used
 * @param sizes by measure, what a pod of each class takes of a node's room
 * @param mostSteps partial fillings after which nothing is claimed
 */
export function holdNotAll(
  problem: PackingProblem,
  nodes: readonly PossibleNode[],
  sizes: readonly (readonly number[])[],
  mostSteps = MOST_STEPS,
): boolean {
  const { pods } = problem;
  const clashes = pods.map(({ id, excludes = [] }) =>
    pods.flatMap((other, c) => (excludes.includes(other.id) || (other.excludes ?? []).includes(id) ? [c] : [])),
  );
  const mayGrow = clashes.every(({ length }) => length === 0);
  const total = (node: PossibleNode): number => node.rooms.reduce((sum, room) => sum + (room < Infinity ? Math.log1p(room) : 0), 0);
  const sorted = [...nodes].sort((a, b) => total(a) - total(b));
  // What lies behind a node can take no more than it has.
  const behind = sizes.map((_, k) => {
    const sums = new Array<number>(sorted.length + 1).fill(0);
    for (let j = sorted.length - 1; j >= 0; j--) {
      sums[j] = sums[j + 1] + sorted[j].rooms[k];
    }
    return sums;
  });
  const seen = new Set<string>();
  let steps = 0;
  const dies = (j: number, rest: readonly number[]): boolean => {
    if (rest.every((count) => count === 0)) {
      return false;
    }
    const needs = sizes.map((size) => rest.reduce((sum, count, c) => sum + count * size[c], 0));
    if (j === sorted.length || needs.some((need, k) => need > behind[k][j])) {
      return true;
    }
    const key = `${j}/${rest.join()}`;
    if (seen.has(key)) {
      return true;
    }
    seen.add(key);
    const { rooms, most } = sorted[j];
    // The node must take what those behind it cannot.
    const least = needs.map((need, k) => need - behind[k][j + 1]);
    const taken = sizes.map(() => 0);
    const held = pods.map(() => 0);
    const after = sizes.map((size) => {
      const sums = new Array<number>(pods.length + 1).fill(0);
      for (let c = pods.length - 1; c >= 0; c--) {
        sums[c] = sums[c + 1] + Math.min(rest[c], most[c]) * size[c];
      }
      return sums;
    });
    const fillings = (c: number): boolean => {
      if (++steps > mostSteps || taken.some((amount, k) => amount + after[k][c] < least[k])) {
        return steps <= mostSteps;
      }
      if (c === pods.length) {
        const takesMore = (d: number): boolean =>
          rest[d] > held[d] && held[d] < most[d] && sizes.every((size, k) => taken[k] + size[d] <= rooms[k]);
        const isLean = mayGrow && pods.some((_, d) => takesMore(d));
        return isLean || dies(j + 1, rest.map((count, d) => count - held[d])); // prettier-ignore
      }
      const limit = clashes[c].some((other) => held[other] > 0) ? 0 : Math.min(rest[c], most[c]);
      let dead = true;
      for (let count = 0; count <= limit && dead && sizes.every((_, k) => taken[k] <= rooms[k]); count++) {
        held[c] = count;
        dead = fillings(c + 1);
        sizes.forEach((size, k) => (taken[k] += size[c]));
      }
      sizes.forEach((size, k) => (taken[k] = held.reduce((sum, count, d) => sum + (d < c ? count * size[d] : 0), 0)));
      held[c] = 0;
      return dead;
    };
    return fillings(0);
  };
  return sorted.length <= MOST_NODES && dies(0, pods.map(({ count }) => count)); // prettier-ignore
}
