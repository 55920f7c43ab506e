/** Hours in a year of 365 days, the year of published annual failure rates. */
export const HOURS_PER_YEAR = 8760;

/**
 * Whether all missing shards are rebuilt at the same time (`parallel`), or one after the other (`serial`). The truth is between the two;
 * where repairs share a bottleneck, serial is the cautious choice.
 */
export type RepairMode = "parallel" | "serial";

/** One way in which a shard is lost, with its repair. */
export interface ShardFailure {
  /** Losses of a shard per year of its being there: the annual failure rate of a device, or of the node it is in. At least 0. */
  readonly perYear: number;
  /** Mean hours from the loss until the shard is there again: detection and transfer. Above 0. */
  readonly repairHours: number;
}

/** What is known about the durability of one set of shards. */
export interface SetDurability {
  /** Mean years until data is lost, from all shards healthy (MTTDL). */
  readonly meanYearsToLoss: number;
  /** Losses per year in the long run, 1 / `meanYearsToLoss`: the question of a system that is repaired for ever. */
  readonly lossesPerYear: number;
}

/** Probability of a loss in the first year. */
export interface FirstYearLoss {
  /** Probability that data is lost within a year that begins with all shards healthy. */
  readonly probability: number;
  /** What the truncated series may have left out: the truth is at most the sum of both. */
  readonly truncationBound: number;
}

/** Rate of repairs per year of shards that each take some hours. */
export function repairsPerYear(repairHours: number): number {
  return HOURS_PER_YEAR / repairHours;
}
