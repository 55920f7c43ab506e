import type { Mass } from "./label-set";

/**
 * How a row of probabilities is laid out: for each state of the shared shocks one block, in it P(at most k units alive) for each k below the
 * demand. Given a state, parts of the world are independent; so rows are convolved and gated block by block, and a probability is the sum
 * over blocks, each weighed by its state's probability.
 */
export class RowLayout {
  /** Numbers of a row. */
  public readonly stride: number;

  /**
   * @param demand in reduced units: numbers of a block
   * @param states probability of each state of the shared shocks
   */
  public constructor(
    public readonly demand: number,
    public readonly states: readonly number[] = [1],
  ) {
    this.stride = demand * states.length;
  }

  /** P(fewer than so many reduced units alive) of the row that starts at an index. */
  public shortfall(cdf: Float64Array, start: number, units: number): number {
    let sum = 0;
    this.states.forEach((probability, state) => (sum += probability * cdf[start + state * this.demand + units - 1]));
    return sum;
  }

  /**
   * Adds, block by block, the row of two independent parts together: sum over k of P(exactly k of the one) * (row of the other, moved by k).
   *
   * Four masses at a time, so that each sum is read and written once instead of four times; in the order of the masses all the same.
   */
  public addTogether({ at, end, probability }: Mass, cdf: Float64Array, start: number, into: Float64Array, intoStart: number): void {
    const { demand } = this;
    for (let m = 0; m < at.length;) {
      const blockEnd = end[m];
      const from = start + blockEnd - demand;
      if (m + 3 < at.length && end[m + 3] === blockEnd) {
        const last = at[m + 3];
        for (let t = 0; t < 3; t++) {
          addMoved(probability[m + t], cdf, from, into, intoStart + at[m + t], last - at[m + t]);
        }
        const [p, q, r, s] = [probability[m], probability[m + 1], probability[m + 2], probability[m + 3]];
        const [a, b, c, d] = [from - at[m], from - at[m + 1], from - at[m + 2], from - last];
        for (let k = last; k < blockEnd; k++) {
          into[intoStart + k] = into[intoStart + k] + p * cdf[a + k] + q * cdf[b + k] + r * cdf[c + k] + s * cdf[d + k];
        }
        m += 4;
      } else {
        addMoved(probability[m], cdf, from, into, intoStart + at[m], blockEnd - at[m]);
        m++;
      }
    }
  }

  /** Puts the row that starts at an index inside a domain. @param down per state, the probability that the domain is down */
  public gate(cdf: Float64Array, start: number, down: readonly number[]): void {
    for (let state = 0, at = start; state < down.length; state++) {
      const unavailability = down[state];
      const up = 1 - unavailability;
      for (const end = at + this.demand; at < end; at++) {
        cdf[at] = unavailability + up * cdf[at];
      }
    }
  }
}

/** Adds a multiple of so many numbers. */
function addMoved(factor: number, numbers: Float64Array, from: number, into: Float64Array, at: number, length: number): void {
  for (let k = 0; k < length; k++) {
    into[at + k] += factor * numbers[from + k];
  }
}
