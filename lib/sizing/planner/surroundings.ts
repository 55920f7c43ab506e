import { Envelope, type CostGrid } from "./envelope";
import type { DomainFactor, FleetModel, ServiceLevel } from "./fleet-model";
import type { SurvivedLevel } from "./side-constraints";

/**
 * What lies around a part of the world: the domains it is in and the best that the remaining money could add elsewhere.
 *
 * From it follows a lower bound on the unavailability of every fleet that contains a given partial fleet, for each level of service:
 * U >= base(money) + sum_s weight_s * sum_j P_s(elsewhere = j) P_s(part <= units - 1 - j), where `weight_s` is the probability of the
 * shock state s with all domains around the part up, and `base` what the states with one of them down contribute.
 */
export class Surroundings {
  private readonly reversed: (Float64Array | undefined)[][];

  private constructor(
    /** Per shock state: probability that it holds and every domain around the part is up. */
    private readonly weight: readonly number[],
    /** Per level of service and step of money: unavailability from states in which a domain around the part is down. */
    private readonly bases: readonly Float64Array[],
    private readonly levels: readonly ServiceLevel[],
    private readonly elsewhere: Envelope,
    /** Survived levels of which a domain lies around the part. */
    private readonly inside: readonly boolean[],
    /** Levels with a greatest share of which a domain lies around the part. */
    public readonly insideShared: readonly boolean[],
    /** Whether nothing can be added elsewhere, so that bounds are the unavailability itself. */
    public readonly empty: boolean,
  ) {
    this.reversed = levels.map(() => []);
  }

  /** Around the whole world there is nothing. */
  public static ofWorld(grid: CostGrid, { row, levels, side }: FleetModel): Surroundings {
    const nothing = new Envelope(grid, row, side.survived.length);
    const bases = levels.map(() => new Float64Array(grid.last + 1));
    const [inside, insideShared] = [side.survived.map(() => false), side.shared.map(() => false)];
    return new Surroundings(row.states, bases, levels, nothing, inside, insideShared, true);
  }

  /** The surroundings of what is in a domain. */
  public within(domain: DomainFactor): Surroundings {
    const { row: layout, cdf, grid } = this.elsewhere;
    const bases = this.levels.map(({ units }, level) => {
      const base = this.bases[level].slice();
      for (let row = 0; row <= grid.last; row++) {
        const start = row * layout.stride + units - 1;
        for (let state = 0; state < this.weight.length; state++) {
          base[row] += this.weight[state] * domain.down[state] * cdf[start + state * layout.demand];
        }
      }
      return base;
    });
    const weight = this.weight.map((probability, state) => probability * (1 - domain.down[state]));
    const inside = this.inside.map((already, level) => already || domain.lost[level]);
    const insideShared = this.insideShared.map((already, level) => already || domain.shared[level]);
    return new Surroundings(weight, bases, this.levels, this.elsewhere, inside, insideShared, this.empty);
  }

  /** The surroundings when independent parts stand beside it in the same domain; undefined ones are none. */
  public beside(envelopes: readonly (Envelope | undefined)[], spend: (operations: number) => void): Surroundings {
    const parts = envelopes.filter((part) => part !== undefined);
    if (parts.length === 0) {
      return this;
    }
    // Nothing and a part are that part, unless survived levels tell what is inside from what is outside.
    const [first, rest] = this.empty && this.inside.length === 0 ? [parts[0], parts.slice(1)] : [this.elsewhere, parts];
    const elsewhere = rest.reduce((sum, part) => sum.with(part, this.inside, spend), first);
    return new Surroundings(this.weight, this.bases, this.levels, elsewhere, this.inside, this.insideShared, false);
  }

  /** For a step of money: the part of a level's bound that does not depend on the part. */
  public base(row: number, level: number): number {
    return this.bases[level][row];
  }

  /** For a step of money: the factor of each number of a part's row in the bound of a level of service. */
  public weights(row: number, level: number): Float64Array {
    let weights = this.reversed[level][row];
    if (weights === undefined) {
      const { demand, stride } = this.elsewhere.row;
      weights = new Float64Array(stride);
      const { at, end, probability } = this.elsewhere.massOf(row);
      for (let m = 0; m < at.length; m++) {
        const start = end[m] - demand;
        const left = this.levels[level].units - 1 - (at[m] - start);
        if (left >= 0) {
          weights[start + left] = probability[m] * this.weight[start / demand];
        }
      }
      this.reversed[level][row] = weights;
    }
    return weights;
  }

  /** Whether the survived levels can still keep their units, with a step of money left. @param at start of the row of `side` */
  public canSurvive(row: number, side: Float64Array, at: number, survived: readonly SurvivedLevel[]): boolean {
    for (let level = 0; level < survived.length; level++) {
      const index = row * survived.length + level;
      const without = this.elsewhere.units[index] + (this.inside[level] ? 0 : side[at + 1 + level]);
      if (Math.min(side[at] + this.elsewhere.outside[index], without) < survived[level].floor) {
        return false;
      }
    }
    return true;
  }
}
