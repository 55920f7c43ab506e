import { binomialTerms } from "../binomial";
import type { FleetEvaluator } from "../fleet-evaluator";
import type { Effort } from "./effort";
import { Envelope, type CostGrid } from "./envelope";
import { comesBefore, describeFleet, type Fleet, type Objective } from "./fleet";
import type { ChoiceFactor, DomainFactor, Factor, FleetModel } from "./fleet-model";
import { LabelSet } from "./label-set";
import { Surroundings } from "./surroundings";

/** Rounding errors of bounds stay far below this: a bound above the target by less prunes nothing. */
const BOUND_TOLERANCE = 1e-9;

/** How often the labels of atoms are filtered by bounds made of one another before the search. */
const SWEEPS = 3;

/** What a search may look at. */
export interface SearchScope {
  /** What is sought. */
  readonly objective: Objective;
  /** No fleet dearer than this is looked at; money is counted in steps of it. */
  readonly greatestCost: number;
  /** Only the greatest useful count of each offering, at no cost: the question what could be reached at all. */
  readonly money: boolean;
}

/**
 * Exact search for the best fleet by labels (dynamic programming over the failure forest).
 *
 * Partial fleets of a zone, a region and so on are labels: a cost and a distribution of what is alive. A label is dropped when another
 * makes it needless (first-order stochastic dominance) or when even the best that the remaining money could add elsewhere misses
 * the target. What is left at the root is compared by exact unavailability.
 */
export class LabelSearch {
  private readonly grid: CostGrid;
  private readonly spend: (operations: number) => void;
  private readonly rawLabels = new Map<ChoiceFactor, LabelSet>();
  private readonly atoms = new Map<Factor, LabelSet>();
  private readonly bounds = new Map<Factor, Envelope>();
  private readonly boundsAfterPart = new Map<DomainFactor, (Envelope | undefined)[]>();
  private preparedFor = -1;
  private readonly levels: number;
  private readonly noneInside: readonly boolean[];
  private best?: Fleet;
  private costLimit = 0;
  private target = 0;

  public constructor(
    private readonly model: FleetModel,
    private readonly evaluator: FleetEvaluator,
    private readonly effort: Effort,
    private readonly scope: SearchScope,
  ) {
    this.levels = model.survived.length;
    this.noneInside = model.survived.map(() => false);
    this.spend = (operations) => this.effort.spend(operations);
    const rows = gridRows(model);
    const step = Math.max(1, Math.ceil(scope.greatestCost / rows));
    this.grid = { step, last: Math.floor(scope.greatestCost / step) };
  }

  /** A cost below which no fleet reaches an unavailability, from the envelope of the whole world. */
  public costBound(target: number): number {
    this.prepareFor(target);
    const world = this.bound(this.model.root);
    const { demand } = this.model;
    for (let row = 0; row <= this.grid.last; row++) {
      const reached = world.cdf[row * demand + demand - 1] * (1 - BOUND_TOLERANCE) <= target;
      const survives = this.model.survived.every(({ units }, level) => world.outside[row * this.levels + level] >= units);
      if (reached && survives) {
        return row * this.grid.step;
      }
    }
    return (this.grid.last + 1) * this.grid.step;
  }

  /** An unavailability below which no fleet of a cost gets. */
  public unavailabilityBound(cost: number): number {
    const world = this.bound(this.model.root);
    const row = Math.min(this.grid.last, Math.floor(cost / this.grid.step));
    return world.cdf[row * this.model.demand + this.model.demand - 1] * (1 - BOUND_TOLERANCE);
  }

  /**
   * The best fleet of at most a cost and an unavailability.
   *
   * @returns undefined when there is none, which is then proven
   * @throws EffortSpent when the effort does not suffice; `found` then holds the best fleet so far
   */
  public run(costLimit: number, target: number): Fleet | undefined {
    this.prepareFor(target);
    this.best = undefined;
    this.costLimit = Math.min(costLimit, this.scope.greatestCost);
    this.target = target;
    this.solve(this.model.root, Surroundings.ofWorld(this.grid, this.model.demand, this.levels));
    return this.best;
  }

  /** The best fleet of the last run, also of one that was cut short. */
  public get found(): Fleet | undefined {
    return this.best;
  }

  /**
   * Finds the labels of all atoms that any fleet of the greatest cost can contain. Bounds made of them are far tighter than those made of
   * single choices, because every join of bounds gives something away; and each run only has to filter them.
   */
  private prepareFor(target: number): void {
    if (target <= this.preparedFor) {
      return;
    }
    this.atoms.clear();
    this.bounds.clear();
    this.boundsAfterPart.clear();
    this.costLimit = this.scope.greatestCost;
    this.target = target;
    this.preparedFor = target;
    const world = Surroundings.ofWorld(this.grid, this.model.demand, this.levels);
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      this.prepareAtoms(this.model.root, world);
    }
  }

  private prepareAtoms(factor: Factor, around: Surroundings): void {
    if (isAtom(factor)) {
      if (!around.empty) {
        const known = this.atoms.get(factor);
        const labels = known === undefined ? this.solve(factor, around)! : this.fitting(known, around);
        this.atoms.set(factor, labels);
        this.bounds.set(factor, Envelope.of(labels, this.grid));
      }
      return;
    }
    const inner = around.within(factor);
    const after = this.boundsAfter(factor);
    let before: Envelope | undefined;
    factor.factors.forEach((part, index) => {
      this.prepareAtoms(part, this.beside(inner, before, after[index]));
      before = this.joined(before, this.bound(part));
    });
    this.bounds.set(factor, before!.gated(factor.unavailability, factor.lost));
    this.boundsAfterPart.delete(factor);
  }

  /** Labels of a part, its domain included; where nothing lies around it, its fleets are judged instead. */
  private solve(factor: Factor, around: Surroundings): LabelSet | undefined {
    const known = this.atoms.get(factor);
    if (known !== undefined && !around.empty) {
      return this.fitting(known, around);
    }
    if (factor.kind === "choice") {
      return this.solveChoice(factor, around);
    }
    const inner = around.within(factor);
    if (factor.factors.length === 1) {
      return this.solve(factor.factors[0], inner)?.gated(factor.unavailability, factor.lost);
    }
    const sets = this.solveParts(factor, inner);
    const envelopes = sets.map((labels) => Envelope.of(labels, this.grid));
    this.filterParts(sets, envelopes, inner);
    const order = sets.map((_, index) => index).sort((a, b) => sets[a].size - sets[b].size || a - b);
    return this.mergeAll(
      order.map((index) => sets[index]),
      order.map((index) => envelopes[index]),
      inner,
    )?.gated(factor.unavailability, factor.lost);
  }

  /** Copy of the labels that could be part of a fleet in given surroundings. */
  private fitting(labels: LabelSet, around: Surroundings): LabelSet {
    return labels.selected((label) => {
      const row = this.rowLeft(labels.cost[label]);
      return row >= 0 && this.promising(labels, label, row, around);
    });
  }

  /** Labels of each part of a domain, with the parts before it as they were found and those after it at their bounds. */
  private solveParts(factor: DomainFactor, inner: Surroundings): LabelSet[] {
    const after = this.boundsAfter(factor);
    let before: Envelope | undefined;
    return factor.factors.map((part, index) => {
      const labels = this.solve(part, this.beside(inner, before, after[index]))!;
      before = this.joined(before, Envelope.of(labels, this.grid));
      return labels;
    });
  }

  /** Drops labels that do not fit the labels found for the other parts; envelopes follow. */
  private filterParts(sets: LabelSet[], envelopes: Envelope[], inner: Surroundings): void {
    const before: (Envelope | undefined)[] = [undefined];
    sets.forEach((_, index) => before.push(this.joined(before[index], envelopes[index])));
    let after: Envelope | undefined;
    for (let index = sets.length - 1; index >= 0; index--) {
      sets[index] = this.fitting(sets[index], this.beside(inner, before[index], after));
      envelopes[index] = Envelope.of(sets[index], this.grid);
      after = this.joined(after, envelopes[index]);
    }
  }

  private mergeAll(sets: readonly LabelSet[], envelopes: readonly Envelope[], inner: Surroundings): LabelSet | undefined {
    const after: (Envelope | undefined)[] = new Array<undefined>(sets.length);
    for (let index = sets.length - 2; index >= 0; index--) {
      after[index] = this.joined(after[index + 1], envelopes[index + 1]);
    }
    let merged: LabelSet | undefined = sets[0];
    for (let index = 1; index < sets.length; index++) {
      merged = this.merge(merged!, sets[index], this.beside(inner, after[index], undefined));
    }
    return merged;
  }

  private beside(inner: Surroundings, before: Envelope | undefined, after: Envelope | undefined): Surroundings {
    return inner.beside(
      [before, after].filter((part) => part !== undefined),
      this.spend,
    );
  }

  private joined(a: Envelope | undefined, b: Envelope): Envelope {
    return a === undefined ? b : a.with(b, this.noneInside, this.spend);
  }

  /** For each part of a domain, the envelope of the parts after it. */
  private boundsAfter(domain: DomainFactor): readonly (Envelope | undefined)[] {
    let after = this.boundsAfterPart.get(domain);
    if (after === undefined) {
      after = new Array<undefined>(domain.factors.length);
      for (let index = domain.factors.length - 2; index >= 0; index--) {
        after[index] = this.joined(after[index + 1], this.bound(domain.factors[index + 1]));
      }
      this.boundsAfterPart.set(domain, after);
    }
    return after;
  }

  private solveChoice(factor: ChoiceFactor, around: Surroundings): LabelSet | undefined {
    const raw = this.raw(factor);
    const labels = new LabelSet(this.model.demand, this.levels, { kind: "choice" });
    for (let label = 0; label < raw.size; label++) {
      const row = this.rowLeft(raw.cost[label]);
      if (row < 0 || !this.promising(raw, label, row, around)) {
        continue;
      }
      labels.copyFrom(raw, label);
      if (around.empty) {
        this.judge(labels, labels.size - 1);
      }
    }
    if (around.empty) {
      return undefined;
    }
    labels.dropDominated(this.model.offerings.length, this.spend);
    return labels;
  }

  private promising(labels: LabelSet, label: number, row: number, around: Surroundings): boolean {
    const { demand } = this.model;
    this.spend(demand);
    const weights = around.weights(row);
    let bound = around.base[row];
    for (let k = 0, at = label * demand; k < demand; k++, at++) {
      bound += weights[k] * labels.cdf[at];
    }
    return (
      bound * (1 - BOUND_TOLERANCE) <= this.target &&
      around.canSurvive(row, labels.units[label], labels.outside, label * this.levels, this.model.survived)
    );
  }

  /**
   * All promising pairs of two independent parts. The bound of a pair costs one pass over k instead of a convolution: for each label of
   * the right set the surroundings' weights are folded into it once per step of money.
   */
  private merge(left: LabelSet, right: LabelSet, around: Surroundings): LabelSet | undefined {
    const { demand } = this.model;
    const { levels } = this;
    const merged = new LabelSet(demand, levels, { kind: "merge", left, right });
    const folded = new Float64Array(demand);
    const outside = new Float64Array(levels);
    const stride = around.empty ? this.grid.last + 1 : this.foldingStride(left);
    for (let b = 0; b < right.size; b++) {
      const mass = right.massOf(b);
      let row = -1;
      for (let a = 0; a < left.size; a++) {
        const exactRow = this.rowLeft(left.cost[a] + right.cost[b]);
        if (exactRow < 0) {
          break;
        }
        // More money than there is makes a weaker bound, but still a bound.
        const nextRow = Math.min(this.grid.last, Math.floor(exactRow / stride) * stride + stride - 1);
        if (nextRow !== row) {
          row = nextRow;
          this.spend(mass.at.length * demand);
          fold(folded, around.weights(row), mass.at, mass.probability);
        }
        this.spend(demand);
        let bound = around.base[row];
        for (let k = 0, at = a * demand; k < demand; k++, at++) {
          bound += folded[k] * left.cdf[at];
        }
        if (bound * (1 - BOUND_TOLERANCE) > this.target) {
          continue;
        }
        const units = left.units[a] + right.units[b];
        for (let level = 0; level < levels; level++) {
          outside[level] = Math.min(left.units[a] + right.outside[b * levels + level], right.units[b] + left.outside[a * levels + level]);
        }
        if (!around.canSurvive(row, units, outside, 0, this.model.survived)) {
          continue;
        }
        if (around.empty) {
          this.judgePair(merged, a, b);
        } else {
          this.spend((mass.at.length + 1) * demand);
          this.append(merged, a, b, mass, units, outside);
          if (!this.promising(merged, merged.size - 1, exactRow, around)) {
            merged.size--;
          }
        }
      }
    }
    if (around.empty) {
      return undefined;
    }
    merged.dropDominated(this.model.offerings.length, this.spend);
    return merged;
  }

  /** Folding costs a pass over k for each mass, judging a pair one pass: few enough foldings to cost no more than the judging. */
  private foldingStride(left: LabelSet): number {
    const foldings = Math.max(8, (2 * left.size) / this.model.demand);
    const rows = left.size === 0 ? 1 : (left.cost[left.size - 1] - left.cost[0]) / this.grid.step + 1;
    return Math.max(1, Math.ceil(rows / foldings));
  }

  private append(
    merged: LabelSet,
    a: number,
    b: number,
    mass: { readonly at: readonly number[]; readonly probability: readonly number[] },
    units: number,
    outside: Float64Array,
  ): void {
    const origin = merged.origin;
    if (origin.kind !== "merge") {
      throw new TypeError("labels are appended to a merge only");
    }
    const { left, right } = origin;
    const { demand } = this.model;
    const label = merged.next();
    merged.cost[label] = left.cost[a] + right.cost[b];
    merged.instances[label] = left.instances[a] + right.instances[b];
    merged.first[label] = a;
    merged.second[label] = b;
    const most = this.mostUnits;
    merged.units[label] = Math.min(most, units);
    for (let level = 0; level < this.levels; level++) {
      merged.outside[label * this.levels + level] = Math.min(outside[level], this.model.survived[level].units);
    }
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

  private judge(labels: LabelSet, label: number): void {
    const counts = new Float64Array(this.model.offerings.length);
    labels.addCounts(label, counts);
    this.admit(counts);
  }

  private judgePair(merged: LabelSet, a: number, b: number): void {
    const origin = merged.origin;
    if (origin.kind === "merge") {
      const counts = new Float64Array(this.model.offerings.length);
      origin.left.addCounts(a, counts);
      origin.right.addCounts(b, counts);
      this.admit(counts);
    }
  }

  /** Keeps a complete fleet when its exact unavailability meets the target and nothing found before is better. */
  private admit(counts: Float64Array): void {
    this.spend(this.model.demand * this.model.demand);
    const fleet = describeFleet(this.model, this.evaluator, counts, this.scope.money);
    if (fleet.unavailability > this.target || (this.best !== undefined && !comesBefore(fleet, this.best, this.scope.objective))) {
      return;
    }
    this.best = fleet;
    if (this.scope.objective === "cost") {
      this.costLimit = fleet.cost;
    } else {
      this.target = fleet.unavailability;
    }
  }

  /** Steps of money left after a cost; negative when it is above the limit. */
  private rowLeft(cost: number): number {
    return Math.floor((this.costLimit - cost) / this.grid.step);
  }

  private get mostUnits(): number {
    return this.model.survived.reduce((most, level) => Math.max(most, level.units), 0);
  }

  /** Every count of every option of a choice that money allows, and the choice of none. */
  private raw(factor: ChoiceFactor): LabelSet {
    let labels = this.rawLabels.get(factor);
    if (labels === undefined) {
      labels = new LabelSet(this.model.demand, this.levels, { kind: "choice" });
      this.appendCount(labels, -1, 0, [], this.noneInside);
      for (const { offering, gates, lost } of factor.options) {
        const { cap, price } = this.model.offerings[offering];
        const most = this.scope.money && price > 0 ? Math.min(cap, Math.floor(this.scope.greatestCost / price)) : cap;
        const least = this.scope.money ? 1 : most;
        for (let count = Math.max(1, least); count <= most; count++) {
          this.appendCount(labels, offering, count, gates, lost);
        }
      }
      this.rawLabels.set(factor, labels);
    }
    return labels;
  }

  private appendCount(labels: LabelSet, offering: number, count: number, gates: readonly number[], lost: readonly boolean[]): void {
    const { demand } = this.model;
    this.spend(demand + 4 * count);
    const label = labels.next();
    const { price, units, unavailability } = count === 0 ? { price: 0, units: 0, unavailability: 0 } : this.model.offerings[offering];
    labels.cost[label] = this.scope.money ? price * count : 0;
    labels.instances[label] = count;
    labels.first[label] = offering;
    labels.second[label] = count;
    labels.units[label] = Math.min(this.mostUnits, units * count);
    lost.forEach((isLost, level) => {
      labels.outside[label * this.levels + level] = isLost ? 0 : Math.min(units * count, this.model.survived[level].units);
    });
    const terms = binomialTerms(count, unavailability);
    const start = label * demand;
    let upTo = 0;
    let alive = 0;
    for (let k = 0; k < demand; k++) {
      for (; alive <= count && alive * units <= k; alive++) {
        upTo += terms[count - alive];
      }
      labels.cdf[start + k] = alive > count ? 1 : upTo;
    }
    for (const gate of gates) {
      for (let k = start; k < start + demand; k++) {
        labels.cdf[k] = gate + (1 - gate) * labels.cdf[k];
      }
    }
    labels.size++;
  }

  /** Envelope of a part at the greatest cost: of its labels where they were prepared, else joined from those of its parts. */
  private bound(factor: Factor): Envelope {
    let envelope = this.bounds.get(factor);
    if (envelope === undefined) {
      envelope = factor.kind === "choice" ? Envelope.of(this.raw(factor), this.grid) : this.domainBound(factor);
      this.bounds.set(factor, envelope);
    }
    return envelope;
  }

  private domainBound(domain: DomainFactor): Envelope {
    const first = this.bound(domain.factors[0]);
    const rest = this.boundsAfter(domain)[0];
    return (rest === undefined ? first : this.joined(rest, first)).gated(domain.unavailability, domain.lost);
  }
}

/** A part small enough to have its labels listed once and for all: a choice, or a domain of choices and of domains with one each. */
function isAtom(factor: Factor): boolean {
  return factor.kind === "choice" || factor.factors.every((part) => part.kind === "choice" || (part.factors.length === 1 && isAtom(part)));
}

/** folded(i) = sum over m of p(m) weights(i + m). */
function fold(folded: Float64Array, weights: Float64Array, at: readonly number[], probability: readonly number[]): void {
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

/** Fine steps make tight bounds; each part keeps (steps * demand) numbers, 8 million of them in all. */
function gridRows(model: FleetModel): number {
  const rows = Math.floor(8e6 / (countParts(model.root) * model.demand));
  return Math.max(16, Math.min(1024, rows));
}

function countParts(factor: Factor): number {
  return factor.kind === "choice" ? 1 : factor.factors.reduce((sum, part) => sum + countParts(part), 1);
}
