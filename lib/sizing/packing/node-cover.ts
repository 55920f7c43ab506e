import { NodeKnapsack } from "./node-knapsack";
import type { PackingModel } from "./packing-model";
import { cheapestSpread } from "./zone-spread";

/**
 * An inequality that the numbers of nodes of every plan satisfy: with any worth for a pod, nodes hold no more than the most that each of them
 * can hold, and together they hold all pods. A dual feasible function is the case of one resource.
 *
 * @see Clautiaux, Alves, Valério de Carvalho: A survey of dual-feasible and superadditive functions. Annals of Operations Research 179 (2010)
 */
export interface NodeCover {
  /** Worth of a pod by demand row. Integers of at least 0. */
  readonly worths: Float64Array;
  /** No packing of a node is worth more, by offering. Integers; those that are neither active nor follow have 0. */
  readonly most: Float64Array;
  /** What all pods are worth, spread the cheapest way. Integer above 0. */
  readonly demand: number;
}

/** Steps of a knapsack: when they run out the cover is weaker, never wrong. */
const STEPS = 30_000;
/** Sums of worths stay exact below this. */
const GREATEST_DEMAND = 2 ** 50;

/** Makes covers out of worths of pods. */
export class NodeCoverBuilder {
  private readonly knapsack: NodeKnapsack;
  /** Offerings that hold the same for the same rows. */
  private readonly kinds: number[][];

  public constructor(
    private readonly model: PackingModel,
    active: readonly number[],
    private readonly followers: ReadonlyMap<number, readonly number[]>,
  ) {
    this.knapsack = new NodeKnapsack(model.units, model.excluded);
    const kinds = new Map<string, number[]>();
    for (const o of active) {
      const { usable, most, rows } = model.offerings[o];
      const key = `${usable.join()}|${most.join()}|${rows.join()}`;
      kinds.set(key, [...(kinds.get(key) ?? []), o]);
    }
    this.kinds = [...kinds.values()];
  }

  /** One for each resource: what nodes have of it must suffice. */
  public ofResources(): NodeCover[] {
    const { units, rows, resources } = this.model;
    return resources.flatMap((_, r) => this.of(Float64Array.from(rows, ({ pod }) => units[pod][r])) ?? []);
  }

  /**
   * From worths in proportion, rounded to integers.
   *
   * @param raw of at least 0, by demand row
   * @param greatest what the greatest becomes
   * @returns undefined where nothing is worth anything
   */
  public ofWorths(raw: ArrayLike<number>, greatest: number): NodeCover | undefined {
    let largest = 0;
    for (let row = 0; row < raw.length; row++) {
      largest = Math.max(largest, raw[row]);
    }
    return largest > 0 ? this.of(Float64Array.from(raw, (worth) => Math.round((Math.max(0, worth) / largest) * greatest))) : undefined;
  }

  private of(worths: Float64Array): NodeCover | undefined {
    const demand = this.demandOf(worths);
    if (!(demand > 0) || demand > GREATEST_DEMAND) {
      return undefined;
    }
    const most = new Float64Array(this.model.offerings.length);
    for (const kind of this.kinds) {
      const { usable, most: counts, rows } = this.model.offerings[kind[0]];
      const own = rows.map((row) => (row < 0 ? 0 : worths[row]));
      // Worths are whole: what is not worth one more than the best is worth no more.
      const best = this.knapsack.solve({ offered: usable, most: counts }, own, { steps: STEPS, slack: 1 - 1e-6 });
      for (const o of kind) {
        most[o] = Math.floor(best.most);
        for (const follower of this.followers.get(o) ?? []) {
          most[follower] = most[o];
        }
      }
    }
    return { worths, most, demand };
  }

  private demandOf(worths: Float64Array): number {
    const { rows, spreads } = this.model;
    const isSpread = new Set(spreads.flatMap((spread) => spread.rows));
    const free = rows.reduce((sum, { count }, row) => sum + (isSpread.has(row) ? 0 : worths[row] * count), 0);
    return spreads.reduce((sum, { count, skew, rows: own }) => sum + cheapestSpread(count, skew, own.map((row) => worths[row])).worth, free); // prettier-ignore
  }
}

/** What nodes hold of a cover together. */
export function held({ most }: NodeCover, counts: ArrayLike<number>): number {
  let sum = 0;
  for (let o = 0; o < counts.length; o++) {
    sum += counts[o] === 0 ? 0 : counts[o] * most[o];
  }
  return sum;
}
