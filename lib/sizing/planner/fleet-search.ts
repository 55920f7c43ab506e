import { FleetEvaluator } from "../fleet-evaluator";
import type { FleetProblem } from "../fleet-problem";
import { CoverBound } from "./cover-bound";
import { cheapestCover } from "./deterministic-cover";
import { EffortSpent, type Effort } from "./effort";
import { describeFleet, type Fleet } from "./fleet";
import { FleetModel } from "./fleet-model";
import { greatestMatching } from "./greatest-matching";
import { IncumbentSearch } from "./incumbent-search";
import { LabelSearch } from "./label-search";
import type { Progress } from "./progress";
import { scenarioCostBound } from "./scenario-bound";

/** A fleet with what is proven about it. */
export interface ProvenFleet {
  /** The best fleet found. */
  readonly fleet: Fleet;
  /** No fleet that meets the targets costs less, in millionths of a US dollar per hour. */
  readonly lowerBound: number;
}

/** Takes note of a bound and of how to learn the best cost. */
type Note = (bound: number, best: () => number) => void;

/** A try of fewer operations than this is cheap. */
const CHEAP_TRY = 100_000_000;

/** What is left to prove is done in one go when it is this share of the cost or less. */
const LAST_SHARE = 0.0005;

/** From so many groups on a bound is looked for before a good fleet is, with this many operations. */
const MANY_GROUPS = 16;
const FIRST_RAISE = 60_000_000;

/** A fleet that falls short more often than this is of no use to anybody. */
const LEAST_USEFUL = 0.999;

/**
 * The exact search over one problem, with bounds that only ever tighten. Budgets are not looked at: they are for the caller to compare.
 *
 * The label search is fast when it may spend little more than the optimum and slow when it may spend much more. So it is first given
 * half of what lies between the lower bound and the best fleet known; that it finds nothing proves a new lower bound. It is given all when
 * that became expensive, because then the bound is close.
 */
export class FleetSearch {
  public readonly model: FleetModel;
  public readonly evaluator: FleetEvaluator;
  private madeScenarios: CoverBound | undefined;
  private madeStart: IncumbentSearch | undefined;
  private goodFleet: Fleet | undefined;

  /**
   * @param problem a problem that passed `checkFleetProblem`
   * @param effort shared by everything this search does
   */
  public constructor(
    public readonly problem: FleetProblem,
    private readonly effort: Effort,
  ) {
    this.model = new FleetModel(problem);
    this.evaluator = new FleetEvaluator(problem);
  }

  /** A fleet that meets the targets at whatever cost; undefined when none does. */
  public feasible(): Fleet | undefined {
    const richest = describeFleet(this.model, this.evaluator, this.mostUnits());
    if (this.meetsTargets(richest)) {
      return richest;
    }
    // Where more can be too much, a fleet is most often found among even spreads; only that there is none takes a proof.
    const spread = this.model.side.tradeOff ? this.start.first() : undefined;
    if (spread !== undefined) {
      return describeFleet(this.model, this.evaluator, spread);
    }
    const least = this.leastUnavailability();
    return least !== undefined && this.meetsTargets(least) ? least : undefined;
  }

  /**
   * The least unavailability that any fleet reaches whatever it costs.
   *
   * @returns undefined when no fleet keeps to the side constraints and the degraded levels
   */
  public leastUnavailability(): Fleet | undefined {
    if (!this.model.uniform && !this.model.side.tradeOff) {
      const fleet = describeFleet(this.model, this.evaluator, this.mostUnits());
      return this.model.side.areMet(fleet.counts) && this.evaluator.keepsDegraded(fleet.counts) ? fleet : undefined;
    }
    const scope = { objective: "unavailability", greatestCost: 0, money: false } as const;
    const fleet = new LabelSearch(this.model, this.evaluator, this.effort, scope).run(0, 1);
    return fleet === undefined ? undefined : describeFleet(this.model, this.evaluator, fleet.counts);
  }

  /** Every offering at its most; under `uniform-per-zone` the one with the most units of each group. */
  public mostUnits(): Float64Array {
    const { offerings, groups, uniform } = this.model;
    const counts = Float64Array.from(offerings, (offering) => offering.cap);
    if (uniform) {
      for (const group of groups) {
        const units = (offering: number): number => offerings[offering].cap * offerings[offering].units;
        const most = group.reduce((best, offering) => (units(offering) > units(best) ? offering : best));
        group.filter((offering) => offering !== most).forEach((offering) => (counts[offering] = 0));
      }
    }
    return counts;
  }

  /** The most machine types that a fleet can hold, quotas and shares aside. */
  public mostMachineTypes(): number {
    const { offerings, groups, uniform, side } = this.model;
    const typesOf = (group: readonly number[]): number[] =>
      group.filter((offering) => offerings[offering].cap > 0).map((offering) => side.machineTypeOf[offering]);
    return uniform ? greatestMatching(groups.map(typesOf)) : new Set(groups.flatMap(typesOf)).size;
  }

  /** A good fleet without a proof, the same for every call. @param known counts that meet the targets */
  public incumbent(known: Float64Array): Fleet {
    return (this.goodFleet ??= this.start.find(known, this.shapes()));
  }

  /**
   * Raises a bound from the scenarios a little where it will take long to find a good fleet, so that a search cut short meanwhile knows one.
   *
   * @param cover a bound that holds for fleets of this problem
   */
  public raiseFirst(cover: CoverBound, known: Float64Array): void {
    if (this.model.groups.length >= MANY_GROUPS) {
      this.unlessSpent(() => cover.raise(this.start.sketch(known, this.shapes()).cost, Infinity, FIRST_RAISE));
    }
  }

  /** Raises a bound from the scenarios that must be survived. @returns what is known of it, also when the effort is spent */
  public raise(cover: CoverBound, known: number, enough: number): number {
    this.unlessSpent(() => cover.raise(known, enough));
    return cover.least;
  }

  /**
   * The cheapest fleet that meets the targets; the best one found when the effort is spent before that is proven.
   *
   * @param known counts that meet the targets
   * @param gap (cost - lower bound) / cost that is good enough
   * @param progress is kept up to date
   */
  public cheapest(known: Float64Array, gap: number, progress?: Progress): ProvenFleet {
    if (progress === undefined) {
      return this.searched(known, gap, () => undefined);
    }
    let latest: () => void = () => progress.note(this.effort.spent, 0, undefined);
    const note: Note = (bound, best) => {
      latest = () => progress.note(this.effort.spent, bound, best());
      latest();
    };
    return this.effort.watched(
      () => latest(),
      () => this.searched(known, gap, note),
    );
  }

  private searched(known: Float64Array, gap: number, note: Note): ProvenFleet {
    const cover = cheapestCover(this.model, this.effort);
    if (cover !== undefined) {
      const fleet = describeFleet(this.model, this.evaluator, cover);
      note(fleet.cost, () => fleet.cost);
      return { fleet, lowerBound: fleet.cost };
    }
    const { target } = this.model;
    this.raiseFirst(this.scenarios, known);
    const incumbent = this.incumbent(known);
    const scope = { objective: "cost", greatestCost: incumbent.cost, money: true } as const;
    const search = new LabelSearch(this.model, this.evaluator, this.effort, scope);
    const goodEnough = Math.floor(incumbent.cost * (1 - gap));
    let lowerBound = Math.max(
      Math.min(incumbent.cost, Math.max(this.model.pinnedCost, scenarioCostBound(this.model))),
      Math.min(incumbent.cost, this.raise(this.scenarios, incumbent.cost, goodEnough)),
    );
    const best = (): number => Math.min(incumbent.cost, search.found?.cost ?? Infinity);
    note(lowerBound, best);
    if (lowerBound > goodEnough || !search.fits) {
      return { fleet: incumbent, lowerBound };
    }
    try {
      lowerBound = Math.max(lowerBound, search.costBound(target));
      note(lowerBound, best);
      let isCheap = true;
      while (lowerBound <= goodEnough) {
        const half = lowerBound + Math.floor((goodEnough - lowerBound) / 2);
        const limit = isCheap && goodEnough - lowerBound > LAST_SHARE * goodEnough ? half : goodEnough;
        const before = this.effort.spent;
        const fleet = search.run(limit, target, lowerBound);
        if (fleet !== undefined) {
          note(fleet.cost, () => fleet.cost);
          return { fleet, lowerBound: fleet.cost };
        }
        isCheap = this.effort.spent - before < CHEAP_TRY;
        lowerBound = limit + 1;
        note(lowerBound, best);
      }
      return { fleet: incumbent, lowerBound: Math.min(lowerBound, incumbent.cost) };
    } catch (error) {
      if (!(error instanceof EffortSpent)) {
        throw error;
      }
      const found = search.found;
      const fleet = found !== undefined && found.cost < incumbent.cost ? this.withoutNeedless(found) : incumbent;
      note(lowerBound, () => fleet.cost);
      return { fleet, lowerBound: Math.min(lowerBound, fleet.cost) };
    }
  }

  /** A fleet that meets the targets without the instances that it does so without, the dearest first. */
  private withoutNeedless(fleet: Fleet): Fleet {
    const { offerings } = this.model;
    const used = [...fleet.counts.keys()].filter((offering) => fleet.counts[offering] > 0 && offerings[offering].price > 0);
    used.sort((a, b) => offerings[b].price - offerings[a].price || b - a);
    let kept = fleet;
    for (let isSmaller = true; isSmaller;) {
      isSmaller = false;
      for (const offering of used.filter((each) => kept.counts[each] > 0)) {
        const counts = kept.counts.slice();
        counts[offering]--;
        const less = describeFleet(this.model, this.evaluator, counts);
        if (this.meetsTargets(less)) {
          [kept, isSmaller] = [less, true];
        }
      }
    }
    return kept;
  }

  /**
   * The least unavailability that a budget buys (problem P9).
   *
   * @returns undefined when every fleet within the budget falls short more than 999 times in 1000, and when the pinned instances cost more
   * @throws EffortSpent when the effort does not suffice
   */
  public mostAvailable(budget: number): Fleet | undefined {
    if (budget < this.model.pinnedCost) {
      return undefined;
    }
    const scope = { objective: "unavailability", greatestCost: budget, money: true } as const;
    const search = new LabelSearch(this.model, this.evaluator, this.effort, scope);
    // As with cost: a target just above the bound prunes most, and that nothing is found raises the bound.
    let target = Math.max(Number.MIN_VALUE, search.unavailabilityBound());
    for (;;) {
      target = Math.min(LEAST_USEFUL, Math.max(3 * target, target ** 0.85));
      const fleet = search.run(budget, target);
      if (fleet !== undefined || target >= LEAST_USEFUL) {
        return fleet;
      }
    }
  }

  /** What must be left when domains are lost; takes no notice of limits and further targets. */
  private get scenarios(): CoverBound {
    return (this.madeScenarios ??= new CoverBound(this.problem, this.model.forest, this.effort));
  }

  private get start(): IncumbentSearch {
    return (this.madeStart ??= new IncumbentSearch(this.model, this.evaluator, this.model.target, this.effort));
  }

  /** The shape that covers suggest, as far as the mix allows it: under `uniform-per-zone` all of a group in the offering it has most of. */
  private shapes(): ReadonlyMap<number, number>[] {
    const { offerings, uniform } = this.model;
    const shape = this.unlessSpent(() => this.scenarios.shape());
    if (shape === undefined || !uniform) {
      return shape === undefined ? [] : [shape];
    }
    const most = new Map<number, readonly [number, number]>();
    const sum = new Map<number, number>();
    shape.forEach((units, offering) => {
      const { group } = offerings[offering];
      sum.set(group, (sum.get(group) ?? 0) + units);
      if (units > (most.get(group)?.[1] ?? 0)) {
        most.set(group, [offering, units]);
      }
    });
    return [new Map([...most].map(([group, [offering]]) => [offering, sum.get(group)!]))];
  }

  private unlessSpent<Result>(action: () => Result): Result | undefined {
    try {
      return action();
    } catch (error) {
      if (error instanceof EffortSpent) {
        return undefined;
      }
      throw error;
    }
  }

  private meetsTargets(fleet: Fleet): boolean {
    return fleet.unavailability <= this.model.target && this.model.side.areMet(fleet.counts) && this.evaluator.keepsDegraded(fleet.counts);
  }
}
