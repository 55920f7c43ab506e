import { greatestCommonDivisor } from "../greatest-common-divisor";
import { Branching, type Branch } from "./branching";
import { CountTrial } from "./count-trial";
import type { Division, NodeMeasure } from "./division";
import { NodeCountProgram, type CountState } from "./node-count-program";
import { NodeCoverBuilder, type NodeCover } from "./node-cover";
import type { PackingModel } from "./packing-model";
import { PackingRelaxation, UNPLACED_WORTH, type Multipliers, type PackingObjective } from "./packing-relaxation";
import { PatternDive } from "./pattern-dive";
import { isBetter, PlacementBuilder, type Placement } from "./placed-nodes";

/** When a search ends. */
export interface SearchLimits {
  readonly gap: number;
  readonly maxNodes: number;
  isOutOfTime(): boolean;
}

/** A set of plans: closed or open with what bounds it, or divided. */
export interface SearchNode {
  readonly divisions: readonly Division[];
  multipliers: Multipliers;
  bound: number;
  /** From where its parts go on; left out where it has none. */
  state?: CountState;
  /** Whether it holds no plan, since all ways to fill its nodes were tried. */
  isExhausted?: boolean;
  children?: { readonly measure: NodeMeasure; readonly atMost: number; readonly low: SearchNode; readonly high: SearchNode };
}

/** What a search found. */
export interface SearchResult {
  readonly best: Placement;
  readonly root: SearchNode;
  /** Proven least value, a multiple of the step between values. */
  readonly bound: number;
  readonly relaxations: number;
  /** What multipliers are scaled by. */
  readonly scale: number;
}

/** Programmes over numbers of nodes that may be solved for one relaxation over patterns: about as much work. */
const COUNTS_PER_RELAXATION = 25;
/** Share by which a pattern must pay in a relaxation that only proposes. */
const ROUGHLY = 1e-4;
/** The same in one that proves, at least and at most: between them it is a part of the step between costs. */
const [FINEST, COARSEST] = [1e-9, 1e-4];
/** What the greatest worth of a pod becomes in covers of relaxations. */
const FINENESSES = [60, 600];
/** Covers that may be added to a set before it is divided in another way. */
const MOST_CUTS = 20;
/** Efforts after which dives look for a plan, in turn for any that is better and for one that costs no more than the bound. */
const DIVES = [12, 24, 200, 400];
/** Relaxations of a dive. */
const DIVE = 20;
/** Sets of which each one's numbers of nodes are rounded to a plan; then one of so many. */
const ROUNDED_SETS = 20;

/**
 * Best-first branch and bound: each set of plans is bounded and divided by a measure of its nodes, until no set can hold a better plan.
 *
 * Sets are bounded by how many nodes of each offering there must be, as far as covers tell. Where that has a whole solution, pods are
 * put into these nodes, or a cover is found that rules them out. Where neither succeeds, and where pods without a place are counted, sets
 * are bounded by a relaxation with generated patterns.
 */
export class PackingSearch {
  private readonly relaxation: PackingRelaxation;
  private readonly builder: PlacementBuilder;
  private readonly branching: Branching;
  private readonly covers: NodeCoverBuilder;
  private readonly program: NodeCountProgram;
  private readonly trial: CountTrial;
  private readonly step: number;
  private readonly noRows: Float64Array;
  private readonly known = new Set<NodeCover>();
  private promising: readonly number[];
  private relaxations = 0;
  private programmes = 0;
  private best: Placement;

  /**
   * @param model the problem
   * @param objective what is to be least
   * @param active offerings that are not dominated
   * @param followers dominated offerings by the one that dominates them
   * @param start a placement to beat
   */
  public constructor(
    private readonly model: PackingModel,
    private readonly objective: PackingObjective,
    private readonly active: readonly number[],
    followers: ReadonlyMap<number, readonly number[]>,
    start: Placement,
  ) {
    this.relaxation = new PackingRelaxation(model, objective, active);
    this.builder = new PlacementBuilder(model, active);
    this.branching = new Branching(model, active, followers);
    this.covers = new NodeCoverBuilder(model, active, followers);
    this.program = new NodeCountProgram(model, active, followers, this.relaxation.scale);
    this.trial = new CountTrial(model, this.builder, this.covers);
    this.step =
      objective === "cost"
        ? greatestCommonDivisor(model.offerings.flatMap(({ cost, limit }) => (limit > 0 ? [cost] : [])))
        : UNPLACED_WORTH;
    this.noRows = new Float64Array(model.rows.length);
    this.promising = active;
    this.best = start;
    this.learn(start);
  }

  public run({ gap, maxNodes, isOutOfTime }: SearchLimits): SearchResult {
    const { offerings } = this.model;
    const nothing: Multipliers = {
      covers: new Map(),
      rows: this.noRows,
      limits: new Float64Array(offerings.length),
      divisions: new Float64Array(0),
    };
    const root: SearchNode = { divisions: [], multipliers: nothing, bound: 0 };
    const open: { readonly node: SearchNode; readonly branch: Branch | undefined }[] = [];
    const visit = (node: SearchNode): void => {
      const branch = this.bound(node, isOutOfTime);
      // What cannot hold a better plan now never will.
      if (node.bound < this.value) {
        open.push({ node, branch });
      }
    };
    if (this.objective === "cost") {
      this.prepare(isOutOfTime);
    }
    visit(root);
    const dives = [...DIVES];
    for (;;) {
      const least = open.reduce((lowest, { node }) => Math.min(lowest, node.bound), this.value);
      const isGoodEnough = this.value - least <= gap * this.value;
      const at = this.next(open, least);
      if (isGoodEnough || at < 0 || this.effort >= maxNodes || isOutOfTime()) {
        const bound = Math.min(least, this.value);
        return { best: this.best, root, bound, relaxations: this.relaxations + this.programmes, scale: this.relaxation.scale };
      }
      if (this.objective === "cost" && this.effort >= dives[0]) {
        dives.shift();
        this.dive(dives.length % 2 === 1 ? this.value : least + this.step, isOutOfTime);
        continue;
      }
      const [{ node, branch }] = open.splice(at, 1);
      const { atMost, ...measure } = branch!;
      const child = (sense: Division["sense"], bound: number): SearchNode => ({
        divisions: [...node.divisions, { ...measure, sense, bound }],
        // The parent's multipliers hold in both parts.
        multipliers: { ...node.multipliers, divisions: Float64Array.of(...node.multipliers.divisions, 0) },
        bound: node.bound,
        state: node.state,
      });
      const [low, high] = [child("at-most", atMost), child("at-least", atMost + 1)];
      node.children = { measure, atMost, low, high };
      node.state = undefined;
      visit(high);
      visit(low);
    }
  }

  /** Relaxations, with what the programmes over numbers of nodes are worth of them. */
  private get effort(): number {
    return this.relaxations + Math.floor(this.programmes / COUNTS_PER_RELAXATION);
  }

  /** The open set with the least bound that can be divided, the deepest of equals; -1 for none worth it. */
  private next(open: readonly { readonly node: SearchNode; readonly branch: unknown }[], least: number): number {
    let found = -1;
    open.forEach(({ node, branch }, at) => {
      const isWorth = branch !== undefined && node.bound < this.value && node.bound <= least;
      if (isWorth && (found < 0 || node.divisions.length >= open[found].node.divisions.length)) {
        found = at;
      }
    });
    return found;
  }

  /** Covers of the resources, and of the worths of pods in the relaxation over patterns; and the plans near it. */
  private prepare(isOutOfTime: () => boolean): void {
    this.covers.ofResources().forEach((cover) => this.program.add(cover));
    this.relaxations++;
    const relaxed = this.relaxation.solve([], this.cutoff, { isOutOfTime, tolerance: ROUGHLY, isProof: false });
    const { rows } = relaxed.multipliers;
    FINENESSES.forEach((fineness) => [this.covers.ofWorths(rows, fineness) ?? []].flat().forEach((cover) => this.program.add(cover)));
    this.consider(this.builder.rounded(relaxed));
    this.consider(this.builder.improved(this.best, rows, isOutOfTime));
    this.promising = this.promisingBy(rows);
  }

  /** Offerings of which some pattern may be part of a better plan, by worths that bound the cost: the others cost too much for what they hold. */
  private promisingBy(worths: ArrayLike<number>): readonly number[] {
    const { offerings } = this.model;
    const own = Math.max(...FINENESSES);
    const cover = this.covers.ofWorths(worths, own);
    const greatest = Array.from(worths).reduce((most, worth) => Math.max(most, worth), 0);
    if (cover === undefined) {
      return this.active;
    }
    const rest = this.value - (cover.demand * greatest) / own;
    return this.active.filter((o) => offerings[o].cost - (cover.most[o] * greatest) / own <= rest);
  }

  /** Looks for a plan by fixing patterns. */
  private dive(below: number, isOutOfTime: () => boolean): void {
    if (this.objective === "cost" && this.model.spreads.length === 0 && below <= this.value) {
      const nodes = new PatternDive(this.model, this.promising, this.relaxation).run({ below, relaxations: DIVE, isOutOfTime });
      if (nodes !== undefined) {
        this.consider(this.builder.of(nodes));
      }
    }
  }

  /** Bounds a set and looks for plans near its relaxation. @returns how to divide it; undefined where that is of no use */
  private bound(node: SearchNode, isOutOfTime: () => boolean): Branch | undefined {
    if (this.objective === "cost") {
      const branch = this.boundByCounts(node, isOutOfTime);
      if (branch !== undefined || node.bound >= this.value || isOutOfTime()) {
        return branch;
      }
    }
    this.relaxations++;
    const tolerance = Math.min(COARSEST, Math.max(FINEST, this.step / (8 * Math.max(1, this.value))));
    const relaxed = this.relaxation.solve(node.divisions, this.cutoff, { isOutOfTime, tolerance, isProof: true });
    this.learnBound(node, relaxed.bound, relaxed.multipliers);
    if (node.bound >= this.value) {
      return undefined;
    }
    this.consider(this.builder.rounded(relaxed));
    return this.branching.onPatterns(relaxed.amounts);
  }

  /** Bounds a set by numbers of nodes. @returns how to divide it by them; undefined where it is closed, or where they do not tell how */
  private boundByCounts(node: SearchNode, isOutOfTime: () => boolean): Branch | undefined {
    for (let cuts = 0; cuts < MOST_CUTS; cuts++) {
      this.programmes++;
      const { multipliers, bound, counts, state } = this.program.solve(node.divisions, this.cutoff, node.state);
      this.learnBound(node, bound, { ...multipliers, rows: this.noRows });
      node.state = node.bound < this.value ? state : undefined;
      if (node.bound >= this.value || counts === undefined || isOutOfTime()) {
        return undefined;
      }
      const branch = this.branching.onCounts(counts);
      if (branch !== undefined) {
        if (this.programmes < ROUNDED_SETS || this.programmes % ROUNDED_SETS === 0) {
          const rounded = this.program.roundedUp(counts, this.value);
          const placement = rounded === undefined ? undefined : this.trial.brief(rounded, isOutOfTime);
          if (placement !== undefined) {
            this.consider(placement);
          }
        }
        return branch;
      }
      const whole = counts.map(Math.round);
      const learnt = this.attempt(whole, isOutOfTime);
      if (learnt === "exhausted") {
        const missing = this.branching.onBox(node.divisions, whole);
        if (missing === undefined) {
          node.isExhausted = true;
          node.bound = Infinity;
        }
        return missing;
      }
      if (learnt === "nothing") {
        return undefined;
      }
    }
    return undefined;
  }

  /** What was learnt by putting all pods into given nodes: a plan, or a cover that rules them out, or that there is no way. */
  private attempt(counts: Float64Array, isOutOfTime: () => boolean): "something" | "exhausted" | "nothing" {
    const { placement, cover, isExhausted } = this.trial.of(counts, this.relaxation.patterns, this.program.all, isOutOfTime);
    if (placement !== undefined) {
      return this.consider(placement) ? "something" : "nothing";
    }
    if (cover === undefined || this.known.has(cover)) {
      return isExhausted ? "exhausted" : "nothing";
    }
    this.known.add(cover);
    this.program.add(cover);
    return "something";
  }

  private learnBound(node: SearchNode, scaled: bigint, multipliers: Multipliers): void {
    const bound = this.stepped(scaled);
    if (bound >= node.bound) {
      node.bound = bound;
      node.multipliers = multipliers;
    }
  }

  /** Value of the best plan. */
  private get value(): number {
    return this.objective === "cost" ? this.best.cost : this.best.unplaced * UNPLACED_WORTH;
  }

  private get cutoff(): bigint {
    return BigInt(this.value) * BigInt(this.relaxation.scale);
  }

  private consider(placement: Placement): boolean {
    if (!isBetter(placement, this.best)) {
      return false;
    }
    this.best = placement;
    this.learn(placement);
    return true;
  }

  private learn({ nodes }: Placement): void {
    nodes.forEach(({ offering, counts }) => this.relaxation.offer({ offering, counts }));
  }

  /** A bound scaled as the least multiple of the step that is not below it. */
  private stepped(bound: bigint): number {
    const unit = BigInt(this.step) * BigInt(this.relaxation.scale);
    return bound <= 0n ? 0 : Number((bound + unit - 1n) / unit) * this.step;
  }
}
