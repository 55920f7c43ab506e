import type { FacilityProblem } from "./facility-problem";
import { FractionalKnapsack } from "./fractional-knapsack";
import { contribution, type ServiceCut } from "./service-cut";
import type { StepRange } from "./step-range";

/** What the relaxed problem says at a set of multipliers. */
export interface RelaxedSolution {
  /** No opening within the range, with any service, costs less. Infinity when the range holds none. */
  readonly bound: number;
  /** Chosen step of each site, -1 for closed. */
  readonly opening: Int32Array;
  /** The best step of each site if it is open; 0 where no step is left. */
  readonly bestStep: Int32Array;
  /** What each site would add to the bound if it were open at its best step; Infinity where no step is left. */
  readonly value: Float64Array;
  /** How much of each customer the chosen sites serve together: 1 is all of it. */
  readonly served: Float64Array;
  /** With the least number of sites open, one more lets the dearest of them close, which saves this; else 0. */
  readonly relief: number;
  /** With the least number of sites open, one less opens the next best instead, which costs this; Infinity where there is none; else 0. */
  readonly replacement: number;
}

/** No opening of the range in which the site is open costs less. */
export function boundIfOpen({ bound, opening, value, relief }: RelaxedSolution, site: number): number {
  return opening[site] >= 0 ? bound : bound + value[site] - relief;
}

/** No opening of the range in which the site is closed costs less. */
export function boundIfClosed({ bound, opening, value, replacement }: RelaxedSolution, site: number): number {
  return opening[site] < 0 ? bound : bound - value[site] + replacement;
}

/** The closed site of least value, the first of equals; -1 for none. */
function cheapestClosed(opening: Int32Array, value: Float64Array): number {
  let best = -1;
  for (let site = 0; site < value.length; site++) {
    if (opening[site] < 0 && value[site] < Infinity && (best < 0 || value[site] < value[best])) {
      best = site;
    }
  }
  return best;
}

/** Demand that does not fit by less than this share of all is a rounding error. */
const NEGLIGIBLE = 1e-9;

/**
 * The Lagrangian relaxation of facility location in which customers may be served more or less than fully, at a price for each.
 *
 * Per site what is left is a fractional knapsack, solved exactly; its best bound is that of the strong linear relaxation, in which
 * nobody is served at a site by more than the share by which the site is open (Cornuejols, Sridharan and Thizy, A comparison of heuristics and
 * relaxations for the capacitated plant location problem, European Journal of Operational Research 50, 1991). It is made stronger by the least
 * number of open sites, a whole number; cuts (`ServiceCut`) enter with multipliers of their own.
 */
export class LagrangianBound {
  public readonly cuts: ServiceCut[] = [];
  private readonly customers: number;
  private readonly totalDemand: number;
  private readonly knapsack: FractionalKnapsack;

  public constructor(private readonly problem: FacilityProblem) {
    this.customers = problem.demand.length;
    this.totalDemand = problem.demand.reduce((sum, each) => sum + each, 0);
    this.knapsack = new FractionalKnapsack(problem);
  }

  /**
   * The relaxed problem at multipliers.
   *
   * @param price multiplier of each customer: what serving it fully is paid
   * @param cutPrice multiplier of each cut, at least 0; cuts beyond its length have none
   * @param range steps open to choice
   * @param least the least number of open sites in the range, where it is known
   */
  public at(price: Float64Array, cutPrice: Float64Array, range: StepRange, least = this.leastOpen(range)): RelaxedSolution {
    const { sites } = this.problem;
    const value = new Float64Array(sites.length).fill(Infinity);
    const bestStep = new Int32Array(sites.length);
    for (let site = 0; site < sites.length; site++) {
      if (range.greatest[site] >= 0) {
        this.chooseStep(site, price, cutPrice, range, value, bestStep);
      }
    }
    let base = 0;
    for (let customer = 0; customer < price.length; customer++) {
      base += price[customer];
    }
    for (let cut = 0; cut < cutPrice.length; cut++) {
      base += cutPrice[cut] * this.cuts[cut].demand;
    }
    return this.openBest(base, value, bestStep, range, least);
  }

  /** The least number of open sites that can hold the demand, without the largest of them where one may be lost. */
  public leastOpen({ greatest }: StepRange): number {
    const { sites, survivesAnySite } = this.problem;
    const capacities = Float64Array.from(sites, (steps, site) => (greatest[site] >= 0 ? steps[greatest[site]].capacity : 0)).sort();
    let room = 0;
    let open = survivesAnySite && this.totalDemand > 0 ? 1 : 0;
    for (let at = capacities.length - 1 - open; room < this.totalDemand * (1 - NEGLIGIBLE); at--) {
      if (at < 0 || capacities[at] === 0) {
        return Infinity;
      }
      room += capacities[at];
      open++;
    }
    return open;
  }

  /** Opens the forced sites, those of negative value, and the next best up to the least number. */
  private openBest(base: number, value: Float64Array, bestStep: Int32Array, range: StepRange, least: number): RelaxedSolution {
    const opening = new Int32Array(value.length).fill(-1);
    let bound = base;
    let open = 0;
    for (let site = 0; site < value.length; site++) {
      if (range.greatest[site] >= 0 && (range.least[site] >= 0 || value[site] < 0)) {
        opening[site] = bestStep[site];
        bound += value[site];
        open++;
      }
    }
    let dearest = 0;
    for (let next = cheapestClosed(opening, value); open < least && next >= 0; next = cheapestClosed(opening, value)) {
      opening[next] = bestStep[next];
      bound += value[next];
      dearest = value[next];
      open++;
    }
    const served = new Float64Array(this.customers);
    for (let site = 0; site < value.length; site++) {
      if (opening[site] >= 0) {
        this.knapsack.serve(site, this.problem.sites[site][opening[site]].capacity, served);
      }
    }
    const next = cheapestClosed(opening, value);
    const isTight = open === least;
    return {
      bound: open < least ? Infinity : bound,
      opening,
      bestStep,
      value,
      served,
      relief: isTight ? dearest : 0,
      replacement: isTight ? (next < 0 ? Infinity : value[next]) : 0,
    };
  }

  /** Finds the best step of a site in the range. */
  private chooseStep(
    site: number,
    price: Float64Array,
    cutPrice: Float64Array,
    { least, greatest }: StepRange,
    value: Float64Array,
    bestStep: Int32Array,
  ): void {
    const steps = this.problem.sites[site];
    const first = Math.max(0, least[site]);
    this.knapsack.pack(site, price, steps[greatest[site]].capacity, first < greatest[site]);
    for (let step = first; step <= greatest[site]; step++) {
      const gain = this.knapsack.gainUpTo(site, steps[step].capacity);
      const each = steps[step].cost + gain - this.cutValue(site, step, cutPrice);
      if (each < value[site]) {
        value[site] = each;
        bestStep[site] = step;
      }
    }
  }

  private cutValue(site: number, step: number, cutPrice: Float64Array): number {
    let value = 0;
    for (let cut = 0; cut < cutPrice.length; cut++) {
      if (cutPrice[cut] > 0 && this.cuts[cut].isMember[site] === 1) {
        value += cutPrice[cut] * contribution(this.cuts[cut], this.problem.sites[site][step]);
      }
    }
    return value;
  }
}
