import { DestroyedSetLoss } from "./destroyed-set-loss";
import type { ErasureProblem, LossMeasure } from "./erasure-problem";
import { LossTables } from "./leaf-loss";
import { PlacementCost, type ShardLayout } from "./placement-cost";
import type { StorageLoss } from "./set-loss";
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
  private readonly isDestroyable: boolean;
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
    this.isDestroyable = this.forest.isDestroyable;
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
      isFatal: (leaf) => held.durability && this.isLostTooOften(leaf),
      isDurable: (design, layout) => !held.durability || this.isPlacedDurably(design, layout),
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

  /** Losses of any set a year by the measure of the target, of a design where it stands. */
  public annualLoss({ design, layout }: Pick<PlacedDesign, "design" | "layout">): number {
    return this.destroyed(design, layout)?.annualLoss(this.measure) ?? this.leastAnnualLoss(design);
  }

  /** Whether the losses of a design where it stands are upper bounds of the model's. */
  public isUpperBound({ design, layout }: PlacedDesign): boolean {
    return (this.destroyed(design, layout) ?? design.setLoss).isUpperBound;
  }

  /** No placement of a design has fewer losses of any set a year: they are those without destroyed domains. */
  public leastAnnualLoss({ setLoss, sets }: StorageDesign): number {
    return setLoss.annualLoss(sets, this.measure);
  }

  /** Losses of a design where it stands. */
  public loss({ design, layout }: PlacedDesign): StorageLoss {
    return this.destroyed(design, layout)?.loss() ?? design.setLoss.loss(design.sets);
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

  /** Whether a leaf is destroyed so often that no code may lose all its shards there. */
  private isLostTooOften(leaf: number): boolean {
    const perYear = this.forest.destructionsPerYear(this.forest.leaves[leaf]);
    const often = this.measure === "long-run" ? perYear : -Math.expm1(-perYear);
    return often * (1 - 1e-9) > this.problem.targets.annualLossProbability;
  }

  private isPlacedDurably(design: StorageDesign, layout: ShardLayout): boolean {
    const loss = this.destroyed(design, layout);
    return loss === undefined || loss.isWithin(this.measure, this.problem.targets.annualLossProbability);
  }

  /** Losses where domains with shards in them are destroyed; undefined where none are. */
  private destroyed(design: StorageDesign, layout: ShardLayout): DestroyedSetLoss | undefined {
    const tree = this.isDestroyable ? this.forest.destroyable(layout) : undefined;
    if (tree === undefined) {
      return undefined;
    }
    const ofDesign = this.placed.get(design) ?? new Map<string, DestroyedSetLoss>();
    this.placed.set(design, ofDesign);
    const { code, failures, destroyed, sets } = design;
    const { alwaysTolerated: tolerated, lrc } = code;
    const known =
      ofDesign.get(tree.key) ??
      new DestroyedSetLoss({ tree, tolerated, lrc, failures, destroyed, repair: this.problem.repair.mode }, code, sets);
    ofDesign.set(tree.key, known);
    return known;
  }

  private readonly placed = new Map<StorageDesign, Map<string, DestroyedSetLoss>>();

  private tablesOf({ shardUnavailability }: StorageDesign): LossTables {
    const tables = this.tables.get(shardUnavailability) ?? new LossTables(shardUnavailability);
    this.tables.set(shardUnavailability, tables);
    return tables;
  }
}
