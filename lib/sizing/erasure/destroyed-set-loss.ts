import type { AbsorbingChain } from "../durability/absorbing-chain";
import { BY_FAILURE, destructionBound, destructionChain, type DestroyableSet } from "../durability/destruction-chain";
import { lossWithin } from "../durability/loss-within";
import type { LossMeasure } from "./erasure-problem";
import { anyOf, type StorageLoss } from "./set-loss";
import type { StorageCode } from "./storage-code";

/** Most states of a chain that is eliminated; beyond it a bound is taken that knows only how many shards are missing. */
const MOST_STATES = 600;

/** Two roundings of what two chains say. */
const ROUNDING = 1e-9;

/**
 * How often data is lost where domains are destroyed: the shards of a set by an exact chain, all sets by what they have in common.
 *
 * A domain that is destroyed takes shards of all sets at once, so a loss by destruction is counted once however many sets it takes: with π the
 * probability that one set is lost by a destruction, any of S sets is lost by it with at most 1 - (1 - π)^S. Sets are damaged alike by earlier
 * destructions, which only makes them fall together more often, so the true figure is never above; it is equal for one set, and for domains whose
 * destruction loses data by itself. Of a first year the losses of all sets taken as independent are another such bound; the lesser one counts.
 */
export class DestroyedSetLoss {
  private chain?: AbsorbingChain;
  private isBound = false;

  /**
   * @param set one set where it stands
   * @param code its code
   * @param sets number of sets
   */
  public constructor(
    private readonly set: DestroyableSet,
    private readonly code: StorageCode,
    private readonly sets: number,
  ) {}

  /** Losses of any set a year by a measure. */
  public annualLoss(measure: LossMeasure): number {
    return this.annual(this.exact(), measure);
  }

  /** Whether the losses are at most a target. The same answer as comparing `annualLoss`, mostly without computing it. */
  public isWithin(measure: LossMeasure, target: number): boolean {
    const { code, set } = this;
    if (this.annual(destructionBound(set, code.alwaysTolerated, "above"), measure) <= target) {
      return true;
    }
    const below = destructionBound(set, code.everTolerated, "below");
    const ofSet = measure === "long-run" ? 1 / below.meanTimeToLoss() : lossWithin(below, 1).probability;
    return this.leastOfAll(ofSet, measure) * (1 - ROUNDING) <= target && this.annualLoss(measure) <= target;
  }

  /**
   * No less than this is lost of all sets when one set loses at least so much, whatever the causes: the losses of all sets grow with each part of it
   * along a curve that bends down, which is nowhere below its chord.
   */
  private leastOfAll(ofSet: number, measure: LossMeasure): number {
    const { sets, set } = this;
    if (ofSet === 0) {
      return 0;
    }
    const steepness = set.tree.causes.map(({ perYear, domains }) => {
      const often = perYear * domains;
      const most = Math.min(ofSet, often);
      return (often * anyOf(sets, most / often)) / most;
    });
    const byFailure = measure === "long-run" ? sets : anyOf(sets, ofSet) / ofSet;
    return ofSet * Math.min(byFailure, ...steepness);
  }

  /** Both measures. */
  public loss(): StorageLoss {
    const chain = this.exact();
    const longRun = this.losses(chain.lossRates(), "long-run");
    const { byCause, truncationBound } = lossWithin(chain, 1);
    return {
      meanYearsToSetLoss: chain.meanTimeToLoss(),
      lossesPerYear: longRun.total,
      destructionLossesPerYear: longRun.byDestruction,
      firstYear: this.losses(byCause, "first-year").total,
      truncationBound: this.sets * truncationBound,
      isUpperBound: this.isBound,
    };
  }

  /** Whether the losses are upper bounds of the model's. */
  public get isUpperBound(): boolean {
    this.exact();
    return this.isBound;
  }

  private exact(): AbsorbingChain {
    if (this.chain === undefined) {
      const exact = destructionChain(this.set, MOST_STATES);
      this.isBound = exact === undefined;
      this.chain = exact ?? destructionBound(this.set, this.code.alwaysTolerated, "above");
    }
    return this.chain;
  }

  private annual(chain: AbsorbingChain, measure: LossMeasure): number {
    return this.losses(measure === "long-run" ? chain.lossRates() : lossWithin(chain, 1).byCause, measure).total;
  }

  /** Losses of any set, from those of one set by cause. */
  private losses(ofSet: readonly number[], measure: LossMeasure): { total: number; byDestruction: number } {
    const { sets, set } = this;
    const byFailure = measure === "long-run" ? sets * ofSet[BY_FAILURE] : anyOf(sets, ofSet[BY_FAILURE]);
    const byDestruction = set.tree.causes.reduce((sum, { perYear, domains }, cause) => {
      const often = perYear * domains;
      return sum + often * anyOf(sets, ofSet[1 + cause] / often);
    }, 0);
    const apart = byFailure + byDestruction;
    // What sets have in common only makes them fall together: as if it were nothing, the first year is bounded from above as well.
    const all =
      measure === "long-run"
        ? apart
        : Math.min(
            apart,
            anyOf(
              sets,
              ofSet.reduce((sum, part) => sum + part, 0),
            ),
          );
    return { total: all, byDestruction };
  }
}
