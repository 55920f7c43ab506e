import { BoundedDualSimplex } from "./bounded-dual-simplex";
import { countsAll, type Division } from "./division";
import { held, type NodeCover } from "./node-cover";
import type { PackingModel } from "./packing-model";

/** Multipliers of covers, limits and divisions, scaled to integers. */
export interface CoverMultipliers {
  /** By cover; at least 0, those not listed have 0. */
  readonly covers: ReadonlyMap<NodeCover, number>;
  /** By offering; at least 0. */
  readonly limits: Float64Array;
  /** By division; at least 0 for "at-least", at most 0 for "at-most". */
  readonly divisions: Float64Array;
}

/** The cheapest numbers of nodes, fractions allowed, that satisfy the covers. */
export interface RelaxedCounts {
  readonly multipliers: CoverMultipliers;
  /** Proven least cost, scaled. */
  readonly bound: bigint;
  /** Nodes by offering; undefined where there is no way, or where rounding got the better of it. */
  readonly counts: Float64Array | undefined;
  /** From where sets that are part of this one go on. */
  readonly state: CountState;
}

/** A solved programme with what its rows stand for. */
export interface CountState {
  readonly simplex: BoundedDualSimplex;
  readonly covers: ReadonlyMap<NodeCover, number>;
  readonly measures: ReadonlyMap<ReadonlyMap<number, number>, number>;
}

/** Times the cutoff that a bound need not exceed. */
const ENOUGH = 1.001;
/** Pivots after which a state is made anew from the start, since rounding adds up. */
const MOST_PIVOTS = 100;
/** Share of sums that rounding may have lost. */
const ASIDE = 1e-12;

/**
 * How many nodes of each offering, as far as covers tell: a linear programme without patterns, some microseconds to solve. Its multipliers
 * prove its bound in integers.
 */
export class NodeCountProgram {
  private readonly covers: NodeCover[] = [];
  /** Offerings to which a cover and a division may apply. */
  private readonly covered: readonly number[];
  private readonly start: CountState;

  /**
   * The cheapest numbers of nodes of a set of plans, with a bound.
   *
   * @param model the problem
   * @param active offerings that are not dominated
   * @param followers dominated offerings by the one that dominates them
   * @param scale multipliers are whole multiples of one part of so many
   */
  public constructor(
    private readonly model: PackingModel,
    private readonly active: readonly number[],
    followers: ReadonlyMap<number, readonly number[]>,
    private readonly scale: number,
  ) {
    this.covered = active.flatMap((o) => [o, ...(followers.get(o) ?? [])]);
    const simplex = BoundedDualSimplex.of(active.map((o) => model.offerings[o].cost));
    active.forEach((o, j) => simplex.bound(j, 0, model.offerings[o].limit));
    this.start = { simplex, covers: new Map(), measures: new Map() };
  }

  /** All covers there are. */
  public get all(): readonly NodeCover[] {
    return this.covers;
  }

  public add(cover: NodeCover): void {
    this.covers.push(cover);
  }

  /**
   * The cheapest numbers of nodes of a set of plans, with a bound.
   *
   * @param divisions of the set, by the number of nodes alone; what nodes hold is not seen here, so that those that tell it apart are passed
   * over
   * @param cutoff scaled: a set that costs at least this is closed
   * @param from of a set that holds this one
   */
  public solve(divisions: readonly Division[], cutoff: bigint, from: CountState = this.start): RelaxedCounts {
    const { simplex, covers, measures } = copyOf(from.simplex.age > MOST_PIVOTS ? this.start : from);
    const ends = this.bounded(simplex, measures, divisions);
    const most = Math.max(1, Number(cutoff) / this.scale) * ENOUGH;
    let status = simplex.solve();
    let counts = this.countsOf(simplex);
    while (status === "optimal" && simplex.cost < most) {
      const missed = this.covers.filter((cover) => !covers.has(cover) && held(cover, counts) < cover.demand * (1 - 1e-9));
      if (missed.length === 0) {
        break;
      }
      for (const cover of missed) {
        const row = simplex.add(this.active.map((o) => cover.most[o] / cover.demand));
        simplex.bound(row, 1, Infinity);
        covers.set(cover, row);
      }
      status = simplex.solve();
      counts = this.countsOf(simplex);
    }
    const prices = simplex.prices(most);
    const raw = { covers, prices, ends, share: Math.min(1, most / Math.max(1, simplex.cost)) };
    const state = { simplex, covers, measures };
    return { ...this.proven(raw, divisions), counts: status === "optimal" ? counts : undefined, state };
  }

  /**
   * Whole numbers of nodes near fractions of nodes that satisfy all covers: one node more after another, by what it covers for its price.
   *
   * @returns undefined where that does not cost less than a price
   */
  public roundedUp(counts: ArrayLike<number>, below: number): Float64Array | undefined {
    const { offerings } = this.model;
    const whole = Float64Array.from(counts, (count) => Math.floor(count + 1e-6));
    let cost = whole.reduce((sum, count, o) => sum + (count === 0 ? 0 : count * offerings[o].cost), 0);
    const short = this.covers.map((cover) => 1 - held(cover, whole) / cover.demand);
    while (short.some((share) => share > 1e-12)) {
      let found = -1;
      let best = 0;
      for (const o of this.active) {
        if (whole[o] < offerings[o].limit) {
          let gain = 0;
          this.covers.forEach((cover, k) => (gain += Math.max(0, Math.min(short[k], cover.most[o] / cover.demand))));
          const rate = gain / Math.max(1e-3, offerings[o].cost);
          if (rate > best) {
            best = rate;
            found = o;
          }
        }
      }
      cost += found < 0 ? Infinity : offerings[found].cost;
      if (!(cost < below)) {
        return undefined;
      }
      whole[found]++;
      this.covers.forEach((cover, k) => (short[k] -= cover.most[found] / cover.demand));
    }
    return whole;
  }

  /** Bounds what divisions are by. @returns by variable, the divisions that bound it from below and from above; -1 for none */
  private bounded(
    simplex: BoundedDualSimplex,
    measures: Map<ReadonlyMap<number, number>, number>,
    divisions: readonly Division[],
  ): ReadonlyMap<number, readonly [number, number]> {
    const ends = new Map<number, [number, number]>();
    divisions.forEach((division, d) => {
      if (!countsAll(division)) {
        return;
      }
      const { weights, sense, bound } = division;
      const own = this.active.filter((o) => weights.has(o));
      let variable = own.length === 1 && weights.get(own[0]) === 1 ? this.active.indexOf(own[0]) : measures.get(weights);
      if (variable === undefined) {
        variable = simplex.add(this.active.map((o) => weights.get(o) ?? 0));
        measures.set(weights, variable);
      }
      const end = ends.get(variable) ?? [-1, -1];
      const side = sense === "at-least" ? 0 : 1;
      // Divisions of the same measure are ever tighter from the root down; the first of equals is kept.
      const isTighter = end[side] < 0 || (side === 0 ? bound > divisions[end[0]].bound : bound < divisions[end[1]].bound);
      end[side] = isTighter ? d : end[side];
      ends.set(variable, end);
    });
    ends.forEach(([low, high], variable) => {
      const limit = variable < this.active.length ? this.model.offerings[this.active[variable]].limit : Infinity;
      const [least, most] = [low < 0 ? 0 : divisions[low].bound, high < 0 ? limit : Math.min(limit, divisions[high].bound)];
      simplex.bound(variable, least, most);
    });
    return ends;
  }

  private countsOf(simplex: BoundedDualSimplex): Float64Array {
    const counts = new Float64Array(this.model.offerings.length);
    this.active.forEach((o, j) => (counts[o] = Math.max(0, simplex.valueOf(j))));
    return counts;
  }

  /** Rounds multipliers to integers that no node is worth more than its price by, and adds up what they prove. */
  private proven(
    raw: {
      readonly covers: ReadonlyMap<NodeCover, number>;
      readonly prices: Float64Array;
      readonly ends: ReadonlyMap<number, readonly [number, number]>;
      readonly share: number;
    },
    divisions: readonly Division[],
  ): { multipliers: CoverMultipliers; bound: bigint } {
    const { offerings } = this.model;
    const factor = this.scale * raw.share;
    const limits = new Float64Array(offerings.length);
    const divided = new Float64Array(divisions.length);
    raw.prices.forEach((price, variable) => {
      const [low, high] = raw.ends.get(variable) ?? [-1, -1];
      const limit = variable < this.active.length ? offerings[this.active[variable]].limit : Infinity;
      if (price > 0 && low >= 0) {
        divided[low] = Math.floor(price * factor);
      } else if (price < 0 && high >= 0 && divisions[high].bound <= limit) {
        divided[high] = Math.floor(price * factor);
      } else if (price < 0 && limit < Infinity) {
        limits[this.active[variable]] = Math.ceil(-price * factor);
      }
    });
    const covers = [...raw.covers].flatMap(([cover, row]) => {
      const worth = Math.floor((Math.max(0, raw.prices[row]) / cover.demand) * factor);
      return worth > 0 ? [{ cover, worth }] : [];
    });
    // What is too much is taken from what makes packings dear: from covers, and from divisions that ask for more.
    let fitting = 1;
    const used = divisions.flatMap(({ weights }, d) => (divided[d] === 0 ? [] : [{ weights, worth: divided[d] }]));
    for (const o of this.covered) {
      let allowed = offerings[o].cost * this.scale + limits[o];
      let worth = 0;
      for (const { weights, worth: each } of used) {
        const part = each * (weights.get(o) ?? 0);
        allowed -= Math.min(0, part);
        worth += Math.max(0, part);
      }
      for (const { cover, worth: each } of covers) {
        worth += each * cover.most[o];
      }
      const rounding = ASIDE * (allowed + worth);
      if (worth > allowed - rounding) {
        fitting = Math.min(fitting, Math.max(0, allowed - 2 * rounding) / worth);
      }
    }
    let bound = 0n;
    const multipliers = new Map<NodeCover, number>();
    for (const { cover, worth } of covers) {
      const times = Math.floor(worth * fitting);
      multipliers.set(cover, times);
      bound += BigInt(times) * BigInt(cover.demand);
    }
    limits.forEach((worth, o) => (bound -= worth === 0 ? 0n : BigInt(worth) * BigInt(offerings[o].limit)));
    divided.forEach((worth, d) => {
      divided[d] = worth > 0 ? Math.floor(worth * fitting) : worth;
      bound += divided[d] === 0 ? 0n : BigInt(divided[d]) * BigInt(divisions[d].bound);
    });
    return { multipliers: { covers: multipliers, limits, divisions: divided }, bound };
  }
}

function copyOf({ simplex, covers, measures }: CountState) {
  return { simplex: simplex.copy(), covers: new Map(covers), measures: new Map(measures) };
}
