import type { ThroughputMixProblem } from "../../../lib/sizing/throughput-mix/throughput-mix-problem";

/** Parts of a machine in which loads are counted. */
const PARTS = 120_000;

/** What the sliced model answers. */
export interface SlicedAnswer {
  readonly counts: readonly number[];
  readonly microUsdPerHour: number;
}

/**
 * Mélange's model as its README describes it: each bucket is cut into equal slices, each slice goes to one machine type as a whole, and the
 * counts are the loads rounded up. Solved by trying every number of slices of each bucket on the first of two machine types, in
 * integers.
 */
export function slicedMix(problem: ThroughputMixProblem, slices: number): SlicedAnswer {
  const [first, second] = problem.machines;
  const rates = problem.buckets.map((bucket) => bucket.milliRequestsPerSecond);
  const loads = rates.map((rate, b) => [first, second].map(({ milliRequestsPerSecond }) => wholeLoad(rate, milliRequestsPerSecond[b])));
  let best: SlicedAnswer = { counts: [], microUsdPerHour: Infinity };
  const visit = (bucket: number, a: number, b: number): void => {
    if (bucket < loads.length) {
      for (let onFirst = 0; onFirst <= slices; onFirst++) {
        visit(bucket + 1, a + onFirst * loads[bucket][0], b + (slices - onFirst) * loads[bucket][1]);
      }
      return;
    }
    const counts = [Math.ceil(a / (PARTS * slices)), Math.ceil(b / (PARTS * slices))];
    const microUsdPerHour = counts[0] * first.microUsdPerHour + counts[1] * second.microUsdPerHour;
    best = microUsdPerHour < best.microUsdPerHour ? { counts, microUsdPerHour } : best;
  };
  visit(0, 0, 0);
  return best;
}

/** A load in parts of a machine; fails for loads that are no whole number of parts. */
function wholeLoad(rate: number, speed: number): number {
  const parts = (rate * PARTS) / speed;
  if (!Number.isInteger(parts)) {
    throw new RangeError(`${rate} / ${speed} is not a whole number of ${PARTS}ths`);
  }
  return parts;
}
