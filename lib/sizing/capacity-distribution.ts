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
    if (!(short[i] > negligible)) {
      continue;
    }
    if (short[i + 1] > negligible && short[i + 2] > negligible && short[i + 3] > negligible) {
      addFour(short, i, long, into);
      i += 3;
    } else {
      addPart(short[i], long, into, i, 0, into.length);
    }
  }
}

/** Adds the products of one number and a row, moved by an offset, to the part of a row from an index to another. */
function addPart(factor: number, row: Float64Array, into: Float64Array, offset: number, from: number, to: number): void {
  const end = Math.min(offset + row.length, to);
  for (let at = Math.max(offset, from); at < end; at++) {
    into[at] += factor * row[at - offset];
  }
}

/**
 * Adds the products of four neighbouring numbers and a row, which is at least as long: reads and writes each sum once instead of four times. Terms are
 * added in the order in which one number after the other would add them, so that sums are the same to the last bit.
 */
function addFour(short: Float64Array, i: number, long: Float64Array, into: Float64Array): void {
  const [p, q, r, s] = [short[i], short[i + 1], short[i + 2], short[i + 3]];
  // Where all four meet the row; on either side fewer do.
  const first = i + 3;
  const end = Math.min(i + long.length, into.length);
  for (let t = 0; t < 3; t++) {
    addPart(short[i + t], long, into, i + t, 0, Math.min(first, into.length));
  }
  let [x, y, z] = [long[2], long[1], long[0]];
  for (let at = first; at < end; at++) {
    const w = long[at - i];
    into[at] = into[at] + p * w + q * x + r * y + s * z;
    z = y;
    y = x;
    x = w;
  }
  for (let t = 1; t < 4; t++) {
    addPart(short[i + t], long, into, i + t, end, into.length);
  }
}
