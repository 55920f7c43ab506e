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

/** A range with what is known of it. */
export interface RangeScope {
  readonly range: StepRange;
  /** The least number of open sites in it. */
  readonly least: number;
  /** For each cut what each step contributes to it, in the order of the sites and their steps. */
  readonly contributions: readonly Float64Array[];
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
  private readonly known: ServiceCut[] = [];
  /** For each cut what each step contributes when nothing is known of the range, laid out by `firstStep`. */
  private readonly contributions: Float64Array[] = [];
  /** Where the steps of each site begin. */
  private readonly firstStep: Int32Array;
  /** What the steps of one site earn by cuts. */
  private readonly paid: Float64Array;
  private readonly customers: number;
  private readonly totalDemand: number;
  private readonly knapsack: FractionalKnapsack;

  public constructor(private readonly problem: FacilityProblem) {
    this.customers = problem.demand.length;
    this.totalDemand = problem.demand.reduce((sum, each) => sum + each, 0);
    this.knapsack = new FractionalKnapsack(problem);
    this.firstStep = new Int32Array(problem.sites.length + 1);
    problem.sites.forEach((steps, site) => (this.firstStep[site + 1] = this.firstStep[site] + steps.length));
    this.paid = new Float64Array(problem.sites.reduce((most, steps) => Math.max(most, steps.length), 0));
  }

  /** The cuts that multipliers are for. */
  public get cuts(): readonly ServiceCut[] {
    return this.known;
  }

  /** Adds a cut. @returns whether it was not known */
  public learn(cut: ServiceCut): boolean {
    const isSame = (other: ServiceCut): boolean =>
      other.isSpread === cut.isSpread && other.demand === cut.demand && other.isMember.every((is, site) => is === cut.isMember[site]);
    if (this.known.some(isSame)) {
      return false;
    }
    this.known.push(cut);
    this.contributions.push(this.rowOf(cut, 0));
    return true;
  }

  /** What is worked out for a range once. Cuts that are learnt later are not in it. */
  public within(range: StepRange): RangeScope {
    const { sites } = this.problem;
    const contributions = this.known.map((cut, at) => {
      if (!cut.isSpread) {
        return this.contributions[at];
      }
      const largest = cut.sites.reduce(
        (most, site) => (range.least[site] >= 0 ? Math.max(most, sites[site][range.least[site]].capacity) : most),
        0,
      );
      return largest === 0 ? this.contributions[at] : this.rowOf(cut, largest);
    });
    return { range, least: this.leastOpen(range), contributions };
  }

  /** What an opening contributes to a cut, by the contributions of each step. */
  public coverage(row: Float64Array, opening: Int32Array): number {
    let sum = 0;
    for (let site = 0; site < opening.length; site++) {
      sum += opening[site] >= 0 ? row[this.firstStep[site] + opening[site]] : 0;
    }
    return sum;
  }

  /** Whether an opening breaks a cut that is known. */
  public isCutBrokenBy(opening: Int32Array): boolean {
    return this.known.some(({ demand }, cut) => this.coverage(this.contributions[cut], opening) < demand * (1 - NEGLIGIBLE));
  }

  /**
   * The relaxed problem at multipliers.
   *
   * @param price multiplier of each customer: what serving it fully is paid
   * @param cutPrice multiplier of each cut, at least 0; cuts beyond its length have none
   * @param scope steps open to choice
   */
  public at(price: Float64Array, cutPrice: Float64Array, scope: RangeScope): RelaxedSolution {
    const { range, least } = scope;
    const { sites } = this.problem;
    const value = new Float64Array(sites.length).fill(Infinity);
    const bestStep = new Int32Array(sites.length);
    for (let site = 0; site < sites.length; site++) {
      if (range.greatest[site] >= 0) {
        this.chooseStep(site, price, cutPrice, scope, value, bestStep);
      }
    }
    let base = 0;
    for (let customer = 0; customer < price.length; customer++) {
      base += price[customer];
    }
    for (let cut = 0; cut < cutPrice.length; cut++) {
      base += cutPrice[cut] * this.known[cut].demand;
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
    { range: { least, greatest }, contributions }: RangeScope,
    value: Float64Array,
    bestStep: Int32Array,
  ): void {
    const steps = this.problem.sites[site];
    const first = Math.max(0, least[site]);
    const last = greatest[site];
    const { paid } = this;
    paid.fill(0, first, last + 1);
    for (let cut = 0; cut < cutPrice.length; cut++) {
      const price = cutPrice[cut];
      if (price > 0 && this.known[cut].isMember[site] === 1) {
        const row = contributions[cut];
        const start = this.firstStep[site];
        for (let step = first; step <= last; step++) {
          paid[step] += price * row[start + step];
        }
      }
    }
    this.knapsack.pack(site, price, steps[last].capacity, first < last);
    for (let step = first; step <= last; step++) {
      const each = steps[step].cost + this.knapsack.gainUpTo(site, steps[step].capacity) - paid[step];
      if (each < value[site]) {
        value[site] = each;
        bestStep[site] = step;
      }
    }
  }

  private rowOf(cut: ServiceCut, largest: number): Float64Array {
    const row = new Float64Array(this.firstStep[this.firstStep.length - 1]);
    for (const site of cut.sites) {
      this.problem.sites[site].forEach((step, at) => (row[this.firstStep[site] + at] = contribution(cut, step, largest)));
    }
    return row;
  }
}
