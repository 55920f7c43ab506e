/** Where the labels of a set come from. */
export type LabelOrigin =
  /** `first` holds offerings (-1 for none), `second` their counts. */
  | { readonly kind: "choice" }
  /** `first` and `second` hold indices of labels of the two sets. */
  | { readonly kind: "merge"; readonly left: LabelSet; readonly right: LabelSet };

/** Relative difference below which two probabilities of the search count as equal: well above its rounding errors. */
export const PROBABILITY_TOLERANCE = 1e-12;

/**
 * How many labels, counted back from the next cheaper one, a label is compared with. What makes a label needless costs little less; to
 * overlook it costs time and nothing else.
 */
const COMPARED = 2000;

/**
 * Partial fleets of one part of the world: what they cost and the distribution of what is alive of them.
 *
 * Kept as columns. `cdf[label * demand + k]` is the probability that at most `k` units are alive, for k below the demand; what is alive
 * beyond the demand makes no difference. `units` are installed units and `outside` those left when the worst domain of each
 * survived level is lost, both capped at the most that any level asks for.
 */
export class LabelSet {
  public size = 0;
  public cost: Float64Array;
  public instances: Float64Array;
  public cdf: Float64Array;
  public units: Float64Array;
  public outside: Float64Array;
  public first: Int32Array;
  public second: Int32Array;

  public constructor(
    public readonly demand: number,
    public readonly levels: number,
    public readonly origin: LabelOrigin,
    capacity = 16,
  ) {
    this.cost = new Float64Array(capacity);
    this.instances = new Float64Array(capacity);
    this.cdf = new Float64Array(capacity * demand);
    this.units = new Float64Array(capacity);
    this.outside = new Float64Array(capacity * levels);
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
    const { demand, levels } = this;
    const index = this.next();
    this.cost[index] = other.cost[label];
    this.instances[index] = other.instances[label];
    this.units[index] = other.units[label];
    this.first[index] = other.first[label];
    this.second[index] = other.second[label];
    this.cdf.set(other.cdf.subarray(label * demand, (label + 1) * demand), index * demand);
    this.outside.set(other.outside.subarray(label * levels, (label + 1) * levels), index * levels);
    this.size++;
  }

  /**
   * Probabilities of exactly k units alive, without the zeros. As differences of sums they are off by at most 2^-53 of the sum, which adds
   * that share to a distribution function they are convolved with: harmless in a search, and not used for results.
   */
  public massOf(label: number): { readonly at: readonly number[]; readonly probability: readonly number[] } {
    const at: number[] = [];
    const probability: number[] = [];
    let below = 0;
    for (let k = 0; k < this.demand; k++) {
      const upTo = this.cdf[label * this.demand + k];
      if (upTo > below) {
        at.push(k);
        probability.push(upTo - below);
        below = upTo;
      }
    }
    return { at, probability };
  }

  /** Puts everything inside a domain that fails as one; changes and returns this set. */
  public gated(unavailability: number, lost: readonly boolean[]): this {
    if (unavailability > 0) {
      const up = 1 - unavailability;
      for (let index = 0; index < this.size * this.demand; index++) {
        this.cdf[index] = unavailability + up * this.cdf[index];
      }
    }
    lost.forEach((isLost, level) => {
      if (isLost) {
        for (let label = 0; label < this.size; label++) {
          this.outside[label * this.levels + level] = 0;
        }
      }
    });
    return this;
  }

  /**
   * Drops every label that another one makes needless: no dearer, stochastically at least as much alive (first order: at most `k` alive
   * is no likelier for any k), no fewer units for the survived levels. Convolution and gates preserve that order, so whatever completes
   * the dropped label completes the other no worse.
   *
   * Equal costs: the label with fewer instances, then the one with more instances of earlier offerings, is kept; where one is
   * strictly less available it is dropped whatever its instances.
   *
   * @param offerings number of offerings of the problem
   * @param spend told about every comparison
   */
  public dropDominated(offerings: number, spend: (operations: number) => void): void {
    const { demand, levels } = this;
    const sums = new Float64Array(this.size);
    for (let label = 0; label < this.size; label++) {
      let sum = 0;
      for (let k = label * demand; k < (label + 1) * demand; k++) {
        sum += this.cdf[k];
      }
      sums[label] = sum;
    }
    const order = Array.from({ length: this.size }, (_, label) => label).sort(
      (a, b) => this.cost[a] - this.cost[b] || sums[a] - sums[b] || this.instances[a] - this.instances[b] || a - b,
    );
    const kept: number[] = [];
    const keptSums = new Float64Array(this.size);
    const slack = 1 + PROBABILITY_TOLERANCE;
    for (const label of order) {
      const limit = sums[label] * slack;
      let replaced = -1;
      let dominated = false;
      const oldest = Math.max(0, kept.length - COMPARED);
      spend(kept.length - oldest + demand);
      for (let position = kept.length - 1; position >= oldest; position--) {
        if (keptSums[position] > limit) {
          continue;
        }
        const other = kept[position];
        if (!this.noLessAlive(other, label, slack) || !this.noFewerOutside(other, label, levels)) {
          continue;
        }
        if (this.cost[other] === this.cost[label] && keptSums[position] >= sums[label] * (1 - PROBABILITY_TOLERANCE)) {
          if (
            this.noLessAlive(label, other, slack) &&
            this.noFewerOutside(label, other, levels) &&
            this.precedes(label, other, offerings)
          ) {
            replaced = position;
            break;
          }
        }
        dominated = true;
        break;
      }
      if (replaced >= 0) {
        kept[replaced] = label;
      } else if (!dominated) {
        keptSums[kept.length] = sums[label];
        kept.push(label);
      }
    }
    this.keep(kept);
  }

  /** Copy with only the labels that pass. */
  public selected(passes: (label: number) => boolean): LabelSet {
    const selection = new LabelSet(this.demand, this.levels, this.origin);
    for (let label = 0; label < this.size; label++) {
      if (passes(label)) {
        selection.copyFrom(this, label);
      }
    }
    return selection;
  }

  private noLessAlive(a: number, b: number, slack: number): boolean {
    const { cdf, demand } = this;
    for (let i = a * demand + demand - 1, j = b * demand + demand - 1, end = a * demand; i >= end; i--, j--) {
      if (cdf[i] > cdf[j] * slack) {
        return false;
      }
    }
    return true;
  }

  private noFewerOutside(a: number, b: number, levels: number): boolean {
    if (levels === 0) {
      return true;
    }
    if (this.units[a] < this.units[b]) {
      return false;
    }
    for (let level = 0; level < levels; level++) {
      if (this.outside[a * levels + level] < this.outside[b * levels + level]) {
        return false;
      }
    }
    return true;
  }

  /** Among equals: fewer instances first, then more of the earlier offerings. */
  private precedes(a: number, b: number, offerings: number): boolean {
    if (this.instances[a] !== this.instances[b]) {
      return this.instances[a] < this.instances[b];
    }
    const [countsA, countsB] = [new Float64Array(offerings), new Float64Array(offerings)];
    this.addCounts(a, countsA);
    this.addCounts(b, countsB);
    const differing = countsA.findIndex((count, index) => count !== countsB[index]);
    return differing >= 0 && countsA[differing] > countsB[differing];
  }

  private keep(labels: readonly number[]): void {
    const kept = new LabelSet(this.demand, this.levels, this.origin, labels.length);
    labels.forEach((label) => kept.copyFrom(this, label));
    this.cost = kept.cost;
    this.instances = kept.instances;
    this.cdf = kept.cdf;
    this.units = kept.units;
    this.outside = kept.outside;
    this.first = kept.first;
    this.second = kept.second;
    this.size = kept.size;
  }

  private resize(capacity: number): void {
    this.cost = grown(this.cost, new Float64Array(capacity));
    this.instances = grown(this.instances, new Float64Array(capacity));
    this.cdf = grown(this.cdf, new Float64Array(capacity * this.demand));
    this.units = grown(this.units, new Float64Array(capacity));
    this.outside = grown(this.outside, new Float64Array(capacity * this.levels));
    this.first = grown(this.first, new Int32Array(capacity));
    this.second = grown(this.second, new Int32Array(capacity));
  }
}

function grown<Column extends Float64Array | Int32Array>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}
