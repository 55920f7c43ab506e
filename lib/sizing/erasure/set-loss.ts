import { lossWithin } from "../durability/loss-within";
import { lrcChain, type LrcShardFailure } from "../durability/lrc-durability";
import { mdsChain, mdsDurability, type MdsSet } from "../durability/mds-durability";
import type { AbsorbingChain } from "../durability/absorbing-chain";
import type { RepairMode, ShardFailure } from "../durability/shard-failures";
import type { LossMeasure } from "./erasure-problem";
import type { StorageCode } from "./storage-code";

/** Most states of a chain that is eliminated, in a quarter of a second; beyond it every repair is taken as slow as the slowest, an upper bound of the losses. */
const MOST_STATES = 2000;

/** Losses of all sets by both measures. */
export interface StorageLoss {
  /** Mean years until one set is lost, from all its shards healthy. */
  readonly meanYearsToSetLoss: number;
  /** Losses a year in the long run. */
  readonly lossesPerYear: number;
  /** Those of them that come with a domain that is destroyed. */
  readonly destructionLossesPerYear: number;
  /** Probability of a loss in a first year that begins with everything healthy. */
  readonly firstYear: number;
  /** What the truncated series of the first year may have left out. */
  readonly truncationBound: number;
  /** Whether these are upper bounds of the model's losses. */
  readonly isUpperBound: boolean;
}

/**
 * How often a set of a code on a kind of device and node is lost. Cheap bounds answer most questions of the search: with all repairs as fast as
 * the fastest the losses are fewer, as slow as the slowest more, and with one repair time the chain is birth and death.
 */
export class SetLossModel {
  private exactChain?: AbsorbingChain;
  private isBound = false;

  /**
   * @param code the code
   * @param failures ways of losing a shard; those that never happen are left out, at least one is not
   * @param mode how missing shards are rebuilt
   */
  public constructor(
    private readonly code: StorageCode,
    private readonly failures: readonly LrcShardFailure[],
    private readonly mode: RepairMode,
  ) {}

  /** Losses of `sets` sets a year by a measure. */
  public annualLoss(sets: number, measure: LossMeasure): number {
    return measure === "long-run" ? sets * this.lossesPerYear() : anyOf(sets, this.firstYear().probability);
  }

  /** Whether the losses of `sets` sets are at most a target. The same answer as comparing `annualLoss`, mostly without computing it. */
  public isWithin(sets: number, measure: LossMeasure, target: number): boolean {
    // A first year loses no more than the long run does: time to loss is new better than used.
    if (sets * mdsDurability(this.bound("above")).lossesPerYear <= target) {
      return true;
    }
    if (measure === "long-run" && sets * mdsDurability(this.bound("below")).lossesPerYear > target) {
      return false;
    }
    if (measure === "first-year" && anyOf(sets, lossWithin(mdsChain(this.bound("below")), 1).probability) > target) {
      return false;
    }
    return this.annualLoss(sets, measure) <= target;
  }

  /** Both measures, of `sets` sets. */
  public loss(sets: number): StorageLoss {
    const { probability, truncationBound } = this.firstYear();
    const meanYearsToSetLoss = this.chain().meanTimeToLoss();
    return {
      meanYearsToSetLoss,
      lossesPerYear: sets / meanYearsToSetLoss,
      destructionLossesPerYear: 0,
      firstYear: anyOf(sets, probability),
      truncationBound: sets * truncationBound,
      isUpperBound: this.isBound,
    };
  }

  /** Whether the losses are upper bounds of the model's. */
  public get isUpperBound(): boolean {
    this.chain();
    return this.isBound;
  }

  private lossesPerYear(): number {
    return this.code.lrc === undefined && this.failures.length === 1
      ? mdsDurability(this.bound("above")).lossesPerYear
      : 1 / this.chain().meanTimeToLoss();
  }

  private firstYear(): { probability: number; truncationBound: number } {
    return lossWithin(this.chain(), 1);
  }

  private chain(): AbsorbingChain {
    this.exactChain ??= this.buildChain();
    return this.exactChain;
  }

  private buildChain(): AbsorbingChain {
    const { code, failures, mode } = this;
    if (code.lrc === undefined) {
      return mdsChain({
        shards: code.shards,
        tolerated: code.alwaysTolerated,
        failures: failures.map(({ perYear, globalRepairHours }): ShardFailure => ({ perYear, repairHours: globalRepairHours })),
        repair: mode,
      });
    }
    const exact = lrcChain({ code: code.lrc, failures, repair: mode }, MOST_STATES);
    this.isBound = exact === undefined;
    return exact ?? lrcChain({ code: code.lrc, failures: [this.slowest()], repair: mode }, MOST_STATES) ?? mdsChain(this.bound("above"));
  }

  private slowest(): LrcShardFailure {
    return {
      perYear: this.perYear(),
      localRepairHours: Math.max(...this.failures.map(({ localRepairHours }) => localRepairHours)),
      globalRepairHours: Math.max(...this.failures.map(({ globalRepairHours }) => globalRepairHours)),
    };
  }

  /** A set with one repair time that loses at least, or at most, as much. */
  private bound(side: "above" | "below"): MdsSet {
    const { code, failures, mode } = this;
    const repairHours =
      side === "above"
        ? Math.max(...failures.map(({ globalRepairHours }) => globalRepairHours))
        : Math.min(...failures.map(({ localRepairHours }) => localRepairHours));
    const tolerated = side === "above" ? code.alwaysTolerated : code.everTolerated;
    return { shards: code.shards, tolerated, failures: [{ perYear: this.perYear(), repairHours }], repair: mode };
  }

  private perYear(): number {
    return this.failures.reduce((sum, { perYear }) => sum + perYear, 0);
  }
}

/** Probability that any of so many independent sets is lost. */
export function anyOf(sets: number, probability: number): number {
  return probability >= 1 ? 1 : -Math.expm1(sets * Math.log1p(-probability));
}
