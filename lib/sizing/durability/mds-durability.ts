import { AbsorbingChain } from "./absorbing-chain";
import { birthDeathChain, birthDeathMeanTimeToLoss } from "./birth-death";
import { lossWithin } from "./loss-within";
import { repairsPerYear, type FirstYearLoss, type RepairMode, type SetDurability, type ShardFailure } from "./shard-failures";

/** Shards of which any `tolerated` may be missing: Reed-Solomon with its parities, replication with copies but one. */
export interface MdsSet {
  /** All shards, k + m. Integer, at least 1. */
  readonly shards: number;
  /** Shards that may be missing, m. Integer, at least 0, below `shards`. */
  readonly tolerated: number;
  /** Ways in which a shard is lost, each for every shard and independent of all others: one or two. */
  readonly failures: readonly ShardFailure[];
  /** How missing shards are rebuilt. With two ways of losing, a serial repair takes the faster one first. */
  readonly repair: RepairMode;
}

/**
 * Durability of a set of shards of which any m may be missing, as a Markov chain: every shard fails by itself, times to failure and to repair
 * are exponential. Exact for that model.
 */
export function mdsDurability(set: MdsSet): SetDurability {
  const meanYearsToLoss = set.failures.length === 1 ? oneKindYears(set) : mdsChain(set).meanTimeToLoss();
  return { meanYearsToLoss, lossesPerYear: 1 / meanYearsToLoss };
}

/** Probability that a set that is healthy today is lost within a year. Another question than `mdsDurability`: see `FirstYearLoss`. */
export function mdsFirstYearLoss(set: MdsSet, years = 1): FirstYearLoss {
  return lossWithin(mdsChain(set), years);
}

function oneKindYears(set: MdsSet): number {
  const { failures, repairs } = oneKindRates(set);
  return birthDeathMeanTimeToLoss(failures, repairs);
}

function oneKindRates({ shards, tolerated, failures: [failure], repair }: MdsSet): { failures: Float64Array; repairs: Float64Array } {
  const failures = Float64Array.from({ length: tolerated + 1 }, (_, missing) => (shards - missing) * failure!.perYear);
  const rate = repairsPerYear(failure!.repairHours);
  const repairs = Float64Array.from({ length: tolerated }, (_, index) => (repair === "parallel" ? (index + 1) * rate : rate));
  return { failures, repairs };
}

/** The chain itself; with two kinds of failures its states are pairs of missing shards, numbered by their sum. */
export function mdsChain(set: MdsSet): AbsorbingChain {
  if (set.failures.length === 1) {
    const { failures, repairs } = oneKindRates(set);
    return birthDeathChain(failures, repairs);
  }
  const { shards, tolerated, repair } = set;
  const [first, second] = [...set.failures].sort((a, b) => a.repairHours - b.repairHours) as [ShardFailure, ShardFailure];
  const index = (a: number, b: number): number => ((a + b) * (a + b + 1)) / 2 + b;
  const chain = new AbsorbingChain(index(0, tolerated) + 1);
  const [fast, slow] = [repairsPerYear(first.repairHours), repairsPerYear(second.repairHours)];
  for (let missing = 0; missing <= tolerated; missing++) {
    for (let b = 0; b <= missing; b++) {
      const a = missing - b;
      const state = index(a, b);
      const healthy = shards - missing;
      if (missing === tolerated) {
        chain.addLoss(state, healthy * (first.perYear + second.perYear));
      } else {
        chain.addRate(state, index(a + 1, b), healthy * first.perYear);
        chain.addRate(state, index(a, b + 1), healthy * second.perYear);
      }
      if (a > 0) {
        chain.addRate(state, index(a - 1, b), repair === "parallel" ? a * fast : fast);
      }
      if (b > 0 && (repair === "parallel" || a === 0)) {
        chain.addRate(state, index(a, b - 1), repair === "parallel" ? b * slow : slow);
      }
    }
  }
  return chain;
}
