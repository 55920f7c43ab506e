import type { FacilityProblem, FacilitySolution } from "./facility-problem";
import { boundIfClosed, boundIfOpen, LagrangianBound, type RelaxedSolution } from "./lagrangian-bound";
import { climb, firstPrices, type Ascent, type Multipliers } from "./multiplier-ascent";
import { OpeningSearch } from "./opening-search";
import { cutOf, type ServiceCut } from "./service-cut";
import { StepRange } from "./step-range";

/** When to stop before the optimum is proven. */
export interface FacilityLimits {
  /** (cost - lower bound) / cost that is good enough. */
  readonly gap: number;
  /**
   * All costs of solutions are multiples of this.
   *
   * @default 0 - of nothing
   */
  readonly granularity?: number;
  /**
   * A solution that costs more is of no use, so that no gap is good enough for it.
   *
   * @default Infinity
   */
  readonly budget?: number;
  /** Most ranges of openings that are looked at. */
  readonly maxNodes: number;
  /** Whether the time is up: asked between steps of a few milliseconds at most. */
  readonly isTimeUp?: () => boolean;
}

/** The best solution found, and what is proven. */
export interface FacilityAnswer {
  /** Undefined when none was found. */
  readonly solution: FacilitySolution | undefined;
  /** No solution costs less; Infinity when it is proven that there is none. */
  readonly lowerBound: number;
  readonly nodes: number;
  /** Proof of a bound that is somewhat lower: of the first range, which holds everything. */
  readonly root: FacilityRoot | undefined;
  /** Why nobody can be served in full, when that is so with all sites as large as can be. */
  readonly stuck: ServiceCut | undefined;
}

/** Multipliers, the bound that they prove without branching, and what opening a site raises it to. */
export interface FacilityRoot extends Multipliers {
  readonly bound: number;
  readonly cuts: readonly ServiceCut[];
  readonly boundIfOpen: Float64Array;
}

/** Costs that differ by less than this share are taken as equal: both bounds are sums of some thousand terms. */
const AGREEMENT = 1e-10;

/** Multiplier steps at the first range, where prices are unknown, and at each later one. */
const FIRST_ITERATIONS = 1500;
const LATER_ITERATIONS = 60;

/** Most cuts that are learnt at the first range, one after another. */
const CUT_ROUNDS = 30;

/** Of the relaxed openings that raise the first bound, every so many is tried as a solution. */
const TRIED = 10;

interface Node extends Multipliers {
  readonly range: StepRange;
  readonly bound: number;
}

/**
 * Facility location solved exactly: best-first branch and bound on steps, with the Lagrangian bound, sites settled by reduced cost, and
 * openings evaluated by exact transportation.
 *
 * @param problem the problem
 * @param limits when to stop
 * @param range steps open to choice; all by default
 * @returns proven optimal when `lowerBound` reaches the cost of the solution
 */
export function solveFacilityLocation(problem: FacilityProblem, limits: FacilityLimits, range = StepRange.all(problem)): FacilityAnswer {
  return new FacilityLocation(problem, limits, range).run();
}

class FacilityLocation {
  private readonly lagrangian: LagrangianBound;
  private readonly openings: OpeningSearch;
  private readonly waiting: Node[] = [];
  private readonly isTimeUp: () => boolean;
  /** The least bound among ranges that were given up as good enough. */
  private settledBound = Infinity;
  private root: FacilityRoot | undefined;

  public constructor(
    private readonly problem: FacilityProblem,
    private readonly limits: FacilityLimits,
    private readonly all: StepRange,
  ) {
    this.isTimeUp = limits.isTimeUp ?? (() => false);
    this.lagrangian = new LagrangianBound(problem);
    this.openings = new OpeningSearch(problem, this.lagrangian, this.isTimeUp);
  }

  public run(): FacilityAnswer {
    const stuck = this.openings.cutBrokenBy(this.all.greatest);
    if (stuck !== undefined) {
      return { solution: undefined, lowerBound: Infinity, nodes: 0, root: undefined, stuck };
    }
    this.openings.costOf(this.all.greatest);
    this.addLossCuts();
    this.waiting.push({ range: this.all, bound: -Infinity, price: firstPrices(this.problem), cutPrice: new Float64Array(0) });
    let nodes = 0;
    while (this.waiting.length > 0 && nodes < this.limits.maxNodes && (nodes === 0 || !this.isTimeUp())) {
      const node = this.takeLeast();
      if (node.bound >= this.goodEnough()) {
        this.settledBound = Math.min(this.settledBound, node.bound);
        continue;
      }
      this.explore(node);
      nodes++;
    }
    const open = this.waiting.reduce((least, { bound }) => Math.min(least, bound), this.settledBound);
    const { best } = this.openings;
    return { solution: best, lowerBound: Math.min(best?.cost ?? Infinity, open), nodes, root: this.root, stuck };
  }

  private takeLeast(): Node {
    let least = 0;
    this.waiting.forEach(({ bound }, at) => (least = bound < this.waiting[least].bound ? at : least));
    const node = this.waiting[least];
    this.waiting[least] = this.waiting[this.waiting.length - 1];
    this.waiting.pop();
    return node;
  }

  /** A bound from which on a range is of no interest. */
  private goodEnough(): number {
    const { upperBound } = this.openings;
    const { gap, budget = Infinity, granularity = 0 } = this.limits;
    const rounding = AGREEMENT * Math.abs(upperBound);
    const goodEnough = upperBound <= budget ? gap * Math.abs(upperBound) : 0;
    return upperBound - Math.max(goodEnough, rounding, granularity - rounding);
  }

  private explore(node: Node): void {
    const range = node.range.copy();
    const ascent = this.climbed(node, range);
    const bound = Math.max(node.bound, ascent.bound);
    if (bound >= this.goodEnough()) {
      this.settledBound = Math.min(this.settledBound, bound);
      return;
    }
    this.settle(ascent.relaxed, range);
    if (range.isSettledEverywhere) {
      this.openings.costOf(range.greatest);
      return;
    }
    for (const half of this.branching(ascent, range)) {
      if (this.openings.cutBrokenBy(half.greatest) === undefined) {
        this.waiting.push({ range: half, bound, price: ascent.price, cutPrice: ascent.cutPrice });
      }
    }
  }

  /** Climbs, and tries the relaxed openings on the way. */
  private climbed(node: Node, range: StepRange): Ascent {
    const isFirst = this.root === undefined;
    let heard = 0;
    const tell = (relaxed: RelaxedSolution): void => {
      if (isFirst && heard++ % TRIED === TRIED - 1) {
        this.tryOpening(relaxed, range);
      }
    };
    const limits = {
      upperBound: () => this.openings.upperBound,
      enough: () => this.goodEnough(),
      iterations: isFirst ? FIRST_ITERATIONS : LATER_ITERATIONS,
      isTimeUp: this.isTimeUp,
    };
    let ascent = climb(this.problem, this.lagrangian, range, node, limits, tell);
    for (let round = 0; isFirst && round < CUT_ROUNDS && ascent.bound < this.goodEnough() && this.addCut(ascent.relaxed); round++) {
      const further = climb(this.problem, this.lagrangian, range, ascent, { ...limits, iterations: LATER_ITERATIONS }, tell);
      ascent = further.bound > ascent.bound ? further : ascent;
    }
    if (isFirst) {
      const { bound, price, cutPrice, relaxed } = ascent;
      const ifOpen = relaxed.value.map((_, site) => boundIfOpen(relaxed, site));
      this.root = { bound, price, cutPrice, cuts: this.lagrangian.cuts.slice(0, cutPrice.length), boundIfOpen: ifOpen };
    }
    if (ascent.bound < Infinity) {
      this.tryOpening(ascent.relaxed, range);
      this.addCut(ascent.relaxed);
    }
    return ascent;
  }

  private tryOpening({ opening, value }: RelaxedSolution, range: StepRange): void {
    const order = [...opening.keys()].filter((site) => range.greatest[site] >= 0);
    order.sort((a, b) => value[a] - value[b] || a - b);
    const complete = this.openings.completed(opening, order, range);
    if (complete !== undefined && this.openings.costOf(complete) === this.openings.upperBound) {
      this.openings.improve(complete, this.all);
    }
  }

  /** Whichever site is lost, the others must hold all demand. */
  private addLossCuts(): void {
    if (this.problem.survivesAnySite && this.problem.demand.length > 0) {
      const everybody = [...this.problem.demand.keys()];
      this.all.greatest.forEach((step, site) => {
        if (step >= 0) {
          this.lagrangian.cuts.push(cutOf(this.problem, everybody, site));
        }
      });
    }
  }

  /** A relaxed opening that does not serve everybody, or does not survive the loss of a site, teaches a cut. @returns whether it is new */
  private addCut({ opening }: RelaxedSolution): boolean {
    const cut = this.openings.cutBrokenBy(opening);
    const isKnown = (other: ServiceCut): boolean => other.demand === cut!.demand && other.sites.join() === cut!.sites.join();
    if (cut === undefined || this.lagrangian.cuts.some(isKnown)) {
      return false;
    }
    this.lagrangian.cuts.push(cut);
    return true;
  }

  /** Settles sites whose other choice would cost more than the best solution. */
  private settle(relaxed: RelaxedSolution, range: StepRange): void {
    const limit = this.openings.upperBound * (1 - AGREEMENT);
    for (let site = 0; site < relaxed.value.length; site++) {
      if (range.isSettled(site) || range.least[site] >= 0) {
        continue;
      }
      if (boundIfOpen(relaxed, site) > limit) {
        range.greatest[site] = -1;
      } else if (boundIfClosed(relaxed, site) > limit) {
        range.least[site] = 0;
      }
    }
  }

  /** Two halves of a range: a site open or closed, or a site's steps divided. */
  private branching({ openness, step }: Ascent, range: StepRange): StepRange[] {
    let chosen = -1;
    let least = Infinity;
    for (let site = 0; site < openness.length; site++) {
      if (range.least[site] === -1 && range.greatest[site] >= 0) {
        const distance = Math.abs(openness[site] - 0.5);
        if (distance < least) {
          [chosen, least] = [site, distance];
        }
      }
    }
    if (chosen < 0 || least > 0.499) {
      const stepped = [...range.least.keys()].filter((site) => range.least[site] >= 0 && !range.isSettled(site));
      if (stepped.length > 0) {
        chosen = stepped.reduce((widest, site) =>
          range.greatest[site] - range.least[site] > range.greatest[widest] - range.least[widest] ? site : widest,
        );
      }
    }
    const [low, high] = [range.copy(), range.copy()];
    if (range.least[chosen] === -1) {
      low.greatest[chosen] = -1;
      high.least[chosen] = 0;
    } else {
      const middle = Math.min(range.greatest[chosen] - 1, Math.max(range.least[chosen], Math.floor(step[chosen])));
      low.greatest[chosen] = middle;
      high.least[chosen] = middle + 1;
    }
    return [low, high];
  }
}
