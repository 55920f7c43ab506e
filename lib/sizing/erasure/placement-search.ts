import { HOURS_PER_YEAR } from "../durability/shard-failures";
import type { ErasureCost } from "./erasure-plan";
import { FlatLostShards } from "./flat-lost-shards";
import type { LossTables } from "./leaf-loss";
import { LostShards } from "./lost-shards";
import { LrcAvailability } from "./lrc-availability";
import type { PlacementCost, ShardLayout } from "./placement-cost";
import type { StorageDesign } from "./storage-design";
import type { StorageForest } from "./storage-forest";
import type { SurviveLimits } from "./survive-limits";

/** Rounding of sums of prices of traffic; hardware is exact. */
const ROUNDING = 2e-12;

/** A design with its placement and what the search knows of it. */
export interface PlacedDesign {
  readonly design: StorageDesign;
  readonly layout: ShardLayout;
  readonly cost: ErasureCost;
  readonly unavailability: number;
}

/** What a search looks for. */
export interface SearchGoal {
  /** Whether the cheapest is wanted, or the most available. The other figure decides between equals. */
  readonly least: "cost" | "unavailability";
  /** Greatest allowed unavailability; Infinity for any. */
  readonly unavailability: number;
  /** Losses of whole domains to stand. */
  readonly survive: SurviveLimits;
  /** Leaves that may be used. */
  readonly isAllowed: (leaf: number) => boolean;
  /** Placements that may be used, by their shards by leaf. */
  readonly isWanted: (counts: ArrayLike<number>) => boolean;
  /** Whether losing all shards of a leaf must not lose data, because it is destroyed too often. */
  readonly isFatal: (leaf: number) => boolean;
  /** Whether a design so placed loses data seldom enough. Asked last, of placements that would be better than the best so far. */
  readonly isDurable: (design: StorageDesign, layout: ShardLayout) => boolean;
  /** Whether nodes are limited. */
  readonly isLimited: boolean;
}

/** Work that a search may do. */
export interface SearchBudget {
  /** Placements left. */
  left: number;
}

/**
 * Every placement of the shards of one design over the leaves, up to domains that are alike, with those left out that can be seen not to be better
 * than the best so far.
 */
export class PlacementSearch {
  private readonly counts: Int32Array;
  private readonly most: Int32Array;
  private readonly mostAfter: Int32Array;
  /** The leaf before, where it is like this one and nothing else is; -1 where there is none; -2 where more is to be looked at. */
  private readonly simpleTwin: Int32Array;
  /** End of the run of leaves that are each like the one before. */
  private readonly runEnd: Int32Array;
  private readonly leastPrice: Float64Array;
  private readonly leastAfter: Float64Array;
  private readonly hardware: Float64Array[];
  private readonly lost: LostShards | FlatLostShards;
  /** Whether no domain is in another, so that nothing is left to do once all shards are placed. */
  private readonly isFlat: boolean;
  private readonly lrcAvailability?: LrcAvailability;
  private readonly hasSurvive: boolean;

  /**
   * @param forest where shards may stand
   * @param cost what they cost there
   * @param goal what is looked for
   * @param design the design to place
   * @param budget placements left, shared with other searches
   * @param best the best so far, of any design; replaced when a better one is found
   * @param tables distributions of lost shards, shared with designs of the same unavailability of shards
   */
  public constructor(
    private readonly forest: StorageForest,
    private readonly cost: PlacementCost,
    private readonly goal: SearchGoal,
    private readonly design: StorageDesign,
    private readonly budget: SearchBudget,
    public best: PlacedDesign | undefined,
    tables: LossTables,
  ) {
    const { leaves } = forest;
    const { code } = design;
    const down = forest.unavailabilities(design.repairHours[2] / HOURS_PER_YEAR);
    this.counts = new Int32Array(leaves.length);
    this.hasSurvive = goal.survive.isAny;
    this.most = Int32Array.from(leaves, (leaf, at) => {
      const stand = goal.isLimited && leaf.maxNodes < Infinity ? design.shardsOn(leaf.maxNodes) : code.shards;
      const isLossFatal = down[leaf.domain] > goal.unavailability || goal.isFatal(at) || goal.survive.includes(at);
      return goal.isAllowed(at) ? Math.min(code.shards, stand, isLossFatal ? code.everTolerated : code.shards) : 0;
    });
    this.mostAfter = new Int32Array(leaves.length + 1);
    this.leastPrice = Float64Array.from(leaves, (_, at) => cost.leastPerShard(design, at));
    this.leastAfter = new Float64Array(leaves.length + 1).fill(Infinity);
    for (let at = leaves.length - 1; at >= 0; at--) {
      this.mostAfter[at] = this.mostAfter[at + 1] + this.most[at];
      this.leastAfter[at] = this.most[at] > 0 ? Math.min(this.leastAfter[at + 1], this.leastPrice[at]) : this.leastAfter[at + 1];
    }
    this.simpleTwin = Int32Array.from(leaves, ({ twins }, at) => {
      if (twins.length === 0) {
        return -1;
      }
      return twins.length === 1 && twins[0].start === at && twins[0].twin === at - 1 ? at - 1 : -2;
    });
    this.runEnd = new Int32Array(leaves.length).fill(leaves.length);
    for (let at = leaves.length - 2; at >= 0; at--) {
      const isRun = this.simpleTwin[at + 1] === at && this.most[at + 1] === this.most[at];
      this.runEnd[at] = isRun ? this.runEnd[at + 1] : at + 1;
    }
    this.hardware = leaves.map((_, at) =>
      Float64Array.from({ length: this.most[at] + 1 }, (__, shards) => {
        const { devices, nodes } = cost.hardware(design, at, shards);
        return devices + nodes + shards * cost.writesPerShard(design, at);
      }),
    );
    this.isFlat = leaves.every(({ depth }) => depth === 0);
    this.lost = this.isFlat
      ? new FlatLostShards(
          leaves.map(({ domain }) => down[domain]),
          code.everTolerated,
          tables,
        )
      : new LostShards(forest, down, code.everTolerated, tables);
    if (code.lrc !== undefined) {
      this.lrcAvailability = new LrcAvailability(forest, down, code.lrc, design.shardUnavailability);
    }
  }

  /** No placement costs less than this; Infinity when the shards do not fit. */
  public get lowerBound(): number {
    const { shards } = this.design.code;
    return this.mostAfter[0] < shards ? Infinity : shards * this.leastAfter[0] * (1 - ROUNDING);
  }

  /** Looks at all placements. @returns false when the budget ended before */
  public run(): boolean {
    return this.place(0, this.design.code.shards, 0);
  }

  private place(leaf: number, left: number, spent: number): boolean {
    if (left > this.mostAfter[leaf]) {
      return true;
    }
    const isLast = leaf === this.counts.length - 1;
    const most = Math.min(left, this.most[leaf], this.twinLimit(leaf));
    const least = this.leastShards(leaf, left);
    for (let shards = most; shards >= least; shards--) {
      const cost = spent + this.hardware[leaf][shards];
      if (this.isDearer(left === shards ? cost : cost + (left - shards) * this.leastAfter[leaf + 1])) {
        continue;
      }
      this.counts[leaf] = shards;
      if (isLast || (this.isFlat && shards === left)) {
        if (this.budget.left-- <= 0 || !this.visit(leaf, shards, cost)) {
          return false;
        }
      } else if (!this.hasSurvive || this.goal.survive.areWithin(this.counts, this.design.code.everTolerated)) {
        const tail = this.lost.place(leaf, shards);
        if (!this.isLess(tail)) {
          continue;
        }
        if (!this.place(leaf + 1, left - shards, cost)) {
          return false;
        }
      }
      this.counts[leaf] = 0;
    }
    this.counts[leaf] = 0;
    return true;
  }

  /** Fewest shards in a leaf that leave no more than fit after it: alike leaves that follow take no more each. */
  private leastShards(leaf: number, left: number): number {
    const end = this.runEnd[leaf];
    return Math.max(0, left - this.mostAfter[leaf + 1], Math.ceil((left - this.mostAfter[end]) / (end - leaf)));
  }

  /** Most shards in a leaf that keep interchangeable blocks of leaves in falling order. */
  private twinLimit(leaf: number): number {
    const simple = this.simpleTwin[leaf];
    if (simple !== -2) {
      return simple >= 0 && this.most[leaf] === this.most[simple] ? this.counts[simple] : Infinity;
    }
    const { twins } = this.forest.leaves[leaf];
    let limit = Infinity;
    for (const { start, twin } of twins) {
      // Blocks of which only one may be used are not interchangeable.
      let at = this.most[leaf] === this.most[leaf - start + twin] ? start : Infinity;
      while (at < leaf && this.counts[at] === this.counts[at - start + twin]) {
        at++;
      }
      if (at === leaf) {
        limit = Math.min(limit, this.counts[leaf - start + twin]);
      }
    }
    return limit;
  }

  private isDearer(bound: number): boolean {
    return this.goal.least === "cost" && this.best !== undefined && bound * (1 - ROUNDING) > this.best.cost.total;
  }

  /** Whether an unavailability that can only grow may still be part of an answer. */
  private isLess(unavailability: number): boolean {
    const { least, unavailability: allowed } = this.goal;
    return unavailability <= allowed && (least === "cost" || this.best === undefined || unavailability <= this.best.unavailability);
  }

  /**
   * A whole placement.
   *
   * @param leaf the last leaf that is looked at
   * @param shards shards in it
   * @param hardware cost but for reads and repairs across priced borders
   * @returns false when the budget ended
   */
  private visit(leaf: number, shards: number, hardware: number): boolean {
    const { code } = this.design;
    if ((this.hasSurvive && !this.goal.survive.areWithin(this.counts, code.everTolerated)) || !this.goal.isWanted(this.counts)) {
      return true;
    }
    const unavailability = this.lost.place(leaf, shards);
    if (!this.isLess(unavailability)) {
      return true;
    }
    if (code.lrc !== undefined) {
      return this.visitLayouts();
    }
    // Of many equally cheap placements few are better: those that are not are told without working out the cost once more.
    const { best } = this;
    const isEqual = !this.cost.hasTransferPrices && hardware === best?.cost.total;
    if (isEqual && this.goal.least === "cost" && unavailability >= best.unavailability) {
      return true;
    }
    this.offer(
      () => unavailability,
      Array.from(this.counts, (count) => [count]),
    );
    return true;
  }

  /** Every way to say which of the shards belong to which group: groups are alike, so they stand in falling order. */
  private visitLayouts(): boolean {
    const { counts, design, budget } = this;
    const lrc = design.code.lrc!;
    const size = lrc.dataShards / lrc.localGroups + 1;
    const columns = Array.from({ length: lrc.localGroups }, () => new Int32Array(counts.length));
    const left = counts.slice();
    const fill = (group: number, leaf: number, missing: number, isTied: boolean): boolean => {
      if (group === lrc.localGroups) {
        if (budget.left-- <= 0) {
          return false;
        }
        const layout = Array.from(counts, (_, at) => [...columns.map((column) => column[at]), left[at]]);
        if (this.goal.survive.areDecodable(design.code, layout)) {
          this.offer(() => this.lrcAvailability!.unavailability(layout), layout);
        }
        return true;
      }
      if (leaf === counts.length) {
        return missing > 0 || fill(group + 1, 0, size, group + 1 < lrc.localGroups);
      }
      const before = isTied && group > 0 ? columns[group - 1][leaf] : Infinity;
      for (let shards = Math.min(missing, left[leaf], before); shards >= 0; shards--) {
        columns[group][leaf] = shards;
        left[leaf] -= shards;
        const goesOn = fill(group, leaf + 1, missing - shards, isTied && shards === before);
        left[leaf] += shards;
        columns[group][leaf] = 0;
        if (!goesOn) {
          return false;
        }
      }
      return true;
    };
    return fill(0, 0, size, false);
  }

  /** Takes a placement when it is better than the best so far. The unavailability is only asked for when the cost leaves it to decide. */
  private offer(unavailabilityOf: () => number, layout: ShardLayout): void {
    const { best, goal, design } = this;
    const cost = this.cost.of(design, layout);
    if (goal.least === "cost" && best !== undefined && cost.total > best.cost.total) {
      return;
    }
    const unavailability = unavailabilityOf();
    if (unavailability > goal.unavailability) {
      return;
    }
    const byCost = best === undefined ? -1 : cost.total - best.cost.total;
    const byUnavailability = best === undefined ? -1 : unavailability - best.unavailability;
    const [first, second] = goal.least === "cost" ? [byCost, byUnavailability] : [byUnavailability, byCost];
    if ((first < 0 || (first === 0 && second < 0)) && goal.isDurable(design, layout)) {
      this.best = { design, layout: layout.map((row) => Array.from(row)), cost, unavailability };
    }
  }
}
