import type { DomainFactor } from "./fleet-model";
import type { RowLayout } from "./row-layout";
import type { SideState } from "./side-state";

/** Where the labels of a set come from. */
export type LabelOrigin =
  /** `first` holds offerings (-1 for none), `second` their counts. */
  | { readonly kind: "choice" }
  /** `first` and `second` hold indices of labels of the two sets. */
  | { readonly kind: "merge"; readonly left: LabelSet; readonly right: LabelSet };

/** Probabilities of exactly so many units alive, without the zeros. */
export interface Mass {
  /** Where in the row each stands. */
  readonly at: readonly number[];
  /** Where in the row the block of its shock state ends. */
  readonly end: readonly number[];
  readonly probability: readonly number[];
}

/**
 * Partial fleets of one part of the world: what they cost and the distribution of what is alive of them.
 *
 * Kept as columns. `cdf[label * row.stride]` starts the row of probabilities that at most `k` units are alive, for k below the demand and
 * for each shock state; what is alive beyond the demand makes no difference. `side[label * sideState.width]` starts the row for the side constraints.
 */
export class LabelSet {
  public size = 0;
  public cost: Float64Array;
  public instances: Float64Array;
  public cdf: Float64Array;
  public side: Float64Array;
  public first: Int32Array;
  public second: Int32Array;
  /** Numbers of a row of probabilities. */
  public readonly stride: number;

  public constructor(
    public readonly row: RowLayout,
    public readonly sideState: SideState,
    public readonly origin: LabelOrigin,
    capacity = 16,
  ) {
    this.stride = row.stride;
    this.cost = new Float64Array(capacity);
    this.instances = new Float64Array(capacity);
    this.cdf = new Float64Array(capacity * row.stride);
    this.side = new Float64Array(capacity * sideState.width);
    this.first = new Int32Array(capacity);
    this.second = new Int32Array(capacity);
  }

  /** Makes room for one more label and returns its index; the caller fills its columns, then raises `size`. */
  public next(): number {
    if (this.size === this.cost.length) {
      this.resize(Math.max(16, this.size * 2));
    }
    return this.size;
  }

  /** Adds the instances of a label to a vector of counts. */
  public addCounts(label: number, counts: Float64Array): void {
    if (this.origin.kind === "merge") {
      this.origin.left.addCounts(this.first[label], counts);
      this.origin.right.addCounts(this.second[label], counts);
    } else if (this.first[label] >= 0) {
      counts[this.first[label]] += this.second[label];
    }
  }

  /** Adds a copy of a label of another set of the same origin. */
  public copyFrom(other: LabelSet, label: number): void {
    const { stride } = this.row;
    const { width } = this.sideState;
    const index = this.next();
    this.cost[index] = other.cost[label];
    this.instances[index] = other.instances[label];
    this.first[index] = other.first[label];
    this.second[index] = other.second[label];
    this.cdf.set(other.cdf.subarray(label * stride, (label + 1) * stride), index * stride);
    this.side.set(other.side.subarray(label * width, (label + 1) * width), index * width);
    this.size++;
  }

  /** Copy with only the labels that pass. */
  public selected(passes: (label: number) => boolean): LabelSet {
    const selection = new LabelSet(this.row, this.sideState, this.origin);
    for (let label = 0; label < this.size; label++) {
      if (passes(label)) {
        selection.copyFrom(this, label);
      }
    }
    return selection;
  }

  /** Keeps the listed labels, in the order listed. */
  public keep(labels: readonly number[]): void {
    const kept = new LabelSet(this.row, this.sideState, this.origin, labels.length);
    labels.forEach((label) => kept.copyFrom(this, label));
    this.cost = kept.cost;
    this.instances = kept.instances;
    this.cdf = kept.cdf;
    this.side = kept.side;
    this.first = kept.first;
    this.second = kept.second;
    this.size = kept.size;
  }

  /**
   * Probabilities of exactly k units alive. As differences of sums they are off by at most 2^-53 of the sum, which adds that share to
   * a distribution function they are convolved with: harmless in a search, and not used for results.
   */
  public massOf(label: number): Mass {
    return massOf(this.cdf, label, this.row);
  }

  /** Puts everything inside a domain that fails as one; changes and returns this set. */
  public gated(domain: DomainFactor): this {
    if (domain.down.some((unavailability) => unavailability > 0)) {
      for (let label = 0; label < this.size; label++) {
        this.row.gate(this.cdf, label * this.row.stride, domain.down);
      }
    }
    for (let label = 0; label < this.size; label++) {
      this.sideState.enclose(this.side, label * this.sideState.width, domain);
    }
    return this;
  }

  private resize(capacity: number): void {
    this.cost = grown(this.cost, new Float64Array(capacity));
    this.instances = grown(this.instances, new Float64Array(capacity));
    this.cdf = grown(this.cdf, new Float64Array(capacity * this.row.stride));
    this.side = grown(this.side, new Float64Array(capacity * this.sideState.width));
    this.first = grown(this.first, new Int32Array(capacity));
    this.second = grown(this.second, new Int32Array(capacity));
  }
}

/** Probabilities of exactly k from a row of probabilities of at most k. */
export function massOf(cdf: Float64Array, index: number, { demand, stride }: RowLayout): Mass {
  const at: number[] = [];
  const end: number[] = [];
  const probability: number[] = [];
  const start = index * stride;
  for (let blockEnd = demand; blockEnd <= stride; blockEnd += demand) {
    let below = 0;
    for (let k = blockEnd - demand; k < blockEnd; k++) {
      const upTo = cdf[start + k];
      if (upTo > below) {
        at.push(k);
        end.push(blockEnd);
        probability.push(upTo - below);
        below = upTo;
      }
    }
  }
  return { at, end, probability };
}

function grown<Column extends Float64Array | Int32Array>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}
