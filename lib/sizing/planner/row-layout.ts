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
