import { ResourceMultipliers } from "./resource-multipliers";

/** What one node can hold. */
export interface KnapsackNode {
  /** Capacity by resource; may be infinite. */
  readonly offered: readonly number[];
  /** Most pods of each class. */
  readonly most: readonly number[];
}

/** An extra for packings that hold at least some pods of some classes. */
export interface KnapsackBonus {
  readonly holding: readonly number[];
  readonly worth: number;
}

/** How a knapsack is searched. */
export interface KnapsackEffort {
  /**
   * Extras, of either sign.
   *
   * @default - none
   */
  readonly bonuses?: readonly KnapsackBonus[];
  /**
   * A packing worth no more than this is not looked for: `worth` is then this at most.
   *
   * @default 0
   */
  readonly threshold?: number;
  /**
   * Most steps of the search; when they run out, `most` bounds what was not looked at.
   *
   * @default 1,000,000
   */
  readonly steps?: number;
  /**
   * What is worth at most so much more than the best is not looked for. Below 1, integers lose nothing by it.
   *
   * @default 0
   */
  readonly slack?: number;
}

/** The packing of a node that is worth most. */
export interface BestPacking {
  readonly worth: number;
  readonly counts: Int32Array;
  /** No packing is worth more: `worth` itself unless the steps ran out or there was slack. */
  readonly most: number;
}

/** Share of a bound that rounding may have lost: a few hundred terms at 2^-53 each, with room to spare. */
const ROUNDING = 1e-12;
/** Enough steps to be exact for nodes of dozens of pods; about a tenth of a second. */
const MANY_STEPS = 1_000_000;
/** Places for what was seen: a later state takes the place of an earlier one. A power of two. */
const SEEN = 1 << 14;

/**
 * The packing of a node that is worth most, exactly: depth first over the classes, with the multipliers of the resources as bound.
 *
 * For any multipliers m >= 0, what is left of a node is worth at most m times what is left of its resources plus, over the classes still to
 * come, the most pods times what a pod is worth beyond m times its requests. Worths that are integers below 2^53 are added up exactly.
 */
export class NodeKnapsack {
  private readonly finder: ResourceMultipliers;
  private readonly resources: number;
  private readonly classes: number;
  private order: number[] = [];
  private multipliers: Float64Array = new Float64Array(0);
  private suffix = new Float64Array(0);
  private readonly counts: Int32Array;
  private readonly left: Float64Array;
  private best = 0;
  private bestCounts: Int32Array;
  private worths: ArrayLike<number> = [];
  private bonuses: readonly KnapsackBonus[] = [];
  private extra = 0;
  private most: readonly number[] = [];
  private steps = 0;
  private slack = 0;
  /** Greatest bound of what was left aside when the steps ran out. */
  private aside = 0;
  /** What was worth most so far among packings that leave the same to the same classes, in places that are valid for one solve each. */
  private readonly seenKeys = new Float64Array(SEEN);
  private readonly seenFlags = new Int32Array(SEEN);
  private readonly seenWorths = new Float64Array(SEEN);
  private readonly seenSolves = new Int32Array(SEEN);
  private solves = 0;
  private remembers = false;
  /** Classes that exclude, or are excluded by, another one that is wanted: one bit each. */
  private exclusive: number[] = [];
  private radix = new Float64Array(0);

  /**
   * @param requests of each class by resource
   * @param excluded whether two classes may not share a node
   */
  public constructor(
    private readonly requests: readonly (readonly number[])[],
    private readonly excluded: readonly (readonly boolean[])[],
  ) {
    this.finder = new ResourceMultipliers(requests);
    this.classes = requests.length;
    this.resources = requests.length === 0 ? 0 : requests[0].length;
    this.counts = new Int32Array(this.classes);
    this.bestCounts = new Int32Array(this.classes);
    this.left = new Float64Array(this.resources);
  }

  /**
   * The packing worth most; the empty packing is worth nothing.
   *
   * @param node what it can hold
   * @param worths of a pod of each class, at least 0
   * @param effort how to search
   */
  public solve(node: KnapsackNode, worths: ArrayLike<number>, effort: KnapsackEffort = {}): BestPacking {
    const { bonuses = [], threshold = 0, steps = MANY_STEPS, slack = 0 } = effort;
    this.steps = steps;
    this.slack = slack;
    this.aside = 0;
    this.worths = worths;
    this.bonuses = bonuses;
    this.most = node.most;
    this.extra = bonuses.reduce((sum, { worth }) => sum + Math.max(0, worth), 0);
    // An extra for holding nothing in particular is had by the empty packing too.
    this.best = Math.max(threshold, this.bonusOf());
    this.bestCounts = new Int32Array(this.classes);
    this.prepare(node);
    for (let r = 0; r < this.resources; r++) {
      this.left[r] = node.offered[r];
    }
    this.visit(0, 0);
    return { worth: this.best, counts: this.bestCounts, most: Math.max(this.best + slack, this.aside) };
  }

  /** Classes worth most per weighed request first, since they decide most. */
  private prepare(node: KnapsackNode): void {
    const wanted: number[] = [];
    for (let c = 0; c < this.classes; c++) {
      if (node.most[c] > 0 && (this.worths[c] > 0 || this.bonuses.some(({ holding, worth }) => worth > 0 && holding[c] > 0))) {
        wanted.push(c);
      }
    }
    this.multipliers = this.finder.of(node.offered, node.most, this.worths, wanted);
    const weighed = this.requests.map((requests) => requests.reduce((sum, request, r) => sum + request * this.multipliers[r], 0));
    const density = weighed.map((weight, c) => this.worths[c] / (weight + Number.MIN_VALUE));
    this.order = wanted.sort((a, b) => density[b] - density[a] || a - b);
    this.suffix = new Float64Array(this.order.length + 1);
    for (let i = this.order.length - 1; i >= 0; i--) {
      const c = this.order[i];
      this.suffix[i] = this.suffix[i + 1] + Math.max(0, this.worths[c] - weighed[c]) * node.most[c];
    }
    this.remember(node);
  }

  /** What comes next depends on what is left, on the extras that can still be had, and on the pods held that exclude others. */
  private remember({ offered }: KnapsackNode): void {
    this.exclusive = this.order.filter((c) => this.order.some((other) => this.excluded[c][other]));
    this.radix = new Float64Array(this.resources);
    let states = this.order.length + 1;
    for (let r = 0; r < this.resources; r++) {
      const matters = offered[r] !== Infinity && this.order.some((c) => this.requests[c][r] > 0);
      this.radix[r] = matters ? states : 0;
      states *= matters ? offered[r] + 1 : 1;
    }
    this.solves++;
    this.remembers = this.order.length >= 3 && this.bonuses.length + this.exclusive.length <= 30 && states <= Number.MAX_SAFE_INTEGER;
  }

  /** Whether the same was left to the same classes before, with no less to show for it. */
  private isSeen(depth: number, worth: number): boolean {
    let key = depth;
    for (let r = 0; r < this.resources; r++) {
      key += this.radix[r] === 0 ? 0 : this.radix[r] * this.left[r];
    }
    let flags = 0;
    for (const { holding } of this.bonuses) {
      let isHopeless = 0;
      for (let i = 0; i < depth; i++) {
        isHopeless |= this.counts[this.order[i]] < holding[this.order[i]] ? 1 : 0;
      }
      flags = 2 * flags + isHopeless;
    }
    for (const c of this.exclusive) {
      flags = 2 * flags + (this.counts[c] > 0 ? 1 : 0);
    }
    // Multiplicative hashing of both halves of the key (Knuth 6.4).
    const mixed = Math.imul(key % 2 ** 32, 0x9e3779b1) ^ Math.imul(key / 2 ** 32 + flags, 0x85ebca6b);
    const place = (mixed ^ (mixed >>> 15)) & (SEEN - 1);
    if (this.seenSolves[place] === this.solves && this.seenKeys[place] === key && this.seenFlags[place] === flags) {
      if (this.seenWorths[place] >= worth) {
        return true;
      }
    }
    this.seenSolves[place] = this.solves;
    this.seenKeys[place] = key;
    this.seenFlags[place] = flags;
    this.seenWorths[place] = worth;
    return false;
  }

  private visit(depth: number, worth: number): void {
    if (depth === this.order.length) {
      const total = this.bonuses.length === 0 ? worth : worth + this.bonusOf();
      if (total > this.best) {
        this.best = total;
        this.bestCounts = this.counts.slice();
      }
      return;
    }
    const { left, multipliers } = this;
    const c = this.order[depth];
    const requests = this.requests[c];
    let most = this.most[c];
    if (this.exclusive.length > 0) {
      for (let other = 0; other < this.classes; other++) {
        if (this.counts[other] > 0 && this.excluded[c][other]) {
          most = 0;
        }
      }
    }
    for (let r = 0; r < this.resources && most > 0; r++) {
      if (left[r] < most * requests[r]) {
        most = Math.floor(left[r] / requests[r]);
      }
    }
    // What is left is worth so much at most, and so much less for each pod more.
    let rest = worth + this.suffix[depth + 1] + this.extra;
    let lost = -this.worths[c];
    for (let r = 0; r < this.resources; r++) {
      // An infinite amount has a multiplier of 0.
      rest += multipliers[r] === 0 ? 0 : multipliers[r] * left[r];
      lost += multipliers[r] * requests[r];
      left[r] -= most * requests[r];
    }
    for (let count = most; count >= 0; count--) {
      const bound = rest - count * lost + ROUNDING * (rest + count * Math.abs(lost));
      if (bound <= this.best + this.slack) {
        // Not worth a look.
      } else if (this.steps <= 0) {
        this.aside = Math.max(this.aside, bound);
      } else {
        const next = worth + count * this.worths[c];
        this.counts[c] = count;
        if (!this.remembers || depth + 1 === this.order.length || !this.isSeen(depth + 1, next)) {
          this.steps--;
          this.visit(depth + 1, next);
        }
      }
      for (let r = 0; r < this.resources; r++) {
        left[r] += requests[r];
      }
    }
    this.counts[c] = 0;
    for (let r = 0; r < this.resources; r++) {
      left[r] -= requests[r];
    }
  }

  private bonusOf(): number {
    let sum = 0;
    for (const { holding, worth } of this.bonuses) {
      if (holding.every((least, c) => this.counts[c] >= least)) {
        sum += worth;
      }
    }
    return sum;
  }
}
