import { CoveringSimplex, type RowSense } from "./covering-simplex";
import { countsAll, type Division } from "./division";
import type { NodeCover } from "./node-cover";
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
  /** Nodes by offering. */
  readonly counts: Float64Array;
  /** Whether nothing is missed. */
  readonly isComplete: boolean;
}

/** Covers kept; the one that has been of use the least often makes room for another one. */
const MOST_COVERS = 40;
/** Times that the price of a shortage is raised. */
const MOST_RAISES = 8;
/** Times the cutoff that a bound need not exceed. */
const ENOUGH = 1.01;
/** Share by which multipliers are smaller than they might be, for the rounding of their sums. */
const ASIDE = 1e-12;

/**
 * How many nodes of each offering, as far as covers tell: a linear programme without patterns, some microseconds to solve. Its multipliers
 * prove its bound in integers.
 */
export class NodeCountProgram {
  private readonly covers: { readonly cover: NodeCover; uses: number }[] = [];
  private readonly limited: readonly number[];
  /** Offerings to which a cover and a division may apply. */
  private readonly all: readonly number[];

  /**
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
    this.limited = active.filter((o) => model.offerings[o].limit !== Infinity);
    this.all = active.flatMap((o) => [o, ...(followers.get(o) ?? [])]);
  }

  public add(cover: NodeCover): void {
    if (this.covers.length >= MOST_COVERS) {
      // The covers of the resources come first and stay.
      const kept = this.model.resources.length;
      let least = kept;
      for (let at = kept; at < this.covers.length; at++) {
        least = this.covers[at].uses < this.covers[least].uses ? at : least;
      }
      this.covers.splice(least, 1);
    }
    this.covers.push({ cover, uses: 0 });
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
    const short = this.covers.map(({ cover }) => 1 - held(cover, whole) / cover.demand);
    while (short.some((share) => share > 1e-12)) {
      let found = -1;
      let best = 0;
      for (const o of this.active) {
        if (whole[o] < offerings[o].limit) {
          let gain = 0;
          this.covers.forEach(({ cover }, k) => (gain += Math.max(0, Math.min(short[k], cover.most[o] / cover.demand))));
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
      this.covers.forEach(({ cover }, k) => (short[k] -= cover.most[found] / cover.demand));
    }
    return whole;
  }

  /**
   * @param divisions of the set, by the number of nodes alone; what nodes hold is not seen here, so that those that tell it apart are passed
   * over
   * @param cutoff scaled: a set that costs at least this is closed
   * @param likely covers that may be of use; others are looked at when they are missed
   */
  public solve(divisions: readonly Division[], cutoff: bigint, likely: Iterable<NodeCover>): RelaxedCounts {
    const first = new Set(likely);
    const chosen = this.covers.filter(({ cover }, k) => k < this.model.resources.length || first.has(cover));
    const tightest = tightestOf(divisions);
    for (;;) {
      const relaxed = this.relaxed(chosen, divisions, tightest, cutoff);
      const missed = this.covers.filter(
        (entry) => !chosen.includes(entry) && held(entry.cover, relaxed.counts) < entry.cover.demand * (1 - 1e-9),
      );
      if (missed.length === 0) {
        return relaxed;
      }
      chosen.push(...missed);
    }
  }

  private relaxed(
    chosen: readonly { readonly cover: NodeCover; uses: number }[],
    divisions: readonly Division[],
    tightest: readonly number[],
    cutoff: bigint,
  ): RelaxedCounts {
    const { offerings } = this.model;
    const firstLimit = chosen.length;
    const firstDivision = firstLimit + this.limited.length;
    const senses: RowSense[] = [
      ...chosen.map((): RowSense => "at-least"),
      ...this.limited.map((): RowSense => "at-most"),
      ...tightest.map((d): RowSense => divisions[d].sense),
    ];
    const right = [...chosen.map(() => 1), ...this.limited.map((o) => offerings[o].limit), ...tightest.map((d) => divisions[d].bound)];
    const most = Number(cutoff) / this.scale;
    const penalty = 4 * Math.max(1, most);
    const simplex = new CoveringSimplex(
      senses,
      right,
      senses.map(() => penalty),
    );
    for (const o of this.active) {
      const column = new Float64Array(senses.length);
      chosen.forEach(({ cover }, k) => (column[k] = cover.most[o] / cover.demand));
      const limit = this.limited.indexOf(o);
      if (limit >= 0) {
        column[firstLimit + limit] = 1;
      }
      tightest.forEach((d, i) => (column[firstDivision + i] = divisions[d].weights.get(o) ?? 0));
      simplex.add(offerings[o].cost, column);
    }
    for (let raise = 0; raise < MOST_RAISES; raise++) {
      simplex.solve();
      if (simplex.missed() <= 1e-9 || simplex.cost > 2 * most) {
        break;
      }
      simplex.penalise(64);
    }
    const { duals } = simplex;
    const counts = new Float64Array(offerings.length);
    simplex.amounts().forEach((amount, column) => (counts[this.active[column]] = amount));
    const divided = new Float64Array(divisions.length);
    tightest.forEach((d, i) => {
      const dual = duals[firstDivision + i];
      divided[d] = divisions[d].sense === "at-least" ? Math.max(0, dual) : Math.min(0, dual);
    });
    const raw = {
      chosen,
      covers: chosen.map(({ cover }, k) => Math.max(0, duals[k]) / cover.demand),
      limits: this.limited.map((_, i) => Math.max(0, -duals[firstLimit + i])),
      divisions: divided,
    };
    // Where a set is empty, multipliers grow without end; no more is wanted of them than to close it.
    const share = Math.min(1, (ENOUGH * Math.max(1, most)) / simplex.cost);
    return { ...this.proven(raw, share, divisions), counts, isComplete: simplex.missed() <= 1e-9 };
  }

  /** Rounds multipliers to integers that no node is worth more than its price by, and adds up what they prove. */
  private proven(
    raw: {
      readonly chosen: readonly { readonly cover: NodeCover; uses: number }[];
      readonly covers: readonly number[];
      readonly limits: readonly number[];
      readonly divisions: Float64Array;
    },
    share: number,
    divisions: readonly Division[],
  ): { multipliers: CoverMultipliers; bound: bigint } {
    const { offerings } = this.model;
    const factor = this.scale * share;
    const limits = new Float64Array(offerings.length);
    this.limited.forEach((o, i) => (limits[o] = Math.ceil(raw.limits[i] * factor)));
    const divided = raw.divisions.map((worth) => Math.floor(worth * factor));
    const worths = raw.covers.map((worth) => Math.floor(worth * factor));
    // What is too much is taken from what makes packings dear: from covers, and from divisions that ask for more.
    let fitting = 1;
    for (const o of this.all) {
      let allowed = offerings[o].cost * this.scale + limits[o];
      let worth = 0;
      divisions.forEach(({ weights }, d) => {
        const part = divided[d] === 0 ? 0 : divided[d] * (weights.get(o) ?? 0);
        allowed -= Math.min(0, part);
        worth += Math.max(0, part);
      });
      raw.chosen.forEach(({ cover }, k) => (worth += worths[k] === 0 ? 0 : worths[k] * cover.most[o]));
      const rounding = ASIDE * (allowed + worth);
      if (worth > allowed - rounding) {
        fitting = Math.min(fitting, Math.max(0, allowed - 2 * rounding) / worth);
      }
    }
    divided.forEach((worth, d) => (divided[d] = worth > 0 ? Math.floor(worth * fitting) : worth));
    const covers = new Map<NodeCover, number>();
    let bound = 0n;
    raw.chosen.forEach((entry, k) => {
      const worth = Math.floor(worths[k] * fitting);
      if (worth > 0) {
        entry.uses++;
        covers.set(entry.cover, worth);
        bound += BigInt(worth) * BigInt(entry.cover.demand);
      }
    });
    limits.forEach((worth, o) => (bound -= worth === 0 ? 0n : BigInt(worth) * BigInt(offerings[o].limit)));
    divided.forEach((worth, d) => (bound += BigInt(worth) * BigInt(divisions[d].bound)));
    return { multipliers: { covers, limits, divisions: divided }, bound };
  }
}

/** Of the divisions by numbers of nodes, the last of each measure and sense, which is the tightest. */
function tightestOf(divisions: readonly Division[]): number[] {
  const last = new Map<ReadonlyMap<number, number>, { low?: number; high?: number }>();
  divisions.forEach((division, d) => {
    if (countsAll(division)) {
      last.set(division.weights, { ...last.get(division.weights), [division.sense === "at-least" ? "low" : "high"]: d });
    }
  });
  return [...last.values()].flatMap(({ low, high }) => [...(low === undefined ? [] : [low]), ...(high === undefined ? [] : [high])]);
}

/** What nodes hold of a cover together. */
export function held({ most }: NodeCover, counts: ArrayLike<number>): number {
  let sum = 0;
  for (let o = 0; o < counts.length; o++) {
    sum += counts[o] === 0 ? 0 : counts[o] * most[o];
  }
  return sum;
}
