import { poissonRun } from "./poisson";

/**
 * Figures of a Markov chain at any time by uniformization: a Poisson number of looks, at each of which the state may change.
 *
 * What a figure is after 0, 1, 2, ... looks is kept, so each further time costs a sum of about 20 sqrt(rate time) terms.
 *
 * @see Jensen: Markoff chains as an aid in the study of Markoff processes. Skandinavisk Aktuarietidskrift 36 (1953)
 */
export class Looks {
  private readonly seen: number[][];

  /**
   * @param rate looks a unit of time, at least the greatest rate out of a state
   * @param state masses at the beginning, at least 0
   * @param step the masses one look later
   * @param figures what of them is looked for, at least 0
   */
  public constructor(
    public readonly rate: number,
    private state: Float64Array,
    private readonly step: (state: Float64Array) => Float64Array,
    private readonly figures: readonly ((state: Float64Array) => number)[],
  ) {
    this.seen = figures.map(() => []);
  }

  /** A figure after so many looks. */
  public after(looks: number, figure = 0): number {
    while (this.seen[0].length <= looks) {
      this.figures.forEach((of, index) => this.seen[index].push(of(this.state)));
      this.state = this.step(this.state);
    }
    return this.seen[figure][looks];
  }

  /** Mean of a figure after a time. Looks of a total probability below 1e-20 are left out. @param time at least 0 */
  public at(time: number, figure = 0): number {
    const { from, weights } = poissonRun(this.rate * time);
    return weights.reduce((sum, weight, index) => sum + weight * this.after(from + index, figure), 0);
  }
}
