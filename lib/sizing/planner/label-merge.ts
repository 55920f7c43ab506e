import { dropDominated } from "./dominance";
import type { Effort } from "./effort";
import type { CostGrid } from "./envelope";
import { LabelSet, type Mass } from "./label-set";
import type { Prospects } from "./prospects";
import type { RowLayout } from "./row-layout";
import type { Surroundings } from "./surroundings";

/** New labels of a merge before the needless ones are dropped for the first time. */
const LABELS_BETWEEN_TIDYING = 20_000;

/** A pair of labels that make a whole fleet. */
export type WholeFleet = (left: LabelSet, a: number, right: LabelSet, b: number) => void;

/** Puts two independent parts of the world together, label by label. */
export class LabelMerge {
  private readonly outside: Float64Array;
  /** Per level of service. */
  private readonly folded: readonly Float64Array[];

  /**
   * @param offerings number of offerings of the problem
   * @param row how rows of probabilities are laid out
   * @param sideWidth numbers of a row for the side constraints
   */
  public constructor(
    private readonly offerings: number,
    private readonly row: RowLayout,
    sideWidth: number,
    private readonly grid: CostGrid,
    private readonly prospects: Prospects,
    private readonly effort: Effort,
  ) {
    this.outside = new Float64Array(sideWidth);
    this.folded = Array.from({ length: prospects.levels }, () => new Float64Array(row.stride));
  }

  /**
   * All promising pairs. The bound of a pair costs one pass over k instead of a convolution: for each label of the right set the
   * surroundings' weights are folded into it, once per stretch of money left.
   *
   * Where nothing lies around the two parts, pairs are fleets: `whole` is told about each, and no labels are made.
   *
   * @returns labels without needless ones; undefined where nothing lies around
   */
  public merge(left: LabelSet, right: LabelSet, around: Surroundings, whole: WholeFleet): LabelSet | undefined {
    const merged = new LabelSet(this.row, left.sideState, { kind: "merge", left, right });
    const stretch = around.empty ? this.grid.last + 1 : this.stretchOfFolding(left);
    let nextTidying = LABELS_BETWEEN_TIDYING;
    for (let b = 0; b < right.size; b++) {
      if (merged.size > nextTidying) {
        this.tidy(merged);
        nextTidying = 2 * merged.size + LABELS_BETWEEN_TIDYING;
      }
      this.mergeWith(left, right, b, around, stretch, merged, whole);
    }
    if (around.empty) {
      return undefined;
    }
    this.tidy(merged);
    return merged;
  }

  /** Drops needless labels. */
  public tidy(labels: LabelSet): void {
    const before = labels.size;
    dropDominated(labels, this.offerings, (operations) => this.effort.spend(operations));
    this.effort.holdForRun((labels.size - before) * this.row.stride);
  }

  private mergeWith(
    left: LabelSet,
    right: LabelSet,
    b: number,
    around: Surroundings,
    stretch: number,
    merged: LabelSet,
    whole: WholeFleet,
  ): void {
    const { prospects, outside } = this;
    const { sideState } = left;
    const mass = right.massOf(b);
    let row = -1;
    const first = around.empty ? firstAtLeast(left, prospects.costFloor - right.cost[b]) : 0;
    for (let a = first; a < left.size; a++) {
      const exactRow = prospects.rowLeft(left.cost[a] + right.cost[b]);
      if (exactRow < 0) {
        return;
      }
      // More money than there is makes a weaker bound, but still a bound.
      const nextRow = Math.min(this.grid.last, Math.floor(exactRow / stretch) * stretch + stretch - 1);
      if (nextRow !== row) {
        row = nextRow;
        this.fold(around, row, mass);
      }
      if (this.missesLevel(around, row, left, a)) {
        continue;
      }
      this.effort.spend(sideState.width);
      sideState.join(left.side, a * sideState.width, right.side, b * sideState.width, outside, 0, around.insideShared);
      if (!prospects.keepsSides(left, outside, 0, row, around)) {
        continue;
      }
      if (around.empty) {
        whole(left, a, right, b);
      } else {
        this.append(merged, left, a, right, b, mass);
        if (!prospects.isPromising(merged, merged.size - 1, exactRow, around)) {
          merged.size--;
          this.effort.holdForRun(-this.row.stride);
        }
      }
    }
  }

  /** Folds a label of the right set into the surroundings' weights, for each level of service. */
  private fold(around: Surroundings, row: number, mass: Mass): void {
    this.effort.spend(mass.at.length * this.row.demand * this.folded.length);
    this.folded.forEach((folded, level) => fold(folded, around.weights(row, level), mass, this.row.demand));
  }

  /** Whether a label of the left set cannot make up a fleet with what was folded. */
  private missesLevel(around: Surroundings, row: number, left: LabelSet, a: number): boolean {
    const { prospects, folded } = this;
    for (let level = 0; level < folded.length; level++) {
      if (prospects.exceedsTarget(around.base(row, level), folded[level], left, a, prospects.targetOf(level))) {
        return true;
      }
    }
    return false;
  }

  private append(merged: LabelSet, left: LabelSet, a: number, right: LabelSet, b: number, mass: Mass): void {
    const { demand, stride } = this.row;
    this.effort.spend(mass.at.length * demand);
    this.effort.holdForRun(stride);
    const label = merged.next();
    merged.cost[label] = left.cost[a] + right.cost[b];
    merged.instances[label] = left.instances[a] + right.instances[b];
    merged.first[label] = a;
    merged.second[label] = b;
    merged.side.set(this.outside, label * this.outside.length);
    const start = label * stride;
    const cdf = merged.cdf.fill(0, start, start + stride);
    this.row.addTogether(mass, left.cdf, a * stride, cdf, start);
    merged.size++;
  }

  /** Folding costs a pass over k for each mass, judging a pair one pass: few enough foldings to cost no more than the judging. */
  private stretchOfFolding(left: LabelSet): number {
    const foldings = Math.max(8, (2 * left.size) / this.row.demand);
    const rows = left.size === 0 ? 1 : (left.cost[left.size - 1] - left.cost[0]) / this.grid.step + 1;
    return Math.max(1, Math.ceil(rows / foldings));
  }
}

/** The first label of at least a cost; labels are sorted by cost. */
function firstAtLeast({ cost, size }: LabelSet, least: number): number {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cost[middle] < least) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Block by block: folded(i) = sum over m of p(m) weights(i + m). */
function fold(folded: Float64Array, weights: Float64Array, { at, end, probability }: Mass, demand: number): void {
  folded.fill(0);
  for (let m = 0; m < at.length; m++) {
    const factor = probability[m];
    for (let k = at[m], into = end[m] - demand; k < end[m]; k++, into++) {
      folded[into] += factor * weights[k];
    }
  }
}
