import type { FacilityProblem, FacilitySolution, Opening } from "./facility-problem";
import { GroupCuts } from "./group-cuts";
import { boundIfClosed, boundIfOpen, LagrangianBound, type RelaxedSolution } from "./lagrangian-bound";
import { climb, firstPrices, type Ascent, type Multipliers } from "./multiplier-ascent";
import { OpeningSearch } from "./opening-search";
import { ProofTree, type ProofLimits, type ProofNode } from "./proof-tree";
import { cutOf, spreadCutOf, type ServiceCut } from "./service-cut";
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
  /**
   * How much of a proof of the lower bound is kept.
   *
   * @default - none
   */
  readonly proof?: ProofLimits;
}

/** The best solution found, and what is proven. */
export interface FacilityAnswer {
  /** Undefined when none was found. */
  readonly solution: FacilitySolution | undefined;
  /** No solution costs less; Infinity when it is proven that there is none. */
  readonly lowerBound: number;
  readonly nodes: number;
  /** What is known of the first range, which holds everything. */
  readonly root: FacilityRoot | undefined;
  /** Why nobody can be served in full, when that is so with all sites as large as can be. */
  readonly stuck: ServiceCut | undefined;
  /** How everything was closed; undefined where it was not asked for, or when all sites together are too small. */
  readonly proof: FacilityProof | undefined;
}

/** A proof of a lower bound. */
export interface FacilityProof {
  readonly root: ProofNode;
  /** The cuts that multipliers are for. */
  readonly cuts: readonly ServiceCut[];
}

/** The bound that is proven without branching, and what opening a site raises it to. */
export interface FacilityRoot {
  readonly bound: number;
  readonly boundIfOpen: Float64Array;
}

/** Costs that differ by less than this share are taken as equal: both bounds are sums of some thousand terms. */
const AGREEMENT = 1e-10;

/** Multiplier steps at the first range, where prices are unknown, and at each later one. */
const FIRST_ITERATIONS = 1500;
const LATER_ITERATIONS = 60;

/** Most cuts that are learnt at the first range, one after another. */
const CUT_ROUNDS = 30;

/** Most cuts of groups that are learnt in a round. */
const CUTS_A_ROUND = 4;

/** Of the relaxed openings that raise the first bound, every so many is tried as a solution. */
const TRIED = 10;

/** The opening of every so many ranges is improved even when it is not the best. */
const THOROUGH = 16;

interface Node extends Multipliers {
  readonly range: StepRange;
  readonly bound: number;
  /** Its place in the proof; undefined where that is not recorded. */
  readonly place: ProofNode | undefined;
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
  private explored = 0;
  private groups: GroupCuts | undefined;
  private root: FacilityRoot | undefined;
  private readonly proof: ProofTree | undefined;

  public constructor(
    private readonly problem: FacilityProblem,
    private readonly limits: FacilityLimits,
    private readonly all: StepRange,
  ) {
    this.isTimeUp = limits.isTimeUp ?? (() => false);
    this.lagrangian = new LagrangianBound(problem);
    this.openings = new OpeningSearch(problem, this.lagrangian, this.isTimeUp);
    const first = { price: firstPrices(problem), cutPrice: new Float64Array(0) };
    this.proof = limits.proof === undefined ? undefined : ProofTree.of(first, limits.proof);
    this.waiting.push({ range: all, bound: -Infinity, ...first, place: this.proof?.root });
  }

  public run(): FacilityAnswer {
    const stuck = this.openings.cutBrokenBy(this.all.greatest);
    if (stuck !== undefined) {
      return { solution: undefined, lowerBound: Infinity, nodes: 0, root: undefined, stuck, proof: undefined };
    }
    this.openings.costOf(this.all.greatest);
    this.addLossCuts();
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
    const proof = this.proof === undefined ? undefined : { root: this.proof.root, cuts: this.lagrangian.cuts };
    return { solution: best, lowerBound: Math.min(best?.cost ?? Infinity, open), nodes, root: this.root, stuck, proof };
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
    this.proof?.improve(node.place, { price: ascent.price, cutPrice: ascent.cutPrice });
    const bound = Math.max(node.bound, ascent.bound);
    if (bound >= this.goodEnough()) {
      this.settledBound = Math.min(this.settledBound, bound);
      return;
    }
    const place = this.settle(ascent.relaxed, range, node.place);
    if (range.isSettledEverywhere) {
      this.evaluate(range.greatest, place);
      return;
    }
    const { site, step } = this.branching(ascent, range);
    const split = this.proof?.split(place, site, step);
    const [low, high] = [range.copy(), range.copy()];
    low.greatest[site] = step;
    high.least[site] = step + 1;
    this.await(low, { ...ascent, bound }, split?.low);
    this.await(high, { ...ascent, bound }, split?.high);
  }

  /** Puts a range among those to be explored, unless it is too small for everybody. */
  private await(
    range: StepRange,
    { bound, price, cutPrice }: Multipliers & { readonly bound: number },
    place: ProofNode | undefined,
  ): void {
    const broken = this.openings.cutBrokenBy(range.greatest);
    if (broken === undefined) {
      this.waiting.push({ range, bound, price, cutPrice, place });
    } else {
      this.proof?.close(place, broken);
    }
  }

  /** Looks at the only opening that is left in a range. */
  private evaluate(opening: Opening, place: ProofNode | undefined): void {
    this.openings.costOf(opening);
    if (place !== undefined) {
      const broken = this.openings.cutBrokenBy(opening);
      if (broken === undefined) {
        this.proof?.improve(place, { price: this.openings.pricesOf(opening), cutPrice: new Float64Array(0) });
      } else {
        this.proof?.close(place, broken);
      }
    }
  }

  /** Climbs, and tries the relaxed openings on the way. */
  private climbed(node: Node, range: StepRange): Ascent {
    const isFirst = this.root === undefined;
    let heard = 0;
    const tell = (relaxed: RelaxedSolution): void => {
      if (isFirst && heard++ % TRIED === TRIED - 1) {
        this.openings.follow(relaxed);
        this.tryOpening(relaxed, range, false);
      }
    };
    const limits = {
      upperBound: () => this.openings.upperBound,
      enough: () => this.goodEnough(),
      iterations: isFirst ? FIRST_ITERATIONS : LATER_ITERATIONS,
      isTimeUp: this.isTimeUp,
    };
    let ascent = climb(this.problem, this.lagrangian, range, node, limits, tell);
    for (let round = 0; isFirst && round < CUT_ROUNDS && ascent.bound < this.goodEnough() && this.addCuts(ascent); round++) {
      const further = climb(this.problem, this.lagrangian, range, ascent, { ...limits, iterations: LATER_ITERATIONS }, tell);
      ascent = further.bound > ascent.bound ? further : ascent;
    }
    if (isFirst) {
      const { bound, relaxed } = ascent;
      this.openings.follow(relaxed);
      const ifOpen = relaxed.value.map((_, site) => boundIfOpen(relaxed, site));
      this.root = { bound, boundIfOpen: ifOpen };
    }
    if (ascent.bound < Infinity) {
      this.tryOpening(ascent.relaxed, range, this.explored++ % THOROUGH === 0);
      this.addCuts(ascent);
    }
    return ascent;
  }

  private tryOpening({ opening, value }: RelaxedSolution, range: StepRange, isThorough: boolean): void {
    const order = [...opening.keys()].filter((site) => range.greatest[site] >= 0);
    order.sort((a, b) => value[a] - value[b] || a - b);
    const complete = this.openings.completed(opening, order, range);
    if (complete !== undefined && (isThorough || this.openings.costOf(complete) === this.openings.upperBound)) {
      this.openings.improve(complete, this.all);
    }
  }

  /** Whichever site is lost, the others must hold all demand. */
  private addLossCuts(): void {
    if (this.problem.survivesAnySite && this.problem.demand.length > 0) {
      const everybody = [...this.problem.demand.keys()];
      this.lagrangian.learn(spreadCutOf(this.problem, everybody));
      this.all.greatest.forEach((step, site) => {
        if (step >= 0) {
          this.lagrangian.learn(cutOf(this.problem, everybody, site));
        }
      });
    }
  }

  /** A relaxed opening that does not serve everybody, or does not survive the loss of a site, teaches a cut. @returns whether it is new */
  private addCut({ opening }: RelaxedSolution): boolean {
    const cut = this.openings.cutBrokenBy(opening);
    if (cut === undefined) {
      return false;
    }
    const isNew = this.lagrangian.learn(cut);
    return this.problem.survivesAnySite ? this.lagrangian.learn(spreadCutOf(this.problem, cut.customers)) || isNew : isNew;
  }

  private addCuts({ relaxed, openness, step }: Ascent): boolean {
    const isNew = this.addCut(relaxed);
    if (!this.problem.survivesAnySite) {
      return isNew;
    }
    this.groups ??= new GroupCuts(this.problem);
    return this.groups.missedBy(openness, step, CUTS_A_ROUND).reduce((some, cut) => this.lagrangian.learn(cut) || some, isNew);
  }

  /** Settles sites whose other choice would cost more than the best solution. @returns where what is left stands in the proof */
  private settle(relaxed: RelaxedSolution, range: StepRange, whole: ProofNode | undefined): ProofNode | undefined {
    const limit = this.openings.upperBound * (1 - AGREEMENT);
    let place = whole;
    for (let site = 0; site < relaxed.value.length; site++) {
      if (range.isSettled(site) || range.least[site] >= 0) {
        continue;
      }
      if (boundIfOpen(relaxed, site) > limit) {
        range.greatest[site] = -1;
        place = this.proof?.split(place, site, -1)?.low;
      } else if (boundIfClosed(relaxed, site) > limit) {
        range.least[site] = 0;
        place = this.proof?.split(place, site, -1)?.high;
      }
    }
    return place;
  }

  /** Where to divide a range: a site open or closed, or the steps of an open site. */
  private branching({ openness, step }: Ascent, range: StepRange): { readonly site: number; readonly step: number } {
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
    if (range.least[chosen] === -1) {
      return { site: chosen, step: -1 };
    }
    return { site: chosen, step: Math.min(range.greatest[chosen] - 1, Math.max(range.least[chosen], Math.floor(step[chosen]))) };
  }
}
