import type { LabelSet } from "./label-set";

/** Relative difference below which two probabilities of the search count as equal: well above its rounding errors. */
const PROBABILITY_TOLERANCE = 1e-12;

/**
 * How many labels, counted back from the next cheaper one, a label is compared with. What makes a label needless costs little less; to
 * overlook it costs time and nothing else.
 */
const COMPARED = 2000;

/**
 * Drops every label that another one makes needless, and sorts the rest by cost.
 *
 * Needless: another is no dearer, stochastically at least as much alive in each shock state (first order: at most `k` alive is no likelier
 * for any k), and leaves no less to the side constraints. Convolution and gates preserve that order state by state, so whatever completes
 * the dropped label completes the other no worse, for every level of service: each is a sum of such probabilities. Nothing is assumed about zones being alike.
 *
 * Equal costs: the label with fewer instances, then the one with more instances of earlier offerings, is kept; where one is
 * strictly less available it is dropped whatever its instances.
 *
 * @param labels the set to tidy
 * @param offerings number of offerings of the problem
 * @param spend told about every comparison
 */
export function dropDominated(labels: LabelSet, offerings: number, spend: (operations: number) => void): void {
  const sums = sumsOf(labels);
  const order = Array.from({ length: labels.size }, (_, label) => label).sort(
    (a, b) => labels.cost[a] - labels.cost[b] || sums[a] - sums[b] || labels.instances[a] - labels.instances[b] || a - b,
  );
  const kept: number[] = [];
  const keptSums = new Float64Array(labels.size);
  const slack = 1 + PROBABILITY_TOLERANCE;
  for (const label of order) {
    const oldest = Math.max(0, kept.length - COMPARED);
    spend(kept.length - oldest + labels.stride);
    let position = kept.length - 1;
    while (position >= oldest && !(keptSums[position] <= sums[label] * slack && isNoWorse(labels, kept[position], label))) {
      position--;
    }
    if (position < oldest) {
      keptSums[kept.length] = sums[label];
      kept.push(label);
    } else if (isTie(labels, kept[position], label) && precedes(labels, label, kept[position], offerings)) {
      kept[position] = label;
    }
  }
  labels.keep(kept);
}

/** Sum of each label's distribution functions: smaller for more alive, so that most comparisons end after one number. */
function sumsOf({ cdf, stride, size }: LabelSet): Float64Array {
  const sums = new Float64Array(size);
  for (let label = 0; label < size; label++) {
    for (let k = label * stride; k < (label + 1) * stride; k++) {
      sums[label] += cdf[k];
    }
  }
  return sums;
}

function isNoWorse({ cdf, stride, side, sideState }: LabelSet, a: number, b: number): boolean {
  const startA = a * stride;
  const startB = b * stride;
  for (let k = stride - 1; k >= 0; k--) {
    if (cdf[startA + k] > cdf[startB + k] * (1 + PROBABILITY_TOLERANCE)) {
      return false;
    }
  }
  return sideState.isNoWorse(side, a * sideState.width, b * sideState.width);
}

function isTie(labels: LabelSet, a: number, b: number): boolean {
  return labels.cost[a] === labels.cost[b] && isNoWorse(labels, b, a);
}

/** Among equals: fewer instances first, then more of the earlier offerings. */
function precedes(labels: LabelSet, a: number, b: number, offerings: number): boolean {
  if (labels.instances[a] !== labels.instances[b]) {
    return labels.instances[a] < labels.instances[b];
  }
  const [countsA, countsB] = [new Float64Array(offerings), new Float64Array(offerings)];
  labels.addCounts(a, countsA);
  labels.addCounts(b, countsB);
  const differing = countsA.findIndex((count, index) => count !== countsB[index]);
  return differing >= 0 && countsA[differing] > countsB[differing];
}
