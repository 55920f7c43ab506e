/**
 * How distributions of capacity are put together, seen from one end: from what is lost or from what is alive.
 *
 * Both give the same probability; which is cheaper depends on whether the slack or the demand is smaller.
 */
export interface CapacityAlgebra<Distribution> {
  /** Of nothing at all. */
  readonly nothing: Distribution;
  /** Of independent instances of some units, each down with a probability. */
  instances(count: number, units: number, unavailability: number): Distribution;
  /** Of the same inside a domain that fails as one. */
  insideDomain(content: Distribution, unavailability: number): Distribution;
  /** Of two independent parts together. */
  together(a: Distribution, b: Distribution): Distribution;
  /** Units there are. */
  capacityOf(distribution: Distribution): number;
  /** Probability that fewer units than demanded are alive. */
  shortfall(distribution: Distribution): number;
}

/** Distribution of independent parts that are alike, by squaring: O(log copies) merges. */
export function copiesTogether<Distribution>(algebra: CapacityAlgebra<Distribution>, part: Distribution, copies: number): Distribution {
  let result = algebra.nothing;
  let power = part;
  for (let left = copies; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      result = algebra.together(result, power);
    }
    if (left > 1) {
      power = algebra.together(power, power);
    }
  }
  return result;
}

/** Adds the products of two rows of probabilities to a row, as far as it goes. */
export function convolve(a: Float64Array, b: Float64Array, into: Float64Array, negligible = 0): void {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  for (let i = 0; i < short.length; i++) {
    const probability = short[i];
    if (probability <= negligible) {
      continue;
    }
    const end = Math.min(long.length, into.length - i);
    for (let j = 0; j < end; j++) {
      into[i + j] += probability * long[j];
    }
  }
}
