/** Multiply-adds that an exact expectation may take: about a second at most. */
const MOST_WORK = 1_000_000_000;

/** Most keys that are counted one by one. */
const MOST_KEYS = 100_000;

/** What larger maxima add to the expectation may be left out below this. */
const NEGLIGIBLE = 1e-18;

/**
 * The expected number of keys of the fullest shard, exact up to rounding, when each key falls on each shard alike and independently.
 *
 * E[max] is the sum over k of P(max > k). For all k at once, P(max > k) is found for i keys on r shards, r doubling and adding up to all of
 * them: the keys that fall on a of a + b shards are binomial, and the maximum exceeds k on those, or else on the others. Every term is positive, so that
 * nothing cancels.
 *
 * @returns undefined where it would take more than about 1,000 million multiply-adds, or keys are more than 100,000
 */
export function expectedFullest(keys: number, shards: number): number | undefined {
  if (keys > MOST_KEYS) {
    return undefined;
  }
  const least = Math.ceil(keys / shards);
  const levels = largestToCount(keys, shards) - least + 1;
  // Joins of groups of shards, of which the last is needed for all keys alone.
  const joins = shards.toString(2).length + shards.toString(2).replaceAll("0", "").length - 2;
  if ((2 * levels + 5) * (Math.max(0, joins - 1) * keys * keys + keys) > MOST_WORK) {
    return undefined;
  }
  // One shard: its keys are the maximum.
  let power = exceeded(keys, levels, (count, level) => count > least + level);
  let all: Exceeded | undefined;
  let [size, done] = [1, 0];
  for (let rest = shards; rest > 0; rest = Math.floor(rest / 2)) {
    const isLast = rest === 1;
    if (rest % 2 === 1) {
      all = all === undefined ? power : joined(all, done, power, size, isLast);
      done += size;
    }
    if (!isLast) {
      power = joined(power, size, power, size, rest === 2 && all === undefined);
      size *= 2;
    }
  }
  const above = all!.above.subarray(keys * levels);
  return above.reduce((sum, probability) => sum + probability, least);
}

/** For so many keys on some shards, and each level, the probability that a shard has more than the level, and that none has. */
interface Exceeded {
  /** `keys * levels + level`. */
  readonly above: Float64Array;
  readonly within: Float64Array;
  readonly keys: number;
  readonly levels: number;
}

function exceeded(keys: number, levels: number, isAbove: (count: number, level: number) => boolean): Exceeded {
  const above = new Float64Array((keys + 1) * levels);
  for (let count = 0; count <= keys; count++) {
    for (let level = 0; level < levels; level++) {
      above[count * levels + level] = isAbove(count, level) ? 1 : 0;
    }
  }
  return { above, within: above.map((probability) => 1 - probability), keys, levels };
}

/** Two groups of shards together; only for all keys where that is all that is asked for. */
function joined(a: Exceeded, sizeOfA: number, b: Exceeded, sizeOfB: number, isLast: boolean): Exceeded {
  const { keys, levels } = a;
  const above = new Float64Array((keys + 1) * levels);
  const within = new Float64Array((keys + 1) * levels);
  for (let count = isLast ? keys : 0; count <= keys; count++) {
    const weights = binomialWeights(count, sizeOfA / (sizeOfA + sizeOfB));
    const to = count * levels;
    for (let own = 0; own <= count; own++) {
      const weight = weights[own];
      if (weight === 0) {
        continue;
      }
      const [inA, inB] = [own * levels, (count - own) * levels];
      for (let level = 0; level < levels; level++) {
        const none = weight * a.within[inA + level];
        above[to + level] += weight * a.above[inA + level] + none * b.above[inB + level];
        within[to + level] += none * b.within[inB + level];
      }
    }
  }
  return { above, within, keys, levels };
}

/** Binomial probabilities by ratios from the most likely number on, scaled to add up to 1. */
function binomialWeights(trials: number, probability: number): Float64Array {
  const weights = new Float64Array(trials + 1);
  const mode = Math.min(trials, Math.floor((trials + 1) * probability));
  const odds = probability / (1 - probability);
  weights[mode] = 1;
  for (let at = mode; at < trials; at++) {
    weights[at + 1] = (weights[at] * (trials - at) * odds) / (at + 1);
  }
  for (let at = mode; at > 0; at--) {
    weights[at - 1] = (weights[at] * at) / ((trials - at + 1) * odds);
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * The number of keys that the fullest shard exceeds next to never: that some shard has more is at most as probable as the number of shards times
 * that a given one has.
 */
function largestToCount(keys: number, shards: number): number {
  const weights = binomialWeights(keys, 1 / shards);
  let [tail, count] = [0, keys];
  while (count > 0 && (tail + weights[count]) * shards * keys < NEGLIGIBLE) {
    tail += weights[count--];
  }
  return Math.max(count, Math.ceil(keys / shards));
}
