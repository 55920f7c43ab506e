import type { FleetEvaluator } from "../fleet-evaluator";
import { ChoiceLabels } from "./choice-labels";
import type { Effort } from "./effort";
import { Envelope, type CostGrid } from "./envelope";
import { comesBefore, describeFleet, type Fleet, type Objective } from "./fleet";
import type { DomainFactor, Factor, FleetModel } from "./fleet-model";
import { LabelMerge } from "./label-merge";
import type { LabelSet } from "./label-set";
import { PartBounds } from "./part-bounds";
import { BOUND_TOLERANCE, Prospects } from "./prospects";
import { SideState } from "./side-state";
import { Surroundings } from "./surroundings";

/** How often the labels of atoms are filtered by bounds made of one another before the search. */
const SWEEPS = 3;

/** Steps of money are no coarser than a sixteenth of what may be spent. */
const FEWEST_ROWS = 16;

/** Numbers that the bounds of all parts may take, 8 bytes each: 256 MB. */
const MOST_BOUND_NUMBERS = 32_000_000;

/** What a search may look at. */
export interface SearchScope {
  /** What is sought. */
  readonly objective: Objective;
  /** No fleet dearer than this is looked at; money is counted in steps of it. */
  readonly greatestCost: number;
  /** Whether instances cost anything; where they do not, the question is what could be reached at all. */
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
  private readonly choices: ChoiceLabels;
  private readonly bounds: PartBounds;
  private readonly prospects: Prospects;
  private readonly merger: LabelMerge;
  private readonly atoms = new Map<Factor, LabelSet>();
  private readonly spend: (operations: number) => void;
  /** Money that the pinned instances take. Labels cost what comes on top of it, so that bounds have nothing to give away on it. */
  private readonly paid: number;
  private readonly greatestCost: number;
  private preparedFor = -1;
  private best?: Fleet;

  public constructor(
    private readonly model: FleetModel,
    private readonly evaluator: FleetEvaluator,
    private readonly effort: Effort,
    private readonly scope: SearchScope,
  ) {
    this.spend = (operations) => this.effort.spend(operations);
    this.paid = scope.money ? model.pinnedCost : 0;
    this.greatestCost = scope.greatestCost - this.paid;
    this.grid = gridOf(model, this.greatestCost);
    const sideState = new SideState(model);
    const mostOnly = !scope.money && !model.side.tradeOff;
    this.choices = new ChoiceLabels(model, sideState, effort, { greatestCost: this.greatestCost, money: scope.money, mostOnly });
    this.bounds = new PartBounds(model, this.choices, this.grid, this.spend);
    this.prospects = new Prospects(model, this.grid, this.spend);
    this.merger = new LabelMerge(model.offerings.length, model.row, sideState.width, this.grid, this.prospects, effort);
  }

  /** Whether the bounds of all parts fit into memory, even at their coarsest. */
  public get fits(): boolean {
    return countParts(this.model.root) * this.model.row.stride * FEWEST_ROWS <= MOST_BOUND_NUMBERS;
  }

  /** A cost below which no fleet reaches an unavailability, from the envelope of the whole world. */
  public costBound(target: number): number {
    this.prepareFor(target);
    const world = this.bounds.of(this.model.root);
    const { levels } = this.model;
    const { survived } = this.model.side;
    for (let row = 0; row <= this.grid.last; row++) {
      const reached = levels.every(
        (level, index) => world.leastShortfall(row, level.units) * (1 - BOUND_TOLERANCE) <= (index === 0 ? target : level.target),
      );
      if (reached && survived.every(({ floor }, level) => world.outside[row * survived.length + level] >= floor)) {
        return this.paid + row * this.grid.step;
      }
    }
    return this.paid + (this.grid.last + 1) * this.grid.step;
  }

  /** An unavailability below which no fleet of the greatest cost gets. */
  public unavailabilityBound(): number {
    return this.bounds.of(this.model.root).leastShortfall(this.grid.last, this.model.demand) * (1 - BOUND_TOLERANCE);
  }

  /**
   * The best fleet of at most a cost and an unavailability. `costFloor` is a cost below which there is known to be none.
   *
   * @returns undefined when there is none, which is then proven
   * @throws EffortSpent when the effort does not suffice; `found` then holds the best fleet so far
   */
  public run(costLimit: number, target: number, costFloor = 0): Fleet | undefined {
    this.prepareFor(target);
    this.effort.startRun();
    this.best = undefined;
    this.prospects.costLimit = Math.min(costLimit - this.paid, this.greatestCost);
    this.prospects.costFloor = costFloor - this.paid;
    this.prospects.target = target;
    this.solve(this.model.root, this.world());
    return this.best;
  }

  /** The best fleet of the last run, also of one that was cut short. */
  public get found(): Fleet | undefined {
    return this.best;
  }

  private world(): Surroundings {
    return Surroundings.ofWorld(this.grid, this.model);
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
    this.bounds.forget();
    this.prospects.costLimit = this.greatestCost;
    this.prospects.target = target;
    this.preparedFor = target;
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      this.prepareAtoms(this.model.root, this.world());
    }
  }

  private prepareAtoms(factor: Factor, around: Surroundings): void {
    if (factor.kind === "choice" || isAtom(factor)) {
      if (!around.empty) {
        const known = this.atoms.get(factor);
        const labels = known === undefined ? this.solve(factor, around)! : this.fitting(known, around);
        this.atoms.set(factor, labels);
        this.bounds.learnLabels(factor, labels);
      }
      return;
    }
    const inner = around.within(factor);
    const after = this.bounds.afterParts(factor);
    let before: Envelope | undefined;
    factor.factors.forEach((part, index) => {
      this.prepareAtoms(part, inner.beside([before, after[index]], this.spend));
      before = this.bounds.join(before, this.bounds.of(part));
    });
    this.bounds.learnParts(factor);
  }

  /** Labels of a part, its domain included; where nothing lies around it, its fleets are judged instead. */
  private solve(factor: Factor, around: Surroundings): LabelSet | undefined {
    const known = this.atoms.get(factor);
    if (known !== undefined && !around.empty) {
      return this.fitting(known, around);
    }
    if (factor.kind === "choice") {
      const labels = this.fitting(this.choices.of(factor), around);
      return around.empty ? this.judgeAll(labels) : this.tidied(labels);
    }
    const inner = around.within(factor);
    if (factor.factors.length === 1) {
      return this.solve(factor.factors[0], inner)?.gated(factor);
    }
    const sets = isAtom(factor) ? factor.factors.map((part) => this.listed(part)) : this.solveParts(factor, inner);
    return this.mergeAll(sets, inner)?.gated(factor);
  }

  /** Labels of each part of a domain, each filtered by what was found for the others. */
  private solveParts(factor: DomainFactor, inner: Surroundings): LabelSet[] {
    const bounds = this.bounds.afterParts(factor);
    const before: (Envelope | undefined)[] = [undefined];
    const sets = factor.factors.map((part, index) => {
      const labels = this.solve(part, inner.beside([before[index], bounds[index]], this.spend))!;
      before.push(this.bounds.join(before[index], Envelope.of(labels, this.grid)));
      return labels;
    });
    let after: Envelope | undefined;
    for (let index = sets.length - 1; index >= 0; index--) {
      sets[index] = this.fitting(sets[index], inner.beside([before[index], after], this.spend));
      after = this.bounds.join(after, Envelope.of(sets[index], this.grid));
    }
    return sets;
  }

  /** All labels of a part of an atom: bounds would cost more there than they save. */
  private listed(part: Factor): LabelSet {
    return part.kind === "choice" ? this.tidied(this.choices.of(part).selected(() => true)) : this.listed(part.factors[0]).gated(part);
  }

  /** Puts the parts of a domain together, those with few labels first. */
  private mergeAll(parts: readonly LabelSet[], inner: Surroundings): LabelSet | undefined {
    const sets = [...parts].sort((a, b) => a.size - b.size);
    const after = this.bounds.afterEach(sets.map((labels) => Envelope.of(labels, this.grid)));
    let merged: LabelSet | undefined = sets[0];
    for (let index = 1; index < sets.length; index++) {
      const around = inner.beside([after[index]], this.spend);
      merged = this.merger.merge(merged!, sets[index], around, (left, a, right, b) => this.judgePair(left, a, right, b));
    }
    return merged;
  }

  /** Copy of the labels that could be part of a fleet in given surroundings. */
  private fitting(labels: LabelSet, around: Surroundings): LabelSet {
    const fitting = labels.selected((label) =>
      this.prospects.isPromising(labels, label, this.prospects.rowLeft(labels.cost[label]), around),
    );
    this.effort.holdForRun(fitting.size * this.model.row.stride);
    return fitting;
  }

  private tidied(labels: LabelSet): LabelSet {
    this.merger.tidy(labels);
    return labels;
  }

  private judgeAll(labels: LabelSet): undefined {
    for (let label = 0; label < labels.size; label++) {
      const counts = new Float64Array(this.model.offerings.length);
      labels.addCounts(label, counts);
      this.judge(counts);
    }
    return undefined;
  }

  private judgePair(left: LabelSet, a: number, right: LabelSet, b: number): void {
    const counts = new Float64Array(this.model.offerings.length);
    left.addCounts(a, counts);
    right.addCounts(b, counts);
    this.judge(counts);
  }

  /** Keeps a complete fleet when it meets, exactly, the target and the degraded levels, and nothing found before is better. */
  private judge(counts: Float64Array): void {
    this.spend(this.model.demand * this.model.row.stride);
    const fleet = describeFleet(this.model, this.evaluator, counts, this.scope.money);
    if (fleet.unavailability > this.prospects.target || (this.best !== undefined && !comesBefore(fleet, this.best, this.scope.objective))) {
      return;
    }
    if (!this.evaluator.keepsDegraded(counts)) {
      return;
    }
    this.best = fleet;
    if (this.scope.objective === "cost") {
      this.prospects.costLimit = fleet.cost - this.paid;
    } else {
      this.prospects.target = fleet.unavailability;
    }
  }
}

/**
 * Whether a domain is small enough to have its labels listed once and for all: a domain around one choice, or one in which offerings
 * stand beside small domains (a zone with its spot pools).
 */
function isAtom(domain: DomainFactor): boolean {
  const single = (part: Factor): boolean => part.kind === "choice" || (part.factors.length === 1 && single(part.factors[0]));
  return single(domain) || (domain.factors.every(single) && domain.factors.some((part) => part.kind === "choice"));
}

/**
 * Fine steps and joins make tight bounds; each part keeps (steps * row) numbers, 8 million of them in all. Every join gives something away, so
 * the more parts are joined, the finer each join: with a quarter of this, 24 offerings in 12 zones of 4 regions are not proven in a minute
 * instead of in seconds.
 */
function gridOf(model: FleetModel, greatestCost: number): CostGrid {
  const parts = countParts(model.root);
  const rows = Math.max(FEWEST_ROWS, Math.min(512, Math.floor(8e6 / (parts * model.row.stride))));
  const step = Math.max(1, Math.ceil(greatestCost / rows));
  return { step, last: Math.floor(greatestCost / step), operationsPerJoin: Math.max(1.5e6, Math.min(6e6, 2e5 * parts)) };
}

function countParts(factor: Factor): number {
  return factor.kind === "choice" ? 1 : factor.factors.reduce((sum, part) => sum + countParts(part), 1);
}
