import type { FleetEvaluator } from "../fleet-evaluator";
import { leastHolding } from "../least-holding";
import { EffortSpent, type Effort } from "./effort";
import { comesBefore, describeFleet, type Fleet } from "./fleet";
import type { FleetModel } from "./fleet-model";

/** Evaluations spent on improving the first fleet. */
const EXCHANGE_EVALUATIONS = 1500;

/** A shape is given up at so many hundredths of it. */
const GREATEST_MULTIPLE = 250;

/** Offerings of a group, the cheapest units first, that starting points are made of. */
const RANKS = 4;

/**
 * Finds a good fleet quickly, without any proof: a starting point for the exact search, and the answer when that is cut short.
 *
 * Spreads the cheapest machines evenly over the cheapest 1, 2, 3, ... groups, takes away what is not needed, then exchanges machines of one
 * offering for another as long as that saves money.
 */
export class IncumbentSearch {
  private evaluations = 0;
  private best?: Fleet;
  private isFallingBack = false;
  private readonly candidates: readonly number[];
  private readonly operationsPerEvaluation: number;

  public constructor(
    private readonly model: FleetModel,
    private readonly evaluator: FleetEvaluator,
    private readonly target: number,
    private readonly effort: Effort,
  ) {
    const { offerings, groups } = model;
    this.candidates = groups.flatMap((group) => this.byUnitPrice(group).slice(0, RANKS)).sort((a, b) => a - b);
    // A merge of what is alive takes at most demand^2 in each shock state; each evaluation merges about as many parts as offerings are in use.
    this.operationsPerEvaluation = model.levels.length * model.demand * model.row.stride + 10 * offerings.length;
  }

  /**
   * The cheapest fleet of all starting points, improved.
   *
   * @param known counts that meet the targets at whatever cost
   * @param shapes reduced units of each offering in proportion to which fleets are tried first
   */
  public find(known: Float64Array, shapes: readonly ReadonlyMap<number, number>[] = []): Fleet {
    this.startAnew(false);
    try {
      for (const shape of shapes) {
        this.admitScaled(shape);
      }
      for (const counts of this.spreads()) {
        this.admit(counts);
      }
      if (this.best === undefined) {
        this.isFallingBack = true;
        this.admit(known.slice());
      }
      this.exchange();
    } catch (error) {
      if (!(error instanceof EffortSpent)) {
        throw error;
      }
    }
    return this.best ?? describeFleet(this.model, this.evaluator, known);
  }

  /** The best fleet of some shapes, as they are: had at once, and some percent dearer than what `find` gives. */
  public sketch(known: Float64Array, shapes: readonly ReadonlyMap<number, number>[]): Fleet {
    this.startAnew(true);
    try {
      shapes.forEach((shape) => this.admitScaled(shape));
    } catch (error) {
      if (!(error instanceof EffortSpent)) {
        throw error;
      }
    }
    return this.best ?? describeFleet(this.model, this.evaluator, known);
  }

  private startAnew(isFallingBack: boolean): void {
    this.best = undefined;
    this.isFallingBack = isFallingBack;
  }

  /** Takes away what a fleet does not need and keeps it when it is the best so far. */
  private admit(counts: Float64Array): boolean {
    this.shrink(counts);
    const fleet = describeFleet(this.model, this.evaluator, counts);
    const isBetter = this.best === undefined || comesBefore(fleet, this.best, "cost");
    this.best = isBetter ? fleet : this.best;
    return isBetter;
  }

  /** The first of the starting points that meets the targets; undefined when none does, which proves nothing. */
  public first(): Float64Array | undefined {
    this.startAnew(false);
    const { value } = this.spreads().next();
    return value as Float64Array | undefined;
  }

  /** The least multiple of a shape that meets the targets, to a hundredth of the demand; kept before anything is taken away from it. */
  private admitScaled(shape: ReadonlyMap<number, number>): void {
    const { offerings } = this.model;
    const fill = (hundredths: number): Float64Array => {
      const counts = new Float64Array(offerings.length);
      shape.forEach((units, offering) => {
        const { cap, units: each } = offerings[offering];
        counts[offering] = Math.min(cap, Math.ceil((units * hundredths) / 100 / each - 1e-9));
      });
      return counts;
    };
    let low = 99;
    let high = 100;
    while (!this.meetsTargets(fill(high))) {
      if (high > GREATEST_MULTIPLE) {
        return;
      }
      low = high;
      high = Math.ceil(high * 1.15);
    }
    const counts = fill(leastHolding(low, high, (hundredths) => this.meetsTargets(fill(hundredths))));
    const fleet = describeFleet(this.model, this.evaluator, counts);
    if (this.best === undefined || comesBefore(fleet, this.best, "cost")) {
      this.best = fleet;
    }
    this.admit(counts.slice());
  }

  private meetsTargets(counts: Float64Array): boolean {
    this.evaluations++;
    // The first fleet is had at any price: a search that is cut short at once still answers with a sensible one.
    if (this.best !== undefined || this.isFallingBack) {
      this.effort.spend(this.operationsPerEvaluation);
    }
    return this.model.side.areMet(counts) && this.evaluator.keepsLevels(counts, this.target);
  }

  /** Fleets of equal units in each of the first groups, for two orders of the groups and each rank of price within them. */
  private *spreads(): Generator<Float64Array> {
    const { minMachineTypes } = this.model.side;
    const ranked = this.model.groups.map((group) => this.byUnitPrice(group)).filter((group) => group.length > 0);
    const ranks = Math.min(RANKS, Math.max(0, ...ranked.map((group) => group.length)));
    for (let rank = 0; rank < ranks; rank++) {
      // Next groups start at next ranks where machine types must differ.
      const chosen = ranked.map((group, index) => group[Math.min(rank + (index % minMachineTypes), group.length - 1)]);
      const cheapest = chosen.sort((a, b) => this.unitPrice(a) - this.unitPrice(b) || a - b);
      for (const order of [cheapest, this.alternating(cheapest)]) {
        for (let width = 1; width <= order.length; width += Math.max(1, Math.floor(width / 12))) {
          const counts = this.evenly(order.slice(0, width));
          if (counts !== undefined) {
            yield counts;
          }
        }
      }
    }
  }

  private byUnitPrice(group: readonly number[]): number[] {
    return group
      .filter((offering) => this.model.offerings[offering].cap > 0)
      .sort((a, b) => this.unitPrice(a) - this.unitPrice(b) || a - b);
  }

  /** Takes turns between clouds, so that few groups already stand in several. */
  private alternating(offerings: readonly number[]): number[] {
    const queues = new Map<string, number[]>();
    for (const offering of offerings) {
      const { cloud } = this.model.problem.offerings[offering];
      queues.set(cloud, [...(queues.get(cloud) ?? []), offering]);
    }
    const turns: number[] = [];
    for (let turn = 0; turns.length < offerings.length; turn++) {
      for (const queue of queues.values()) {
        if (turn < queue.length) {
          turns.push(queue[turn]);
        }
      }
    }
    return turns;
  }

  /** The least equal number of units in each offering that meets the targets. */
  private evenly(offerings: readonly number[]): Float64Array | undefined {
    const counts = Float64Array.from(this.model.side.pinned);
    const fill = (units: number): Float64Array => {
      for (const offering of offerings) {
        const { cap, least, units: each } = this.model.offerings[offering];
        counts[offering] = Math.max(least, Math.min(cap, Math.ceil(units / each)));
      }
      return counts;
    };
    const most = Math.max(...offerings.map((offering) => this.model.offerings[offering].cap * this.model.offerings[offering].units));
    const start = Math.ceil(this.model.demand / offerings.length);
    let high = start;
    while (!this.meetsTargets(fill(high))) {
      if (high >= most) {
        return undefined;
      }
      high = Math.min(most, high + Math.max(1, Math.ceil(high / 4)));
    }
    return fill(leastHolding(start - 1, high, (units) => this.meetsTargets(fill(units)))).slice();
  }

  /** Takes away what is not needed, the dearest units first; afterwards no single instance can go. */
  private shrink(counts: Float64Array): void {
    const used = [...counts.keys()].filter((offering) => counts[offering] > 0);
    used.sort((a, b) => this.unitPrice(b) - this.unitPrice(a) || b - a);
    for (const offering of used) {
      if (this.model.offerings[offering].price > 0) {
        this.reduce(counts, offering, this.model.offerings[offering].least);
      }
    }
  }

  /** Sets an offering to the least count, above a floor, that meets the targets; it meets them now. */
  private reduce(counts: Float64Array, offering: number, floor: number): void {
    const isEnough = (count: number): boolean => {
      counts[offering] = count;
      return this.meetsTargets(counts);
    };
    let high = counts[offering];
    let low = floor - 1;
    // The answer is most often one or a few below: gallop down before halving.
    for (let stride = 1; high - low > 1; stride *= 2) {
      const next = Math.max(low + 1, high - stride);
      if (!isEnough(next)) {
        low = next;
        break;
      }
      high = next;
    }
    counts[offering] = leastHolding(low, high, isEnough);
  }

  /** Swaps some instances of one offering for fewer dollars of another until nothing is saved. */
  private exchange(): void {
    this.evaluations = 0;
    for (let improved = true; improved;) {
      improved = false;
      for (const counts of this.neighbours(this.best!)) {
        improved = this.admit(counts);
        if (improved || this.evaluations >= EXCHANGE_EVALUATIONS) {
          break;
        }
      }
      improved &&= this.evaluations < EXCHANGE_EVALUATIONS;
    }
  }

  private *neighbours(fleet: Fleet): Generator<Float64Array> {
    const used = [...fleet.counts.keys()].filter((offering) => fleet.counts[offering] > 0);
    for (const out of used) {
      const all = fleet.counts[out] - this.model.offerings[out].least;
      for (const removed of new Set([1, 2, all])) {
        if (removed < 1 || removed > all) {
          continue;
        }
        for (const into of this.candidates) {
          const counts = this.exchanged(fleet.counts, out, removed, into);
          if (counts !== undefined) {
            yield counts;
          }
        }
      }
    }
  }

  private exchanged(counts: Float64Array, out: number, removed: number, into: number): Float64Array | undefined {
    const { price, cap, group } = this.model.offerings[into];
    if (into === out || counts[into] >= cap || !this.fitsMix(counts, out, removed, group, into)) {
      return undefined;
    }
    const saved = removed * this.model.offerings[out].price;
    const most = price === 0 ? cap - counts[into] : Math.min(cap - counts[into], Math.ceil(saved / price) - 1);
    if (most < 1) {
      return undefined;
    }
    const next = counts.slice();
    next[out] -= removed;
    next[into] += most;
    if (!this.meetsTargets(next)) {
      return undefined;
    }
    this.reduce(next, into, counts[into]);
    return next;
  }

  private fitsMix(counts: Float64Array, out: number, removed: number, group: number, into: number): boolean {
    if (!this.model.uniform) {
      return true;
    }
    return this.model.groups[group].every((other) => other === into || counts[other] === 0 || (other === out && removed === counts[other]));
  }

  private unitPrice(offering: number): number {
    return this.model.offerings[offering].price / this.model.offerings[offering].units;
  }
}
