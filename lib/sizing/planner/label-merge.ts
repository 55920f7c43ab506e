import { dropDominated } from "./dominance";
import type { Effort } from "./effort";
import type { CostGrid } from "./envelope";
import { LabelSet, type Mass } from "./label-set";
import type { Prospects } from "./prospects";
import type { Surroundings } from "./surroundings";

/** New labels of a merge before the needless ones are dropped for the first time. */
const LABELS_BETWEEN_TIDYING = 20_000;

/** A pair of labels that make a whole fleet. */
export type WholeFleet = (left: LabelSet, a: number, right: LabelSet, b: number) => void;

/** Puts two independent parts of the world together, label by label. */
export class LabelMerge {
  private readonly outside: Float64Array;
  private readonly folded: Float64Array;

  /**
   * @param offerings number of offerings of the problem
   * @param demand in reduced units
   * @param sideWidth numbers of a row for the side constraints
   */
  public constructor(
    private readonly offerings: number,
    private readonly demand: number,
    sideWidth: number,
    private readonly grid: CostGrid,
    private readonly prospects: Prospects,
    private readonly effort: Effort,
  ) {
    this.outside = new Float64Array(sideWidth);
    this.folded = new Float64Array(demand);
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
    const merged = new LabelSet(this.demand, left.sideState, { kind: "merge", left, right });
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
    this.effort.holdForRun((labels.size - before) * this.demand);
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
    const { prospects, folded, outside } = this;
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
        this.effort.spend(mass.at.length * this.demand);
        fold(folded, around.weights(row), mass);
      }
      if (prospects.exceedsTarget(around.base[row], folded, left, a, prospects.target)) {
        continue;
      }
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
          this.effort.holdForRun(-this.demand);
        }
      }
    }
  }

  private append(merged: LabelSet, left: LabelSet, a: number, right: LabelSet, b: number, mass: Mass): void {
    const { demand } = this;
    this.effort.spend(mass.at.length * demand);
    this.effort.holdForRun(demand);
    const label = merged.next();
    merged.cost[label] = left.cost[a] + right.cost[b];
    merged.instances[label] = left.instances[a] + right.instances[b];
    merged.first[label] = a;
    merged.second[label] = b;
    merged.side.set(this.outside, label * this.outside.length);
    const start = label * demand;
    const cdf = merged.cdf.fill(0, start, start + demand);
    for (let m = 0; m < mass.at.length; m++) {
      const shift = mass.at[m];
      const probability = mass.probability[m];
      for (let k = shift, from = a * demand; k < demand; k++, from++) {
        cdf[start + k] += probability * left.cdf[from];
      }
    }
    merged.size++;
  }

  /** Folding costs a pass over k for each mass, judging a pair one pass: few enough foldings to cost no more than the judging. */
  private stretchOfFolding(left: LabelSet): number {
    const foldings = Math.max(8, (2 * left.size) / this.demand);
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

/** folded(i) = sum over m of p(m) weights(i + m). */
function fold(folded: Float64Array, weights: Float64Array, { at, probability }: Mass): void {
  const demand = folded.length;
  folded.fill(0);
  for (let m = 0; m < at.length; m++) {
    const shift = at[m];
    const factor = probability[m];
    for (let k = shift; k < demand; k++) {
      folded[k - shift] += factor * weights[k];
    }
  }
}
