import type { ErasureProblem, LossMeasure } from "./erasure-problem";
import { LossTables } from "./leaf-loss";
import { PlacementCost } from "./placement-cost";
import { PlacementSearch, type PlacedDesign, type SearchGoal } from "./placement-search";
import type { StorageCode } from "./storage-code";
import { storageDesigns, type StorageDesign } from "./storage-design";
import { StorageForest } from "./storage-forest";
import { SurviveLimits } from "./survive-limits";

/** Placements looked at for one answer when the options do not say. */
const DEFAULT_MAX_PLACEMENTS = 10_000_000;

/** Which targets hold in a search; all do unless they are switched off to see what they cost. */
export interface HeldTargets {
  readonly durability: boolean;
  readonly unavailability: boolean;
  readonly survive: boolean;
  readonly repairTraffic: boolean;
  readonly nodeLimits: boolean;
}

/** Every target of the problem. */
export const ALL_TARGETS: HeldTargets = { durability: true, unavailability: true, survive: true, repairTraffic: true, nodeLimits: true };

/** What may be told apart from the search for the plan itself. */
export interface SearchVariant {
  /** Targets that hold. @default ALL_TARGETS */
  readonly held?: HeldTargets;
  /** What is sought. @default "cost" */
  readonly least?: SearchGoal["least"];
  /** Leaves that may be used. @default - all */
  readonly isAllowed?: (leaf: number) => boolean;
  /** Placements that may be used, by their shards by leaf. @default - all */
  readonly isWanted?: (counts: ArrayLike<number>) => boolean;
  /** Designs that may be used. @default - all */
  readonly isDesign?: (design: StorageDesign) => boolean;
}

/** What a search found. */
export interface SearchResult {
  /** The best design, if there is one. */
  readonly best?: PlacedDesign;
  /** No design costs less than this; Infinity when there is none, proven. */
  readonly lowerBound: number;
  /** Placements looked at. */
  readonly placements: number;
}

/** Searches one problem, for its plan and for what would be if one thing were different. */
export class ErasureSearch {
  public readonly forest: StorageForest;
  public readonly cost: PlacementCost;
  public readonly designs: readonly StorageDesign[];
  public readonly measure: LossMeasure;
  private readonly tables = new Map<number, LossTables>();
  private readonly survive: SurviveLimits;
  private readonly noSurvive: SurviveLimits;

  /**
   * @param problem a well-formed problem
   * @param codes codes to choose from
   * @param maxPlacements placements looked at for one answer
   */
  public constructor(
    public readonly problem: ErasureProblem,
    codes: readonly StorageCode[],
    private readonly maxPlacements = DEFAULT_MAX_PLACEMENTS,
  ) {
    const survive = problem.targets.survive ?? [];
    const named = (id: string): string =>
      [
        ...survive.map(({ domains }) => (domains.includes(id) ? "s" : "-")),
        ...(problem.traffic ?? []).map(({ domain }) => (domain === id ? "t" : "-")),
      ].join("");
    this.forest = new StorageForest(problem.domains, named);
    this.cost = new PlacementCost(problem, this.forest);
    this.designs = storageDesigns(problem, codes);
    this.measure = problem.targets.lossMeasure ?? "long-run";
    this.survive = new SurviveLimits(this.forest, survive);
    this.noSurvive = new SurviveLimits(this.forest, []);
  }

  /** The best design of a variant of the problem. */
  public run(variant: SearchVariant = {}): SearchResult {
    const { held = ALL_TARGETS, least = "cost", isAllowed = () => true, isWanted = () => true, isDesign = () => true } = variant;
    const goal: SearchGoal = {
      least,
      unavailability: held.unavailability ? this.problem.targets.unavailability : Infinity,
      survive: held.survive ? this.survive : this.noSurvive,
      isAllowed,
      isWanted,
      isLimited: held.nodeLimits,
    };
    const budget = { left: this.maxPlacements };
    const searches = this.designs
      .filter(isDesign)
      .map((design, order) => {
        const search = new PlacementSearch(this.forest, this.cost, goal, design, budget, undefined, this.tablesOf(design));
        return { design, search, order, bound: search.lowerBound };
      })
      .filter(({ bound }) => bound < Infinity)
      .sort((a, b) => a.bound - b.bound || a.order - b.order);
    let best: PlacedDesign | undefined;
    let cutShortAt = Infinity;
    for (const { design, search, bound } of searches) {
      if (least === "cost" && best !== undefined && bound > best.cost.total) {
        break;
      }
      if (this.meetsOwnTargets(design, held)) {
        search.best = best;
        const isComplete = search.run();
        best = search.best;
        cutShortAt = isComplete ? cutShortAt : Math.min(cutShortAt, bound);
      }
    }
    const proven = Math.min(best?.cost.total ?? Infinity, cutShortAt);
    return { best, lowerBound: proven, placements: this.maxPlacements - Math.max(0, budget.left) };
  }

  /** Losses of any set a year, by the measure of the target. */
  public annualLoss({ setLoss, sets }: StorageDesign): number {
    return setLoss.annualLoss(sets, this.measure);
  }

  /** Targets that do not depend on where shards stand. */
  private meetsOwnTargets(design: StorageDesign, held: HeldTargets): boolean {
    const { targets, repair } = this.problem;
    return (
      (!held.repairTraffic || design.meanRepairMibPerSecond <= (repair.maxMeanMibPerSecond ?? Infinity)) &&
      (!held.durability || this.isDurable(design, targets.annualLossProbability))
    );
  }

  private isDurable(design: StorageDesign, target: number): boolean {
    let known = this.durable.get(design);
    if (known === undefined) {
      known = design.setLoss.isWithin(design.sets, this.measure, target);
      this.durable.set(design, known);
    }
    return known;
  }

  private readonly durable = new Map<StorageDesign, boolean>();

  private tablesOf({ shardUnavailability }: StorageDesign): LossTables {
    const tables = this.tables.get(shardUnavailability) ?? new LossTables(shardUnavailability);
    this.tables.set(shardUnavailability, tables);
    return tables;
  }
}
