import { greatestCommonDivisor } from "../greatest-common-divisor";
import { countsAll, weightOf, type Division, type NodeMeasure } from "./division";
import type { PackingModel } from "./packing-model";
import type { Pattern } from "./packing-relaxation";

/** How a set of plans is divided: a measure is at most so much, or more. */
export interface Branch extends NodeMeasure {
  readonly atMost: number;
}

/** Amounts this close to a whole number are whole. */
const WHOLE = 1e-6;
/** Sizes within a family that are this many times the smallest share of it are not worth adding up. */
const GREATEST_WEIGHT = 4096;

/**
 * Where to divide sets of plans, given nodes in fractions.
 *
 * First by the size of the nodes of a family together, which are the types with resources in the same proportion: their prices go by the
 * size, so that the cost of a plan hardly depends on which sizes make up the sum. Then by the number of all nodes, of a type, of an offering;
 * of those that hold at least some pods of a class, and at last of those that hold a whole pattern. The first of these that has a fraction
 * decides; of its fractions, that nearest to a half.
 *
 * @see Vanderbeck: On Dantzig-Wolfe decomposition in integer programming and ways to perform branching. Operations Research 48 (2000)
 */
export class Branching {
  private readonly nothing: readonly number[];
  /** Measures of the numbers of nodes, those that bound most first. */
  private readonly levels: readonly (readonly NodeMeasure[])[];

  /**
   * @param model the problem
   * @param active offerings that are not dominated
   * @param followers offerings dominated by another one: they count with it, so that what is proven holds for them too
   */
  public constructor(
    private readonly model: PackingModel,
    private readonly active: readonly number[],
    private readonly followers: ReadonlyMap<number, readonly number[]>,
  ) {
    this.nothing = model.units.map(() => 0);
    const single = (offerings: readonly number[]): NodeMeasure => this.measure(new Map(offerings.map((o) => [o, 1])));
    const types = new Map<string, number[]>();
    active.forEach((o) => types.set(model.offerings[o].type.id, [...(types.get(model.offerings[o].type.id) ?? []), o]));
    this.levels = [this.families(), [single(active)], [...types.values()].map(single), active.map((o) => single([o]))];
  }

  /** By the numbers of nodes of offerings. @returns undefined when all are whole */
  public onCounts(counts: ArrayLike<number>): Branch | undefined {
    for (const level of this.levels) {
      const found = nearestToHalf(level, ({ weights }) => {
        let sum = 0;
        weights.forEach((weight, o) => (sum += weight * counts[o]));
        return sum;
      });
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  /**
   * The way to the set of plans with at most some numbers of nodes: by the first of them that divisions do not yet see to.
   *
   * @returns undefined when there is none
   */
  public onBox(divisions: readonly Division[], counts: ArrayLike<number>): Branch | undefined {
    const isBounded = (o: number): boolean =>
      divisions.some((division) => {
        const weight = division.weights.get(o);
        return (
          division.sense === "at-most" && weight !== undefined && countsAll(division) && Math.floor(division.bound / weight) <= counts[o]
        );
      });
    const loose = this.active.filter((o) => !isBounded(o));
    const unused = loose.filter((o) => counts[o] === 0);
    const some = unused.length > 0 ? unused : loose.slice(0, 1);
    return some.length === 0 ? undefined : { ...this.measure(new Map(some.map((o) => [o, 1]))), atMost: counts[some[0]] };
  }

  /**
   * By the nodes of each pattern. There always is a way: of the patterns with fractional amounts one is contained in no other, so that the
   * nodes that hold at least that pattern number a fraction too.
   *
   * @returns undefined when all amounts are whole
   */
  public onPatterns(amounts: readonly { readonly pattern: Pattern; readonly amount: number }[]): Branch | undefined {
    const fractional = amounts.filter(({ amount }) => Math.abs(amount - Math.round(amount)) > WHOLE);
    if (fractional.length === 0) {
      return undefined;
    }
    const counts = new Float64Array(this.model.offerings.length);
    amounts.forEach(({ pattern: { offering }, amount }) => (counts[offering] += amount));
    const components = [
      ...new Set(
        amounts.flatMap(({ pattern: { offering, counts: pods } }) =>
          [...pods].flatMap((count, c) => (count > 0 ? [`${offering}:${c}:${count}`] : [])),
        ),
      ),
    ].map((key) => key.split(":").map(Number));
    const holdingOne = (c: number, count: number): number[] => this.nothing.map((zero, other) => (other === c ? count : zero));
    const levels = [
      components.map(([, c, count]) => this.measure(new Map(this.active.map((o) => [o, 1])), holdingOne(c, count))),
      components.map(([o, c, count]) => this.measure(new Map([[o, 1]]), holdingOne(c, count))),
      fractional.map(({ pattern }) => this.measure(new Map([[pattern.offering, 1]]), [...pattern.counts])),
    ];
    const sum = (measure: NodeMeasure): number =>
      amounts.reduce((total, { pattern, amount }) => total + weightOf(measure, pattern) * amount, 0);
    return levels.reduce<Branch | undefined>((found, level) => found ?? nearestToHalf(level, sum), this.onCounts(counts));
  }

  /** Types of one purchase option with resources in the same proportion, weighed by their size. */
  private families(): NodeMeasure[] {
    const families = new Map<string, { readonly o: number; readonly size: number }[]>();
    for (const o of this.active) {
      const { capacity, purchaseOption } = this.model.offerings[o].type;
      const amounts = [capacity.milliCpu, capacity.memoryMib, capacity.gpus ?? 0];
      const size = greatestCommonDivisor(amounts.filter((amount) => amount > 0));
      const key = `${purchaseOption}|${amounts.map((amount) => amount / size).join()}`;
      families.set(key, [...(families.get(key) ?? []), { o, size }]);
    }
    return [...families.values()].flatMap((members) => {
      const unit = greatestCommonDivisor(members.map(({ size }) => size));
      const isWorth = members.some(({ size }) => size !== members[0].size) && members.every(({ size }) => size / unit <= GREATEST_WEIGHT);
      return isWorth ? [this.measure(new Map(members.map(({ o, size }) => [o, size / unit])))] : [];
    });
  }

  /** A measure of active offerings, with those that each of them replaces. */
  private measure(weights: ReadonlyMap<number, number>, holding: readonly number[] = this.nothing): NodeMeasure {
    const all = new Map<number, number>();
    weights.forEach((weight, o) => [o, ...(this.followers.get(o) ?? [])].forEach((each) => all.set(each, weight)));
    return { weights: all, holding };
  }
}

/** Of the measures that are no whole number, that nearest to a half. */
function nearestToHalf(measures: readonly NodeMeasure[], valueOf: (measure: NodeMeasure) => number): Branch | undefined {
  let found: Branch | undefined;
  let nearest = 0.5 - WHOLE;
  for (const measure of measures) {
    const value = valueOf(measure);
    const distance = Math.abs(value - Math.floor(value) - 0.5);
    if (distance < nearest) {
      nearest = distance;
      found = { ...measure, atMost: Math.floor(value) };
    }
  }
  return found;
}
