const HALF_LOG_TWO_PI = 0.918938533204672741780329736406;

/** Weights below this share of the largest are left out; together they are less than 1e-17 of the whole. */
const NEGLIGIBLE = 1e-22;

/** A run of consecutive probabilities. */
export interface ProbabilityRun {
  /** The number that the first weight belongs to. */
  readonly from: number;
  /** Probability of `from`, `from + 1`, ... */
  readonly weights: Float64Array;
}

/**
 * P(N = count) of a Poisson number with a mean, to a few units in the last place however large both are.
 *
 * @param count integer of at least 0
 * @param mean at least 0
 * @see Loader: Fast and accurate computation of binomial probabilities (2000), sections 2 and 3: the saddle-point form
 */
export function poissonMass(count: number, mean: number): number {
  if (mean === 0) {
    return count === 0 ? 1 : 0;
  }
  if (count === 0) {
    return Math.exp(-mean);
  }
  return Math.exp(-stirlingError(count) - deviance(count, mean) - HALF_LOG_TWO_PI - Math.log(count) / 2);
}

/**
 * Poisson probabilities from the mode outwards, as far as they matter. Products of positive factors, divided by their sum, so each keeps its
 * relative precision. O(sqrt(mean)).
 *
 * @param mean at least 0
 */
export function poissonRun(mean: number): ProbabilityRun {
  if (mean === 0) {
    return { from: 0, weights: Float64Array.of(1) };
  }
  const mode = Math.floor(mean);
  const below: number[] = [];
  for (let count = mode, weight = 1; count > 0;) {
    weight *= count / mean;
    count--;
    if (weight < NEGLIGIBLE) {
      break;
    }
    below.push(weight);
  }
  const above: number[] = [];
  for (let count = mode + 1, weight = mean / count; weight >= NEGLIGIBLE; count++, weight *= mean / count) {
    above.push(weight);
  }
  const weights = Float64Array.from([...below.reverse(), 1, ...above]);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { from: mode - below.length, weights: weights.map((weight) => weight / sum) };
}

/** P(N >= count): the smaller side of the mode is summed up directly, so that a small tail is never a difference. */
export function poissonTail(count: number, mean: number): number {
  if (count <= 0) {
    return 1;
  }
  if (count <= mean) {
    let below = 0;
    for (let k = count - 1, weight = poissonMass(k, mean); k >= 0 && weight > 0; weight *= k / mean, k--) {
      below += weight;
    }
    return 1 - below;
  }
  let tail = 0;
  for (let k = count, weight = poissonMass(k, mean); weight > tail * Number.EPSILON * 1e-3; k++, weight *= mean / k) {
    tail += weight;
  }
  return tail;
}

/** log(n!) - log(sqrt(2 pi n) (n / e)^n). Below 16 from the factorial, above by the Stirling series (error below 1e-17). */
function stirlingError(count: number): number {
  if (count < 16) {
    let factorial = 1;
    for (let k = 2; k <= count; k++) {
      factorial *= k;
    }
    return Math.log(factorial) - HALF_LOG_TWO_PI - (count + 0.5) * Math.log(count) + count;
  }
  const square = count * count;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square) / square) / count;
}

/** x log(x / m) + m - x without cancellation near x = m, where it is the series x sum of v^(2j+1)... of v = (x - m) / (x + m). */
function deviance(count: number, mean: number): number {
  const difference = count - mean;
  if (Math.abs(difference) >= 0.1 * (count + mean)) {
    return count * Math.log(count / mean) + mean - count;
  }
  const ratio = difference / (count + mean);
  let sum = difference * ratio;
  let power = 2 * count * ratio;
  for (let j = 1; j < 1000; j++) {
    power *= ratio * ratio;
    const next = sum + power / (2 * j + 1);
    if (next === sum) {
      break;
    }
    sum = next;
  }
  return sum;
}
