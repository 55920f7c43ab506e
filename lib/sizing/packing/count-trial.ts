import { fillFixed } from "./fixed-counts";
import { NodeCompletion } from "./node-completion";
import { held, type NodeCover, type NodeCoverBuilder } from "./node-cover";
import { NodeFiller } from "./node-filler";
import type { PackingModel } from "./packing-model";
import type { Pattern, RelaxedPacking } from "./packing-relaxation";
import type { PlacedNodes, Placement, PlacementBuilder } from "./placed-nodes";

/** What came of putting all pods into given nodes: neither of both where nothing is known. */
export interface TrialOutcome {
  /** All pods in these nodes, or in cheaper ones. */
  readonly placement?: Placement;
  /** A cover that these nodes do not satisfy. */
  readonly cover?: NodeCover;
  /** That all ways were tried in vain. */
  readonly isExhausted?: boolean;
}

/** What the greatest worth of a pod becomes in covers, the coarsest first, which bound the next best. */
const FINENESSES = [60, 600, 6000];
/** Moves without progress before nodes are known to hold all pods in fractions, and after. */
const [BRIEF, LONG] = [60, 2500];
/** Steps of trying all ways, about a tenth of a second. */
const STEPS = 300_000;
/** Pods that may be left over by rounding alone. */
const LEFT_OVER = 1e-6;

/** Puts all pods into given numbers of nodes, or says why it cannot be. Remembers what it was asked. */
export class CountTrial {
  private readonly filler: NodeFiller;
  private readonly completion: NodeCompletion;
  private readonly known = new Map<string, TrialOutcome>();
  private readonly tried = new Set<string>();

  public constructor(
    private readonly model: PackingModel,
    private readonly builder: PlacementBuilder,
    private readonly covers: NodeCoverBuilder,
  ) {
    this.filler = new NodeFiller(model);
    this.completion = new NodeCompletion(model);
  }

  /**
   * Puts all pods into given nodes, thoroughly.
   *
   * @param counts nodes by offering
   * @param patterns known to be of use
   * @param covers that the nodes satisfy
   * @param isOutOfTime whether to give up
   */
  public of(counts: Float64Array, patterns: Iterable<Pattern>, covers: readonly NodeCover[], isOutOfTime: () => boolean): TrialOutcome {
    const key = counts.join();
    const known = this.known.get(key);
    if (known !== undefined) {
      return known;
    }
    const outcome = this.attempt(counts, patterns, covers, isOutOfTime);
    this.known.set(key, outcome);
    return outcome;
  }

  /** All pods in given nodes if that is soon found. */
  public brief(counts: Float64Array, isOutOfTime: () => boolean): Placement | undefined {
    const { rows, spreads } = this.model;
    const key = counts.join();
    if (spreads.length > 0 || this.known.has(key) || this.tried.has(key)) {
      return undefined;
    }
    this.tried.add(key);
    const filled = this.filler.fill(
      counts,
      rows.map(({ count }) => count),
      { patience: BRIEF, isOutOfTime },
    );
    return filled === undefined ? undefined : this.builder.of(filled.map(once));
  }

  private attempt(
    counts: Float64Array,
    patterns: Iterable<Pattern>,
    covers: readonly NodeCover[],
    isOutOfTime: () => boolean,
  ): TrialOutcome {
    const { rows, spreads } = this.model;
    const free = spreads.length === 0 ? Int32Array.from(rows, ({ count }) => count) : undefined;
    const filled = free === undefined ? undefined : this.filler.fill(counts, free, { patience: BRIEF, isOutOfTime });
    if (filled !== undefined) {
      return { placement: this.builder.of(filled.map(once)) };
    }
    let cover: NodeCover | undefined;
    const isRefuted = (worths: Float64Array): boolean => {
      for (const fineness of FINENESSES) {
        const candidate = this.covers.ofWorths(worths, fineness);
        if (candidate !== undefined && held(candidate, counts) < candidate.demand) {
          cover = candidate;
          return true;
        }
      }
      return false;
    };
    const { unplaced, worths, relaxed } = fillFixed(this.model, counts, patterns, isOutOfTime, isRefuted);
    if (isOutOfTime() || cover !== undefined || (unplaced > LEFT_OVER && isRefuted(worths))) {
      return { cover };
    }
    const demand = free ?? this.builder.demandOf(relaxed);
    const rounded = unplaced > LEFT_OVER ? undefined : this.rounded(counts, demand, relaxed, isOutOfTime);
    if (rounded !== undefined) {
      return { placement: this.builder.of(rounded.map(once)) };
    }
    const completed = free === undefined ? "unknown" : this.completion.complete(counts, free, covers, { steps: STEPS, isOutOfTime });
    if (completed === "none") {
      return { isExhausted: true };
    }
    const nodes = completed === "unknown" ? this.filler.fill(counts, demand, { patience: LONG, isOutOfTime }) : completed;
    return nodes === undefined ? {} : { placement: this.builder.of(nodes.map(once)) };
  }

  /** Whole parts of a relaxation stand, the rest is filled anew. */
  private rounded(
    counts: Float64Array,
    demand: Int32Array,
    { amounts }: RelaxedPacking,
    isOutOfTime: () => boolean,
  ): Pattern[] | undefined {
    const left = counts.slice();
    const rest = demand.slice();
    const whole: Pattern[] = [];
    for (const { pattern, amount } of amounts) {
      const { rows } = this.model.offerings[pattern.offering];
      for (let times = Math.floor(amount + LEFT_OVER); times > 0; times--) {
        if (pattern.counts.every((count, c) => count === 0 || count <= rest[rows[c]])) {
          whole.push(pattern);
          left[pattern.offering]--;
          pattern.counts.forEach((count, c) => (rest[rows[c]] -= count === 0 ? 0 : count));
        }
      }
    }
    if (rest.every((count) => count === 0)) {
      return whole;
    }
    const filling = this.filler.fill(left, rest, { patience: BRIEF, isOutOfTime });
    if (filling !== undefined || this.model.spreads.length > 0) {
      return filling === undefined ? undefined : [...whole, ...filling];
    }
    const completed = this.completion.complete(left, rest, [], { steps: STEPS, isOutOfTime });
    return typeof completed === "string" ? undefined : [...whole, ...completed];
  }
}

function once(node: Pattern): PlacedNodes {
  return { ...node, times: 1 };
}
