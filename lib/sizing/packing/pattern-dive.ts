import type { PackingModel } from "./packing-model";
import { PackingRelaxation, type Pattern, type RelaxedPacking } from "./packing-relaxation";
import type { PlacedNodes } from "./placed-nodes";

/** Share by which a pattern must pay. */
const TOLERANCE = 1e-6;
/** Patterns that are tried in turn where one of them has to be chosen. */
const CHOICES = 3;
/** Amounts this close to a whole number are whole. */
const WHOLE = 1e-6;

/** When a dive ends. */
export interface DiveLimits {
  /** Only plans that cost less are of use. */
  readonly below: number;
  /** Most relaxations. */
  readonly relaxations: number;
  isOutOfTime(): boolean;
}

/** Patterns that are worth having. */
export interface PatternPool {
  readonly patterns: Iterable<Pattern>;
  offer(pattern: Pattern): void;
}

/**
 * Goes from a relaxation to a plan by fixing patterns one after another, each time solving anew what is left: whole parts first, then the
 * pattern with the greatest fraction. Where what is left cannot cost little enough, the next pattern is tried instead.
 *
 * @see Sadykov, Vanderbeck, Pessoa, Tahiri, Uchoa: Primal heuristics for branch and price. INFORMS Journal on Computing 31 (2019)
 */
export class PatternDive {
  private relaxations = 0;

  /**
   * @param model the problem, without classes that are spread over zones
   * @param active offerings to use
   * @param known patterns to begin with; those found are added
   */
  public constructor(
    private readonly model: PackingModel,
    private readonly active: readonly number[],
    private readonly known: PatternPool,
  ) {}

  /** Looks for a plan. @returns undefined when none was found that costs less */
  public run(limits: DiveLimits): PlacedNodes[] | undefined {
    this.relaxations = 0;
    return this.descend(
      Int32Array.from(this.model.rows, ({ count }) => count),
      [],
      0,
      limits,
    );
  }

  private descend(rest: Int32Array, fixed: readonly PlacedNodes[], cost: number, limits: DiveLimits): PlacedNodes[] | undefined {
    if (rest.every((count) => count === 0)) {
      return cost < limits.below ? [...fixed] : undefined;
    }
    if (this.relaxations >= limits.relaxations || limits.isOutOfTime()) {
      return undefined;
    }
    const { amounts, isComplete } = this.relaxed(rest, fixed, limits);
    const costOf = (offering: number): number => this.model.offerings[offering].cost;
    const least = amounts.reduce((sum, { pattern, amount }) => sum + amount * costOf(pattern.offering), cost);
    if (!isComplete || least > limits.below - 1 + 1e-3) {
      return undefined;
    }
    const sorted = [...amounts].sort((a, b) => b.amount - a.amount || costOf(b.pattern.offering) - costOf(a.pattern.offering));
    const whole = sorted.filter(({ amount }) => amount > 1 - WHOLE);
    const choices = whole.length > 0 ? [whole] : sorted.slice(0, CHOICES).map((choice) => [choice]);
    for (const chosen of choices) {
      const left = rest.slice();
      const nodes: PlacedNodes[] = [];
      let price = cost;
      for (const { pattern, amount } of chosen) {
        const times = this.takenTimes(pattern, Math.max(1, Math.floor(amount + WHOLE)), left);
        if (times > 0) {
          nodes.push({ ...pattern, times });
          price += times * costOf(pattern.offering);
        }
      }
      const found = nodes.length === 0 ? undefined : this.descend(left, [...fixed, ...nodes], price, limits);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  /** Takes a pattern as often as asked and as there are pods for it. */
  private takenTimes({ offering, counts }: Pattern, times: number, rest: Int32Array): number {
    const { rows } = this.model.offerings[offering];
    for (let taken = 0; taken < times; taken++) {
      if (!counts.every((count, c) => count === 0 || count <= rest[rows[c]])) {
        return taken;
      }
      counts.forEach((count, c) => (rest[rows[c]] -= count === 0 ? 0 : count));
    }
    return times;
  }

  /** The relaxation of what is left. */
  private relaxed(rest: Int32Array, fixed: readonly PlacedNodes[], { isOutOfTime, below }: DiveLimits): RelaxedPacking {
    this.relaxations++;
    const { model } = this;
    const used = new Map<number, number>();
    fixed.forEach(({ offering, times }) => used.set(offering, (used.get(offering) ?? 0) + times));
    const offerings = model.offerings.map((offering, o) => ({
      ...offering,
      limit: offering.limit - (used.get(o) ?? 0),
      most: offering.most.map((most, c) => (most === 0 ? 0 : Math.min(most, rest[offering.rows[c]]))),
    }));
    const left = { ...model, rows: model.rows.map((row, at) => ({ ...row, count: rest[at] })), offerings };
    const able = this.active.filter((o) => offerings[o].limit > 0 && offerings[o].most.some((most) => most > 0));
    const relaxation = new PackingRelaxation(left, "cost", able);
    for (const pattern of this.known.patterns) {
      if (offerings[pattern.offering].limit > 0 && pattern.counts.every((count, c) => count <= offerings[pattern.offering].most[c])) {
        relaxation.offer(pattern);
      }
    }
    const cutoff = BigInt(Math.max(1, below)) * BigInt(relaxation.scale);
    const relaxed = relaxation.solve([], cutoff, { isOutOfTime, tolerance: TOLERANCE, isProof: false });
    relaxed.amounts.forEach(({ pattern }) => this.known.offer(pattern));
    return relaxed;
  }
}
