import { Envelope, type CostGrid } from "./envelope";
import type { DomainFactor, FleetModel } from "./fleet-model";
import type { SurvivedLevel } from "./side-constraints";

/**
 * What lies around a part of the world: the domains it is in and the best that the remaining money could add elsewhere.
 *
 * From it follows a lower bound on the unavailability of every fleet that contains a given partial fleet:
 * U >= base(money) + weight * sum_j P(elsewhere = j) P(part <= demand - 1 - j), where `weight` is the probability that all domains
 * around the part are up, and `base` what the states with one of them down contribute.
 */
export class Surroundings {
  private readonly reversed: (Float64Array | undefined)[] = [];

  private constructor(
    /** Probability that every domain around the part is up. */
    public readonly weight: number,
    /** Per step of money: unavailability from states in which a domain around the part is down. */
    public readonly base: Float64Array,
    private readonly elsewhere: Envelope,
    /** Survived levels of which a domain lies around the part. */
    private readonly inside: readonly boolean[],
    /** Levels with a greatest share of which a domain lies around the part. */
    public readonly insideShared: readonly boolean[],
    /** Whether nothing can be added elsewhere, so that bounds are the unavailability itself. */
    public readonly empty: boolean,
  ) {}

  /** Around the whole world there is nothing. */
  public static ofWorld(grid: CostGrid, { demand, side }: FleetModel): Surroundings {
    const nothing = new Envelope(grid, demand, side.survived.length);
    const [inside, insideShared] = [side.survived.map(() => false), side.shared.map(() => false)];
    return new Surroundings(1, new Float64Array(grid.last + 1), nothing, inside, insideShared, true);
  }

  /** The surroundings of what is in a domain. */
  public within(domain: DomainFactor): Surroundings {
    const { demand, grid } = this.elsewhere;
    const base = new Float64Array(grid.last + 1);
    for (let row = 0; row <= grid.last; row++) {
      base[row] = this.base[row] + this.weight * domain.unavailability * this.elsewhere.cdf[row * demand + demand - 1];
    }
    const inside = this.inside.map((already, level) => already || domain.lost[level]);
    const insideShared = this.insideShared.map((already, level) => already || domain.shared[level]);
    return new Surroundings(this.weight * (1 - domain.unavailability), base, this.elsewhere, inside, insideShared, this.empty);
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
    return new Surroundings(this.weight, this.base, elsewhere, this.inside, this.insideShared, false);
  }

  /** For a step of money: the factor of P(part <= k) in the bound, for each k. */
  public weights(row: number): Float64Array {
    let weights = this.reversed[row];
    if (weights === undefined) {
      const { demand } = this.elsewhere;
      weights = new Float64Array(demand);
      const { at, probability } = this.elsewhere.massOf(row);
      for (let m = 0; m < at.length; m++) {
        weights[demand - 1 - at[m]] = probability[m] * this.weight;
      }
      this.reversed[row] = weights;
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
