import { CoveringSimplex, type RowSense } from "./covering-simplex";
import { weightOf, type Division } from "./division";
import type { NodeCover } from "./node-cover";
import { NodeKnapsack, type KnapsackBonus, type KnapsackNode } from "./node-knapsack";
import type { PackingModel } from "./packing-model";
import { cheapestSpread } from "./zone-spread";

/** Scaled prices stay below this, so that sums of them are exact doubles. */
const GREATEST_SCALED = 2 ** 48;
/** Finer multipliers prove nothing more. */
const GREATEST_SCALE = 2 ** 26;
/** Worth of a pod when the pods without a place are counted. */
export const UNPLACED_WORTH = 1_000_000;

/** A node of an offering with what it holds. */
export interface Pattern {
  readonly offering: number;
  readonly counts: Int32Array;
}

/** Multipliers, scaled to integers. */
export interface Multipliers {
  /** By cover; at least 0, those not listed have 0. */
  readonly covers: ReadonlyMap<NodeCover, number>;
  /** By demand row; at least 0. */
  readonly rows: Float64Array;
  /** By offering; at least 0. */
  readonly limits: Float64Array;
  /** By division; at least 0 for "at-least", at most 0 for "at-most". */
  readonly divisions: Float64Array;
}

/** What is paid: prices of nodes, or pods that find no place on nodes that cost nothing. */
export type PackingObjective = "cost" | "unplaced";

/** What a relaxation found. */
export interface RelaxedPacking {
  readonly multipliers: Multipliers;
  /** Proven least cost, scaled. */
  readonly bound: bigint;
  /** Nodes of each pattern, fractions allowed. */
  readonly amounts: readonly { readonly pattern: Pattern; readonly amount: number }[];
  /** Zones that spread classes take, fractions allowed. */
  readonly spreads: readonly { readonly group: number; readonly parts: readonly number[]; readonly amount: number }[];
  /** Amount by which rows are missed. */
  readonly missed: number;
  /** Whether nothing is missed. */
  readonly isComplete: boolean;
}

const NO_COVERS: ReadonlyMap<NodeCover, number> = new Map();
/** How far a relaxation goes. */
export interface RelaxationEffort {
  /** Whether to make do with what there is. */
  isOutOfTime(): boolean;
  /** Share of a node's price by which a pattern must pay to be looked for. */
  readonly tolerance: number;
  /** Whether the multipliers are wanted as a proof: if not, they are neither whole nor scaled, and the bound is 0. */
  readonly isProof: boolean;
  /**
   * Where pods without a place are counted: told worths of pods by which the nodes that can be had hold too little; true ends the relaxation.
   *
   * @default - it goes on
   */
  isEnough?(worths: Float64Array): boolean;
}

/** Rounds of column generation before the bound of what there is has to do. */
const MAX_ROUNDS = 400;
/** Share by which multipliers are smaller than they might be. */
const ASIDE = 2e-9;
/** Share by which nodes must hold too little before it is called enough: less is lost when worths are rounded. */
const MARGIN = 1e-3;
/** Steps of a knapsack that looks for a pattern that pays: to miss one costs a little of the bound, never its truth. */
const LOOK_STEPS = 4_000;
/** Steps of a knapsack that proves that no pattern pays. */
const PROOF_STEPS = 20_000;

/**
 * The cheapest nodes when fractions of nodes are allowed: patterns are generated as they pay, and the multipliers are rounded so that they
 * prove the bound in integers.
 *
 * @see Gilmore, Gomory: A linear programming approach to the cutting-stock problem. Operations Research 9 (1961)
 */
export class PackingRelaxation {
  private readonly pool: Pattern[] = [];
  private readonly known = new Set<string>();
  private readonly knapsack: NodeKnapsack;
  private readonly spreadPool: { readonly group: number; readonly parts: readonly number[] }[] = [];
  /** Multipliers are whole multiples of one part of so many. A power of two, so that it costs no bits. */
  public readonly scale: number;
  private readonly costs: readonly number[];
  /** Offerings that are not dominated by another one. */
  private readonly active: readonly number[];

  public constructor(
    private readonly model: PackingModel,
    private readonly objective: PackingObjective,
    active: readonly number[],
  ) {
    this.active = active;
    this.knapsack = new NodeKnapsack(model.units, model.excluded);
    this.costs = model.offerings.map(({ cost }) => (objective === "cost" ? cost : 0));
    const greatest = objective === "cost" ? Math.max(1, ...this.costs) : UNPLACED_WORTH;
    this.scale = Math.min(GREATEST_SCALE, 2 ** Math.floor(Math.log2(GREATEST_SCALED / greatest)));
  }

  /** Patterns that were ever worth having. */
  public get patterns(): Iterable<Pattern> {
    return this.pool;
  }

  /** Offers a pattern for later solves. */
  public offer(pattern: Pattern): void {
    const key = `${pattern.offering}:${pattern.counts.join(",")}`;
    if (!this.known.has(key)) {
      this.known.add(key);
      this.pool.push(pattern);
    }
  }

  /**
   * Solves the relaxation of a set of plans.
   *
   * @param divisions that describe the set
   * @param cutoff scaled: a set that costs at least this need not be solved to the end
   * @param effort how far to go
   */
  public solve(divisions: readonly Division[], cutoff: bigint, effort: RelaxationEffort): RelaxedPacking {
    const { model } = this;
    const { isOutOfTime, tolerance, isProof } = effort;
    const limited = this.active.filter((o) => model.offerings[o].limit !== Infinity);
    const rows = model.rows.length;
    const firstLimit = rows + model.spreads.length;
    const firstDivision = firstLimit + limited.length;
    const isSpread = new Set(model.spreads.flatMap((spread) => spread.rows));
    const senses: RowSense[] = [
      ...model.rows.map((): RowSense => "at-least"),
      ...model.spreads.map((): RowSense => "equal"),
      ...limited.map((): RowSense => "at-most"),
      ...divisions.map(({ sense }): RowSense => sense),
    ];
    const right = [
      ...model.rows.map(({ count }, row) => (isSpread.has(row) ? 0 : count)),
      ...model.spreads.map(() => 1),
      ...limited.map((o) => model.offerings[o].limit),
      ...divisions.map(({ bound }) => bound),
    ];
    const dear = this.objective === "cost" ? 2 * Math.max(1, ...this.costs) : UNPLACED_WORTH;
    const total = model.rows.reduce((sum, { count }) => sum + count, 1);
    const worthiest = this.objective === "cost" ? Infinity : UNPLACED_WORTH;
    const penalties = senses.map((_, row) => (row < rows ? dear : dear * total));
    const simplex = new CoveringSimplex(senses, right, penalties);
    const patterns: Pattern[] = [];
    const spreads: { readonly group: number; readonly parts: readonly number[] }[] = [];
    const addPattern = (pattern: Pattern): void => {
      const column = new Float64Array(senses.length);
      const offering = model.offerings[pattern.offering];
      pattern.counts.forEach((count, c) => {
        if (count > 0) {
          column[offering.rows[c]] += count;
        }
      });
      const limit = limited.indexOf(pattern.offering);
      if (limit >= 0) {
        column[firstLimit + limit] = 1;
      }
      divisions.forEach((division, d) => {
        column[firstDivision + d] = weightOf(division, pattern);
      });
      const at = simplex.add(this.costs[pattern.offering], column);
      patterns[at] = pattern;
    };
    const addSpread = (group: number, parts: readonly number[]): void => {
      const column = new Float64Array(senses.length);
      model.spreads[group].rows.forEach((row, z) => (column[row] = -parts[z]));
      column[rows + group] = 1;
      spreads[simplex.add(0, column)] = { group, parts };
    };
    this.pool.forEach(addPattern);
    this.spreadPool.forEach(({ group, parts }) => addSpread(group, parts));

    let multipliers: Multipliers | undefined;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const isSound = simplex.solve(isOutOfTime);
      const duals = simplex.duals;
      const limits = new Float64Array(model.offerings.length);
      limited.forEach((o, i) => (limits[o] = Math.max(0, -duals[firstLimit + i])));
      multipliers = {
        covers: NO_COVERS,
        rows: Float64Array.from({ length: rows }, (_, row) => Math.min(worthiest, Math.max(0, duals[row]))),
        limits,
        divisions: Float64Array.from(divisions, ({ sense }, d) =>
          sense === "at-least" ? Math.max(0, duals[firstDivision + d]) : Math.min(0, duals[firstDivision + d]),
        ),
      };
      let added = 0;
      model.spreads.forEach((spread, group) => {
        const { parts, worth } = cheapestSpread(
          spread.count,
          spread.skew,
          spread.rows.map((row) => multipliers!.rows[row]),
        );
        const price = duals[rows + group];
        if (worth < price - 1e-7 * (1 + Math.abs(price))) {
          this.spreadPool.push({ group, parts });
          addSpread(group, parts);
          added++;
        }
      });
      // What nodes hold at most tells, before the end, that not all pods find a place (Lasdon 1970).
      let holdable = 0;
      for (const { kind, pattern, most } of this.priced(multipliers, divisions, tolerance)) {
        if (isOutOfTime()) {
          break;
        }
        holdable += kind.reduce((sum, o) => sum + model.offerings[o].limit * most, 0);
        if (pattern !== undefined) {
          this.offer(pattern);
          addPattern(pattern);
          added++;
        }
      }
      if (
        effort.isEnough !== undefined &&
        this.worthOfAll(multipliers.rows) > holdable * (1 + MARGIN) &&
        effort.isEnough(multipliers.rows)
      ) {
        break;
      }
      if (added === 0 && simplex.missed() > 1e-7 && this.objective === "cost") {
        // What is missed must cost more than every plan: the multipliers of the shortage grow until the set is closed.
        if (simplex.cost * this.scale < Number(cutoff) && round < MAX_ROUNDS - 1 && simplex.cost < 1e14) {
          simplex.penalise(64);
          continue;
        }
      }
      if (added === 0 || !isSound || isOutOfTime()) {
        break;
      }
    }
    const amounts = [...simplex.amounts()].flatMap(([column, amount]) =>
      patterns[column] === undefined ? [] : [{ pattern: patterns[column], amount }],
    );
    const taken = [...simplex.amounts()].flatMap(([column, amount]) =>
      spreads[column] === undefined ? [] : [{ ...spreads[column], amount }],
    );
    const missed = simplex.missed();
    const isComplete = missed <= 1e-7;
    if (!isProof) {
      return { multipliers: multipliers!, bound: 0n, amounts, spreads: taken, missed, isComplete };
    }
    // Where the set holds nothing, multipliers grow without end; no more is wanted of them than to close it.
    const excess = Number(this.boundOf(rounded(multipliers!, this.scale), divisions)) / (2 * Math.max(1, Number(cutoff)));
    const proven = this.proven(excess > 1 ? rounded(multipliers!, 1 / excess, false) : multipliers!, divisions, isOutOfTime);
    return { ...proven, amounts, spreads: taken, missed, isComplete };
  }

  /** The bound that multipliers prove in the set of plans that divisions describe, scaled. */
  public boundOf({ rows, limits, divisions: worths }: Multipliers, divisions: readonly Division[]): bigint {
    const { model } = this;
    const isSpread = new Set(model.spreads.flatMap((spread) => spread.rows));
    let bound = 0n;
    model.rows.forEach(({ count }, row) => (bound += isSpread.has(row) ? 0n : BigInt(rows[row]) * BigInt(count)));
    for (const spread of model.spreads) {
      const own = spread.rows.map((row) => rows[row]);
      const { parts } = cheapestSpread(spread.count, spread.skew, own);
      parts.forEach((part, z) => (bound += BigInt(part) * BigInt(own[z])));
    }
    model.offerings.forEach(({ limit }, o) => (bound -= limits[o] === 0 ? 0n : BigInt(limits[o]) * BigInt(limit)));
    divisions.forEach((division, d) => (bound += BigInt(worths[d]) * BigInt(division.bound)));
    return bound;
  }

  /** What all pods are worth, spread the cheapest way. */
  private worthOfAll(worths: ArrayLike<number>): number {
    const { rows, spreads } = this.model;
    const isSpread = new Set(spreads.flatMap((spread) => spread.rows));
    const free = rows.reduce((sum, { count }, row) => sum + (isSpread.has(row) ? 0 : worths[row] * count), 0);
    return spreads.reduce(
      (sum, { count, skew, rows: own }) =>
        sum +
        cheapestSpread(
          count,
          skew,
          own.map((row) => worths[row]),
        ).worth,
      free,
    );
  }

  /** For each kind of offering, what a node holds at most, and the pattern that pays most, if one does. */
  private *priced(
    multipliers: Multipliers,
    divisions: readonly Division[],
    tolerance: number,
  ): Iterable<{ readonly kind: readonly number[]; readonly pattern: Pattern | undefined; readonly most: number }> {
    for (const kind of this.kinds(divisions)) {
      const price = (o: number): number => this.costs[o] + multipliers.limits[o];
      const cheapest = kind.reduce((least, o) => (price(o) < price(least) ? o : least));
      const { bonuses, worths } = this.worthsOf(cheapest, multipliers, divisions);
      const threshold = price(cheapest) * (1 + tolerance) + 1e-6;
      const slack = price(cheapest) * tolerance;
      const best = this.knapsack.solve(this.nodeOf(cheapest), worths, { bonuses, threshold, slack, steps: LOOK_STEPS });
      yield { kind, pattern: best.worth > threshold ? { offering: cheapest, counts: best.counts } : undefined, most: best.most };
    }
  }

  /** Rounds multipliers to integers, shrinks them until no packing is worth more than its node, and adds up what they prove. */
  private proven(
    raw: Multipliers,
    divisions: readonly Division[],
    isOutOfTime: () => boolean,
  ): { multipliers: Multipliers; bound: bigint } {
    // A little less than the best, so that what a packing is worth is told from the price of its node in floating point too.
    let multipliers = rounded(raw, this.scale * (1 - ASIDE));
    for (let attempt = 0; attempt < 6; attempt++) {
      const share = this.admissibleShare(multipliers, divisions, isOutOfTime);
      if (share === undefined) {
        break;
      }
      if (share === 1) {
        return { multipliers, bound: this.boundOf(multipliers, divisions) };
      }
      multipliers = rounded(multipliers, share * (1 - (attempt === 0 ? ASIDE : 1e-4 * 4 ** attempt)));
    }
    const zeros = rounded(raw, 0);
    return { multipliers: zeros, bound: this.boundOf(zeros, divisions) };
  }

  /** The share of the multipliers at which no packing is worth more than its node: at most 1. Undefined when out of time. */
  private admissibleShare(multipliers: Multipliers, divisions: readonly Division[], isOutOfTime: () => boolean): number | undefined {
    let share = 1;
    for (const kind of this.kinds(divisions)) {
      if (isOutOfTime()) {
        return undefined;
      }
      const first = kind[0];
      const { bonuses, worths } = this.worthsOf(first, multipliers, divisions);
      const allowed = Math.min(...kind.map((o) => this.costs[o] * this.scale + multipliers.limits[o]));
      const { most: worth } = this.knapsack.solve(this.nodeOf(first), worths, {
        bonuses,
        threshold: allowed,
        steps: PROOF_STEPS,
      });
      if (worth > allowed) {
        for (const o of kind) {
          const excess = worth - multipliers.limits[o];
          const cost = this.costs[o] * this.scale;
          share = excess > cost ? Math.min(share, cost / excess) : share;
        }
      }
    }
    return share;
  }

  /** Offerings of which every packing is worth the same: same size, same rows, same divisions. */
  private kinds(divisions: readonly Division[]): number[][] {
    const kinds = new Map<string, number[]>();
    for (const o of this.active) {
      const { usable, most, rows } = this.model.offerings[o];
      const inside = divisions.map(({ weights }) => weights.get(o) ?? 0).join();
      const key = `${usable.join()}|${most.join()}|${rows.join()}|${inside}`;
      const kind = kinds.get(key);
      if (kind === undefined) {
        kinds.set(key, [o]);
      } else {
        kind.push(o);
      }
    }
    return [...kinds.values()];
  }

  private nodeOf(o: number): KnapsackNode {
    const { usable, most } = this.model.offerings[o];
    return { offered: usable, most };
  }

  private worthsOf(o: number, { rows, divisions: worths }: Multipliers, divisions: readonly Division[]) {
    const bonuses = divisions.flatMap(({ weights, holding }, d): KnapsackBonus[] => {
      const worth = (weights.get(o) ?? 0) * worths[d];
      return worth === 0 ? [] : [{ holding, worth }];
    });
    return { bonuses, worths: this.model.offerings[o].rows.map((row) => (row < 0 ? 0 : rows[row])) };
  }
}

/** Shrunk, and rounded so that packings are worth no more than before, and nodes cost no less. */
function rounded({ rows, limits, divisions }: Multipliers, factor: number, isWhole = true): Multipliers {
  const [down, up] = isWhole ? [Math.floor, Math.ceil] : [Number, Number];
  return {
    covers: NO_COVERS,
    rows: rows.map((worth) => down(worth * factor)),
    limits: limits.map((worth) => up(worth * factor)),
    divisions: divisions.map((worth) => down(worth * factor)),
  };
}
