import type { NodeCover } from "./node-cover";
import type { PackingModel } from "./packing-model";
import type { Pattern } from "./packing-relaxation";

/** What came of trying all ways: what the nodes hold, that there is no way, or that there were too many to try. */
export type CompletionOutcome = readonly Pattern[] | "none" | "unknown";

/** When to give up. */
export interface CompletionLimits {
  readonly steps: number;
  isOutOfTime(): boolean;
}

/** Steps between two looks at the clock. */
const CLOCK = 4096;

/** What all nodes together may leave unused: by resource and by cover. */
interface Slack {
  /** What a pod of each class takes. */
  readonly sizes: ArrayLike<number>;
  /** What each node has. */
  readonly rooms: readonly number[];
}

/**
 * Tries all ways to fill given nodes with given pods, the smallest node first. What the nodes have beyond what the pods need may be left
 * unused, and no more than that: that leaves few ways where nodes are nearly full. A node is filled until nothing more fits, since pods may
 * as well move there from the nodes that follow.
 *
 * @see Korf: A new algorithm for optimal bin packing. AAAI (2002)
 */
export class NodeCompletion {
  private nodes: readonly number[] = [];
  private slacks: readonly Slack[] = [];
  private rest = new Int32Array(0);
  private counts: Int32Array[] = [];
  private left: Float64Array[] = [];
  private unused: Float64Array[] = [];
  private readonly seen = new Set<string>();
  private readonly order: readonly number[];
  private readonly hasExclusions: boolean;
  private steps = 0;
  private isOutOfTime: () => boolean = () => false;

  /** @param model the problem, without classes that are spread over zones */
  public constructor(private readonly model: PackingModel) {
    const { units } = model;
    const greatest = units.reduce<number[]>((most, unit) => unit.map((amount, r) => Math.max(most[r] ?? 0, amount)), []);
    const size = units.map((unit) => unit.reduce((sum, amount, r) => sum + (greatest[r] === 0 ? 0 : amount / greatest[r]), 0));
    this.order = units.map((_, c) => c).sort((a, b) => size[b] - size[a] || a - b);
    this.hasExclusions = model.excluded.some((row) => row.some(Boolean));
  }

  /**
   * Looks for a way to fill nodes until there is none left to try.
   *
   * @param counts nodes by offering
   * @param demand pods by row
   * @param covers that the nodes satisfy
   * @param limits when to give up
   */
  public complete(
    counts: ArrayLike<number>,
    demand: ArrayLike<number>,
    covers: readonly NodeCover[],
    limits: CompletionLimits,
  ): CompletionOutcome {
    const { offerings, units, rows, resources } = this.model;
    const nodes: number[] = [];
    for (let o = 0; o < counts.length; o++) {
      for (let i = 0; i < counts[o]; i++) {
        nodes.push(o);
      }
    }
    const share = (o: number): number => offerings[o].usable.reduce((sum, amount) => sum + (amount < Infinity ? Math.log1p(amount) : 0), 0);
    this.nodes = nodes.sort((a, b) => share(a) - share(b) || a - b);
    this.slacks = [
      ...resources.flatMap((_, r) => {
        const isFinite = nodes.every((o) => offerings[o].usable[r] < Infinity);
        return isFinite ? [{ sizes: units.map((unit) => unit[r]), rooms: this.nodes.map((o) => offerings[o].usable[r]) }] : [];
      }),
      ...covers.flatMap(({ worths, most }) => {
        const rowOf = units.map((__, c) => rows.findIndex(({ pod }) => pod === c));
        return [{ sizes: rowOf.map((row) => worths[row]), rooms: this.nodes.map((o) => most[o]) }];
      }),
    ];
    this.rest = Int32Array.from(units, (_, c) => rows.reduce((sum, { pod }, row) => sum + (pod === c ? demand[row] : 0), 0));
    this.counts = nodes.map(() => new Int32Array(units.length));
    this.left = this.nodes.map((o) => Float64Array.from(offerings[o].usable));
    this.unused = nodes.map(() => new Float64Array(this.slacks.length));
    this.seen.clear();
    this.steps = limits.steps;
    this.isOutOfTime = () => limits.isOutOfTime();
    const unused = Float64Array.from(this.slacks, ({ sizes, rooms }) => {
      const needed = this.rest.reduce((sum, count, c) => sum + count * sizes[c], 0);
      return rooms.reduce((sum, room) => sum + room, 0) - needed;
    });
    if (nodes.length === 0 || unused.some((amount) => amount < 0)) {
      return "none";
    }
    this.unused[0].set(unused);
    const isFilled = this.fill(0);
    return isFilled ? this.nodes.map((offering, j) => ({ offering, counts: this.counts[j] })) : this.steps <= 0 ? "unknown" : "none";
  }

  /** Whether the nodes from one on can hold what is left. */
  private fill(j: number): boolean {
    if (j === this.nodes.length) {
      return this.rest.every((count) => count === 0);
    }
    const key = `${j}:${this.rest.join()}`;
    if (this.seen.has(key)) {
      return false;
    }
    this.seen.add(key);
    this.counts[j].fill(0);
    return this.choose(j, 0);
  }

  /** Whether there is a way once the classes before a place in the order have their number on a node. */
  private choose(j: number, at: number): boolean {
    if (--this.steps <= 0 || (this.steps % CLOCK === 0 && this.isOutOfTime())) {
      this.steps = 0;
      return false;
    }
    const { units, offerings } = this.model;
    const [counts, left] = [this.counts[j], this.left[j]];
    if (at === this.order.length) {
      return this.isWorthwhile(j) && this.fill(j + 1);
    }
    if (this.wastes(j, at)) {
      return false;
    }
    const c = this.order[at];
    const unit = units[c];
    let most = Math.min(this.rest[c], offerings[this.nodes[j]].most[c]);
    if (this.hasExclusions && this.model.excluded[c].some((isExcluded, other) => isExcluded && counts[other] > 0)) {
      most = 0;
    }
    for (let r = 0; r < unit.length; r++) {
      most = unit[r] === 0 ? most : Math.min(most, Math.floor(left[r] / unit[r]));
    }
    for (let count = most; count >= 0; count--) {
      counts[c] = count;
      this.rest[c] -= count;
      for (let r = 0; r < unit.length; r++) {
        left[r] -= count * unit[r];
      }
      const isFilled = this.choose(j, at + 1);
      this.rest[c] += count;
      for (let r = 0; r < unit.length; r++) {
        left[r] += count * unit[r];
      }
      if (isFilled) {
        return true;
      }
    }
    counts[c] = 0;
    return false;
  }

  /** Whether a node is left too empty whatever of the classes to come is added. */
  private wastes(j: number, at: number): boolean {
    for (let k = 0; k < this.slacks.length; k++) {
      const { sizes, rooms } = this.slacks[k];
      let open = rooms[j] - this.unused[j][k];
      for (let i = 0; i < this.order.length && open > 0; i++) {
        const c = this.order[i];
        const most = i < at ? this.counts[j][c] : Math.min(this.rest[c], this.model.offerings[this.nodes[j]].most[c]);
        open -= most * sizes[c];
      }
      if (open > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a full node leaves no more unused than may be, and nothing more fits; notes what the others may leave. */
  private isWorthwhile(j: number): boolean {
    const { units, offerings } = this.model;
    const [counts, left] = [this.counts[j], this.left[j]];
    const { most } = offerings[this.nodes[j]];
    if (!this.hasExclusions) {
      for (let c = 0; c < counts.length; c++) {
        if (this.rest[c] > 0 && counts[c] < most[c] && units[c].every((amount, r) => amount <= left[r])) {
          return false;
        }
      }
    }
    for (let k = 0; k < this.slacks.length; k++) {
      const { sizes, rooms } = this.slacks[k];
      let waste = rooms[j];
      for (let c = 0; c < counts.length; c++) {
        waste -= counts[c] * sizes[c];
      }
      const unused = this.unused[j][k] - waste;
      if (unused < 0) {
        return false;
      }
      if (j + 1 < this.nodes.length) {
        this.unused[j + 1][k] = unused;
      }
    }
    return true;
  }
}
