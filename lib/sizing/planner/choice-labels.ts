import { binomialTerms } from "../binomial";
import type { Effort } from "./effort";
import type { ChoiceFactor, ChoiceOption, FleetModel } from "./fleet-model";
import { LabelSet } from "./label-set";
import type { SideState } from "./side-state";

/** Which counts of an offering are listed. */
export interface CountScope {
  /** Nothing dearer than this, pinned instances aside. */
  readonly greatestCost: number;
  /** Whether instances cost anything. */
  readonly money: boolean;
  /** Whether the most of an offering is listed only, because having more is never worse. */
  readonly mostOnly: boolean;
}

/** Lists every count of every option of a choice, and the choice of none where nothing is pinned. */
export class ChoiceLabels {
  private readonly listed = new Map<ChoiceFactor, LabelSet>();

  public constructor(
    private readonly model: FleetModel,
    private readonly sideState: SideState,
    private readonly effort: Effort,
    private readonly scope: CountScope,
  ) {}

  /** Labels of a choice, in the order of options and counts, at their price without pinned instances; listed once and not to be changed. */
  public of(factor: ChoiceFactor): LabelSet {
    let labels = this.listed.get(factor);
    if (labels === undefined) {
      labels = new LabelSet(this.model.row, this.sideState, { kind: "choice" });
      if (factor.options.every(({ offering }) => this.model.offerings[offering].least === 0)) {
        this.append(labels, { offering: -1, gates: [], lost: this.model.side.survived.map(() => false) }, 0);
      }
      for (const option of factor.options) {
        const { cap, least, price } = this.model.offerings[option.offering];
        const most = this.scope.money && price > 0 ? Math.min(cap, least + Math.floor(this.scope.greatestCost / price)) : cap;
        const first = Math.max(1, least);
        for (let count = this.scope.mostOnly ? Math.max(first, most) : first; count <= most; count++) {
          this.append(labels, option, count);
        }
      }
      this.listed.set(factor, labels);
    }
    return labels;
  }

  private append(labels: LabelSet, { offering, gates, lost }: ChoiceOption, count: number): void {
    const { demand, row } = this.model;
    this.effort.spend(row.stride + 4 * count);
    this.effort.hold(row.stride);
    const label = labels.next();
    const none = { price: 0, least: 0, units: 0, unavailability: 0 };
    const { price, least, units, unavailability } = count === 0 ? none : this.model.offerings[offering];
    labels.cost[label] = this.scope.money ? price * (count - least) : 0;
    labels.instances[label] = count;
    labels.first[label] = offering;
    labels.second[label] = count;
    this.sideState.writeCount(labels.side, label * this.sideState.width, offering, count, lost);
    const start = label * row.stride;
    writeAlive(labels.cdf, start, demand, units, binomialTerms(count, unavailability));
    for (let block = start + demand; block < start + row.stride; block += demand) {
      labels.cdf.copyWithin(block, start, start + demand);
    }
    for (const down of gates) {
      row.gate(labels.cdf, start, down);
    }
    labels.size++;
  }
}

/** P(at most k units alive) for k below the demand. @param terms probabilities of so many instances down */
function writeAlive(cdf: Float64Array, start: number, demand: number, units: number, terms: Float64Array): void {
  const count = terms.length - 1;
  let upTo = 0;
  let alive = 0;
  for (let k = 0; k < demand; k++) {
    for (; alive <= count && alive * units <= k; alive++) {
      upTo += terms[count - alive];
    }
    cdf[start + k] = alive > count ? 1 : upTo;
  }
}
