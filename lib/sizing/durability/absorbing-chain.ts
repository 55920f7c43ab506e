/**
 * A continuous-time Markov chain that ends in loss, from its first state: how long it lasts, and how likely it has ended by a time.
 *
 * States are numbered from 0, everything healthy. Only rates between different states and rates into the loss are stored, so the chain never
 * holds a negative number and nothing in this file is subtracted: a loss rate of 1e-30 is as precise as one of 0.1.
 */
export class AbsorbingChain {
  /** Rates out of a state into others, per unit of time. */
  private readonly rates: Map<number, number>[];
  /** Rates of a state into the loss, per unit of time. */
  private readonly losses: Float64Array;

  /** @param states number of states that are not the loss, at least 1 */
  public constructor(public readonly states: number) {
    this.rates = Array.from({ length: states }, () => new Map<number, number>());
    this.losses = new Float64Array(states);
  }

  /** Adds a rate from one state to another; a rate from a state to itself changes nothing and is ignored. */
  public addRate(from: number, to: number, rate: number): void {
    if (from !== to && rate > 0) {
      this.rates[from].set(to, (this.rates[from].get(to) ?? 0) + rate);
    }
  }

  /** Adds a rate from a state into the loss. */
  public addLoss(from: number, rate: number): void {
    this.losses[from] += rate;
  }

  /** Rates out of a state into other states. */
  public ratesFrom(state: number): ReadonlyMap<number, number> {
    return this.rates[state];
  }

  /** Rate of a state into the loss. */
  public lossFrom(state: number): number {
    return this.losses[state];
  }

  /** All rates out of a state together. */
  public exitRate(state: number): number {
    let sum = this.losses[state];
    this.rates[state].forEach((rate) => (sum += rate));
    return sum;
  }

  /**
   * Mean time from state 0 to the loss, by elimination of states from the last to the first after Grassmann, Taksar and Heyman.
   *
   * Each state is replaced by the shortcuts around it: with S the sum of its rates to states still there and into the loss,
   * q(i,j) += q(i,s) q(s,j) / S, loss(i) += q(i,s) loss(s) / S, time(i) += q(i,s) time(s) / S. Every term is positive.
   * States should be numbered by damage, so that shortcuts stay few.
   *
   * @returns Infinity when no loss can be reached
   * @see W. K. Grassmann, M. I. Taksar, D. P. Heyman, "Regenerative analysis and steady state distributions for Markov chains", 1985
   */
  public meanTimeToLoss(): number {
    const out = this.rates.map((row) => new Map(row));
    const into: Set<number>[] = out.map(() => new Set<number>());
    out.forEach((row, from) => row.forEach((_, to) => into[to].add(from)));
    const losses = this.losses.slice();
    const times = new Float64Array(this.states).fill(1);
    for (let state = this.states - 1; state > 0; state--) {
      let total = losses[state];
      out[state].forEach((rate) => (total += rate));
      for (const from of into[state]) {
        const share = out[from].get(state)! / total;
        out[from].delete(state);
        out[state].forEach((rate, to) => {
          if (to !== from) {
            out[from].set(to, (out[from].get(to) ?? 0) + share * rate);
            into[to].add(from);
          }
        });
        losses[from] += share * losses[state];
        times[from] += share * times[state];
      }
      out[state].forEach((_, to) => into[to].delete(state));
    }
    return losses[0] > 0 ? times[0] / losses[0] : Infinity;
  }
}
