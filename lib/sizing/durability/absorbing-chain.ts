/**
 * A continuous-time Markov chain that ends in loss, from its first state: how long it lasts, and how likely it has ended by a time.
 *
 * States are numbered from 0, everything healthy. Only rates between different states and rates into the loss are stored, so the chain never
 * holds a negative number and nothing in this file is subtracted: a loss rate of 1e-30 is as precise as one of 0.1.
 */
export class AbsorbingChain {
  /** Rates out of a state into others, per unit of time. */
  private readonly rates: Map<number, number>[];
  /** Rates of a state into the loss, per unit of time, by cause. */
  private readonly losses: readonly Float64Array[];

  /**
   * @param states number of states that are not the loss, at least 1
   * @param causes number of causes that losses are told apart by, at least 1
   */
  public constructor(
    public readonly states: number,
    public readonly causes = 1,
  ) {
    this.rates = Array.from({ length: states }, () => new Map<number, number>());
    this.losses = Array.from({ length: causes }, () => new Float64Array(states));
  }

  /** Adds a rate from one state to another; a rate from a state to itself changes nothing and is ignored. */
  public addRate(from: number, to: number, rate: number): void {
    if (from !== to && rate > 0) {
      this.rates[from].set(to, (this.rates[from].get(to) ?? 0) + rate);
    }
  }

  /** Adds a rate from a state into the loss. */
  public addLoss(from: number, rate: number, cause = 0): void {
    this.losses[cause][from] += rate;
  }

  /** Rates out of a state into other states. */
  public ratesFrom(state: number): ReadonlyMap<number, number> {
    return this.rates[state];
  }

  /** Rate of a state into the loss by one cause. */
  public lossFrom(state: number, cause = 0): number {
    return this.losses[cause][state];
  }

  /** All rates out of a state together. */
  public exitRate(state: number): number {
    let sum = 0;
    this.losses.forEach((losses) => (sum += losses[state]));
    this.rates[state].forEach((rate) => (sum += rate));
    return sum;
  }

  /**
   * Mean time from state 0 to the loss.
   *
   * @returns Infinity when no loss can be reached
   */
  public meanTimeToLoss(): number {
    const losses = this.lossRates().reduce((sum, rate) => sum + rate, 0);
    return losses > 0 ? 1 / losses : Infinity;
  }

  /**
   * Losses per unit of time by cause, of a chain that starts anew in state 0 after each: the share of a cause in all losses, by the mean time to one.
   *
   * By elimination of states from the last to the first after Grassmann, Taksar and Heyman. Each state is replaced by the shortcuts around it: with S
   * the sum of its rates to states still there and into the loss, q(i,j) += q(i,s) q(s,j) / S, loss(i) += q(i,s) loss(s) / S,
   * time(i) += q(i,s) time(s) / S. Every term is positive. States should be numbered by damage, so that shortcuts stay few.
   *
   * @see W. K. Grassmann, M. I. Taksar, D. P. Heyman, "Regenerative analysis and steady state distributions for Markov chains", 1985
   */
  public lossRates(): number[] {
    const { states } = this;
    const out = new Float64Array(states * states);
    this.rates.forEach((row, from) => row.forEach((rate, to) => (out[from * states + to] = rate)));
    const losses = this.losses.map((rates) => rates.slice());
    const times = new Float64Array(states).fill(1);
    const targets = new Int32Array(states);
    for (let state = states - 1; state > 0; state--) {
      const row = state * states;
      let found = 0;
      let total = 0;
      losses.forEach((rates) => (total += rates[state]));
      for (let to = 0; to < state; to++) {
        if (out[row + to] > 0) {
          total += out[row + to];
          targets[found++] = to;
        }
      }
      for (let from = 0; from < state; from++) {
        const here = from * states;
        if (out[here + state] > 0) {
          const share = out[here + state] / total;
          for (let at = 0; at < found; at++) {
            out[here + targets[at]] += share * out[row + targets[at]];
          }
          losses.forEach((rates) => (rates[from] += share * rates[state]));
          times[from] += share * times[state];
        }
      }
    }
    return losses.map((rates) => rates[0] / times[0]);
  }
}
