/** How long redundant data lasts: Markov models of shards that fail and are repaired, local reconstruction codes, copysets. */
export { mdsDurability, mdsFirstYearLoss } from "./mds-durability";
export type { MdsSet } from "./mds-durability";
export { lrcDurability, lrcFirstYearLoss } from "./lrc-durability";
export type { LrcSet, LrcShardFailure } from "./lrc-durability";
export { birthDeathMeanTimeToLoss } from "./birth-death";
export { undecodableSets, isDecodable } from "./local-reconstruction-code";
export type { LocalReconstructionCode, UndecodableSets } from "./local-reconstruction-code";
export { copysetCount, copysetLossProbability } from "./copysets";
export { repairHours } from "./repair-hours";
export { HOURS_PER_YEAR } from "./shard-failures";
export type { FirstYearLoss, RepairMode, SetDurability, ShardFailure } from "./shard-failures";
