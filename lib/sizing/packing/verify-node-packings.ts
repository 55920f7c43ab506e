import type { NodeType, PackingProblem, PodClass } from "./packing-problem";
import { amount, namesOf, room } from "./verify-packing-plan";

/** An extra worth of packings that hold at least some pods. */
export interface ExtraWorth {
  readonly worth: number;
  /** Pods by class id. */
  readonly least: ReadonlyMap<string, number>;
}

/** A question about the packings of one node. */
export interface NodeQuestion {
  readonly type: NodeType;
  /** Classes that count, with whole worths of at least 0 and the most of each on the node. */
  readonly classes: readonly { readonly pod: PodClass; readonly worth: number; readonly most: number }[];
  readonly extras: readonly ExtraWorth[];
  /** What no packing may be worth more than. */
  readonly allowed: number;
}

/** Most packings of one node that are looked at: a proof that takes more counts as none. A few seconds of work. */
const MOST_STEPS = 4_000_000;
/** Parts in which weighings of two resources are tried. */
const WEIGHING_PARTS = 64;
/** Times that the best proportion of two resources is narrowed down. */
const NARROWINGS = 24;
/** Weighings that go along into the search, the best for the whole node. */
const KEPT_WEIGHINGS = 3;
/** Share of a bound that rounding may have lost: some dozens of terms at 2^-53 each. */
const ROUNDING = 1e-12;

/**
 * Whether no packing of a node is worth more than allowed, by looking at all that could be.
 *
 * Depth first, class by class. What is left of a node is bounded by weighing its resources into one and filling that by worth per weight, the
 * last pod in part (Dantzig 1957); what leaves the same to the same classes is looked at once. This shares nothing with the planner's own
 * knapsack.
 */
export function holdsNoMore(problem: PackingProblem, question: NodeQuestion): boolean {
  return !new PackingsOfNode(problem, question).exceeds();
}

class PackingsOfNode {
  private readonly rooms: readonly number[];
  private readonly counts: number;
  /** By class in the order of the search. */
  private readonly worths: Float64Array;
  private readonly mosts: Int32Array;
  private readonly asked: readonly Float64Array[];
  private readonly clashes: readonly (readonly number[])[];
  private readonly extras: readonly { readonly worth: number; readonly least: Int32Array }[];
  private readonly weighings: readonly Weighing[];
  private readonly held: Int32Array;
  private readonly left: Float64Array;
  private readonly radix: Float64Array;
  private readonly seen = new Map<number | string, number>();
  /** Whether what is left is all that the rest depends on, and has a number. */
  private readonly isNumbered: boolean;
  private readonly bonus: number;
  private steps = MOST_STEPS;

  public constructor(
    problem: PackingProblem,
    private readonly question: NodeQuestion,
  ) {
    const { type, classes, extras } = question;
    const names = namesOf(problem).filter((name) => classes.some(({ pod }) => amount(pod.requests, name) > 0));
    // Only whole multiples of what all requests have in common can be filled. The last resource counts pods.
    const common = names.map((name) => divisorOf(classes.map(({ pod }) => amount(pod.requests, name))));
    const slots = Math.min(type.maxPods ?? Infinity, classes.reduce((sum, { most }) => sum + most, 0)); // prettier-ignore
    this.rooms = [...names.map((name, n) => Math.floor(room(type, name) / common[n])), slots];
    const askedBy = ({ pod }: { pod: PodClass }): Float64Array =>
      Float64Array.of(...names.map((name, n) => amount(pod.requests, name) / common[n]), 1);
    const worthsOf = classes.map(({ worth }) => worth);
    const mosts = classes.map(({ most }) => most);
    const tried = (parts: Float64Array): Weighing => weighed(parts, classes.map(askedBy), worthsOf);
    const valueOf = (parts: Float64Array): number => dantzig(tried(parts), 0, this.rooms, worthsOf, mosts);
    const coarse = weighingsOf(this.rooms);
    const all = [...coarse.map(tried), ...(coarse.length === 0 ? [] : [tried(narrowed(coarse, this.rooms, valueOf))])];
    const wholes = all.map(({ parts }) => valueOf(parts));
    const best = all.map((_, w) => w).sort((a, b) => wholes[a] - wholes[b] || b - a);
    // Classes worth most by the best weighing come first, since they decide most.
    const sorted = [...(all[best[0]]?.order ?? [])].map((i) => classes[i]);
    this.counts = sorted.length;
    this.worths = Float64Array.from(sorted, ({ worth }) => worth);
    this.mosts = Int32Array.from(sorted, ({ most }) => most);
    this.asked = sorted.map(askedBy);
    this.weighings = best.slice(0, KEPT_WEIGHINGS).map((w) => weighed(all[w].parts, this.asked, [...this.worths]));
    const excludes = (a: PodClass, b: PodClass): boolean => (a.excludes?.includes(b.id) ?? false) || (b.excludes?.includes(a.id) ?? false);
    this.clashes = sorted.map(({ pod }) => sorted.flatMap((other, i) => (excludes(pod, other.pod) ? [i] : [])));
    // A loss that asks for a pod of no worth is not had by the packings that are worth most.
    const ids = new Set(sorted.map(({ pod }) => pod.id));
    this.extras = extras
      .filter(({ worth, least }) => worth > 0 || [...least.keys()].every((id) => ids.has(id)))
      .map(({ worth, least }) => ({ worth, least: Int32Array.from(sorted, ({ pod }) => least.get(pod.id) ?? 0) }));
    this.bonus = extras.reduce((sum, { worth }) => sum + Math.max(0, worth), 0);
    this.held = new Int32Array(this.counts);
    this.left = Float64Array.from(this.rooms);
    let states = this.counts + 1;
    this.radix = Float64Array.from(this.rooms, (amounts) => {
      const own = states;
      states *= amounts + 1;
      return own;
    });
    this.isNumbered = states <= Number.MAX_SAFE_INTEGER && this.extras.length === 0 && this.clashes.every(({ length }) => length === 0);
  }

  public exceeds(depth = 0, worth = 0): boolean {
    const { allowed } = this.question;
    if (depth === this.counts) {
      const extra = this.extras.reduce(
        (sum, { worth: own, least }) => sum + (least.every((count, i) => this.held[i] >= count) ? own : 0),
        0,
      );
      return worth + extra > allowed;
    }
    if (this.boundFrom(depth, worth) <= allowed) {
      return false;
    }
    if (--this.steps < 0) {
      return true;
    }
    const key = this.keyOf(depth);
    if ((this.seen.get(key) ?? -Infinity) >= worth) {
      return false;
    }
    this.seen.set(key, worth);
    const asked = this.asked[depth];
    let most = this.clashes[depth].some((other) => this.held[other] > 0) ? 0 : this.mosts[depth];
    for (let r = 0; r < asked.length; r++) {
      most = asked[r] === 0 ? most : Math.min(most, Math.floor(this.left[r] / asked[r]));
    }
    let isAbove = false;
    for (let count = most; count >= 0 && !isAbove; count--) {
      this.held[depth] = count;
      this.take(asked, count);
      isAbove = this.exceeds(depth + 1, worth + count * this.worths[depth]);
      this.take(asked, -count);
    }
    this.held[depth] = 0;
    return isAbove;
  }

  private take(asked: Float64Array, count: number): void {
    for (let r = 0; r < asked.length; r++) {
      this.left[r] -= count * asked[r];
    }
  }

  /** Worths are whole, so that a bound is worth no more than its whole part. */
  private boundFrom(depth: number, worth: number): number {
    let least = Infinity;
    for (const weighing of this.weighings) {
      least = Math.min(least, dantzig(weighing, depth, this.left, this.worths, this.mosts));
    }
    const bound = worth + this.bonus + (this.weighings.length === 0 ? 0 : least);
    return Math.floor(bound * (1 + ROUNDING));
  }

  /** What comes next depends on what is left, on the extras that can still count, and on whom the pods held exclude. */
  private keyOf(depth: number): number | string {
    if (this.isNumbered) {
      return this.left.reduce((sum, amounts, r) => sum + this.radix[r] * amounts, depth);
    }
    const hopes = this.extras.map(({ least }) => (least.every((count, i) => i >= depth || this.held[i] >= count) ? 1 : 0));
    const barred = this.clashes.map((others) => (others.some((other) => this.held[other] > 0) ? 1 : 0));
    return `${depth};${hopes.join("")};${barred.join("")};${this.left.join()}`;
  }
}

/** Shares of resources, what a pod of each class weighs by them, and the order in which classes fill a node. */
interface Weighing {
  readonly parts: Float64Array;
  readonly weights: Float64Array;
  readonly order: Int32Array;
}

function weighed(parts: Float64Array, asked: readonly Float64Array[], worths: readonly number[]): Weighing {
  const weights = Float64Array.from(asked, (amounts) => amounts.reduce((sum, each, r) => sum + each * parts[r], 0));
  const rate = (i: number): number => (weights[i] === 0 ? Infinity : worths[i] / weights[i]);
  const order = Int32Array.from(worths, (_, i) => i).sort((a, b) => (rate(a) === rate(b) ? a - b : rate(b) - rate(a)));
  return { parts, weights, order };
}

/** What the classes from a depth on are worth at most in what is left, by one weighing. */
function dantzig(
  { parts, weights, order }: Weighing,
  depth: number,
  left: ArrayLike<number>,
  worths: ArrayLike<number>,
  mosts: ArrayLike<number>,
): number {
  let rest = 0;
  for (let r = 0; r < parts.length; r++) {
    rest += parts[r] * left[r];
  }
  let sum = 0;
  for (const i of order) {
    if (i >= depth) {
      const weight = mosts[i] * weights[i];
      if (weight > rest) {
        return sum + (rest * worths[i]) / weights[i];
      }
      sum += mosts[i] * worths[i];
      rest -= weight;
    }
  }
  return sum;
}

/** Each resource alone, and pairs of them in several proportions, all by share of what a node has. */
function weighingsOf(rooms: readonly number[]): Float64Array[] {
  const single = (n: number, part: number): number => (rooms[n] === 0 ? 0 : part / rooms[n]);
  const found = rooms.map((_, n) => Float64Array.from(rooms, (__, other) => (other === n ? single(n, 1) : 0)));
  rooms.forEach((_, a) =>
    rooms.slice(0, a).forEach((__, b) => {
      for (let part = 1; part < WEIGHING_PARTS && rooms[a] > 0 && rooms[b] > 0; part++) {
        const share = part / WEIGHING_PARTS;
        found.push(Float64Array.from(rooms, (___, n) => (n === a ? single(n, share) : n === b ? single(n, 1 - share) : 0)));
      }
    }),
  );
  return found;
}

/** The best of some weighings, moved from one resource to another in ever smaller steps while that bounds a node better. */
function narrowed(coarse: readonly Float64Array[], rooms: readonly number[], valueOf: (parts: Float64Array) => number): Float64Array {
  let best = coarse[0];
  let least = valueOf(best);
  for (const parts of coarse) {
    const value = valueOf(parts);
    [best, least] = value < least ? [parts, value] : [best, least];
  }
  for (let halving = 0, step = 1 / WEIGHING_PARTS; halving < NARROWINGS; halving++, step /= 2) {
    for (let a = 0; a < rooms.length; a++) {
      for (let b = 0; b < rooms.length; b++) {
        if (a !== b && rooms[a] > 0 && rooms[b] > 0 && best[b] * rooms[b] >= step) {
          const moved = best.slice();
          moved[a] += step / rooms[a];
          moved[b] -= step / rooms[b];
          const value = valueOf(moved);
          [best, least] = value < least ? [moved, value] : [best, least];
        }
      }
    }
  }
  return best;
}

/** Greatest common divisor; 1 for nothing. */
export function divisorOf(values: readonly number[]): number {
  const divisor = values.reduce((a, b) => {
    let [larger, smaller] = [a, b];
    while (smaller !== 0) {
      [larger, smaller] = [smaller, larger % smaller];
    }
    return larger;
  }, 0);
  return divisor === 0 ? 1 : divisor;
}
