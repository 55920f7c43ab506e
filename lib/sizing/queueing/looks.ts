import { poissonRun } from "./poisson";
import { sum } from "./sum";

/** Masses that change by the same factor to this share of themselves have settled. */
const SETTLED = 1e-14;

/** Looks between two checks of that. */
const CHECKED_EVERY = 16;

/**
 * Figures of a Markov chain at any time by uniformization: a Poisson number of looks, at each of which the state may change.
 *
 * What a figure is after 0, 1, 2, ... looks is kept, so each further time costs a sum of about 20 sqrt(rate time) terms. Once every single mass
 * changes by the same factor from look to look, the slowest included, so do the figures: a very long time costs no more than that.
 *
 * @see Jensen: Markoff chains as an aid in the study of Markoff processes. Skandinavisk Aktuarietidskrift 36 (1953)
 */
export class Looks {
  private readonly seen: number[][];
  /** What every figure changes by from the last look seen on. */
  private factor?: number;

  /**
   * @param rate looks a unit of time, at least the greatest rate out of a state
   * @param state masses at the beginning, at least 0
   * @param step the masses one look later: linear in them
   * @param figures what of them is looked for: linear as well, at least 0
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
    while (this.seen[0].length <= looks && this.factor === undefined) {
      this.figures.forEach((of, index) => this.seen[index].push(of(this.state)));
      const next = this.step(this.state);
      if (this.seen[0].length % CHECKED_EVERY === 0) {
        this.factor = commonFactor(this.state, next);
      }
      this.state = next;
    }
    const row = this.seen[figure];
    return looks < row.length ? row[looks] : row[row.length - 1] * (this.factor as number) ** (looks - row.length + 1);
  }

  /**
   * Mean of a figure after a time. Looks of a total probability below 1e-20 are left out, so a figure keeps its relative precision down to 1e-17, and further
   * where all masses have settled.
   *
   * @param time at least 0
   * @param figure its place in the list
   */
  public at(time: number, figure = 0): number {
    const looks = this.rate * time;
    const row = this.seen[figure];
    const earliest = looks - 11 * Math.sqrt(looks) - 60;
    if (earliest > 0) {
      this.after(Math.floor(earliest), figure);
    }
    if (this.factor !== undefined && earliest > row.length) {
      // The mean of factor^N for a Poisson number N is exp(-(1 - factor) looks).
      const last = row.length - 1;
      return row[last] * Math.exp(-(1 - this.factor) * looks - (this.factor > 0 ? last * Math.log(this.factor) : 0));
    }
    const { from, weights } = poissonRun(looks);
    return weights.reduce((mean, weight, index) => mean + weight * this.after(from + index, figure), 0);
  }
}

/** The factor between all masses of a state and the next; undefined where there is no such factor yet. */
function commonFactor(state: Float64Array, next: Float64Array): number | undefined {
  const all = sum(state);
  if (all === 0) {
    return 0;
  }
  const factor = sum(next) / all;
  return state.every((mass, i) => Math.abs(next[i] - factor * mass) <= SETTLED * next[i]) ? factor : undefined;
}
