/** Bytes in a MiB times seconds in an hour: what a MiB/s moves in an hour is in MiB. */
const SECONDS_PER_HOUR = 3600;
const MIB_PER_TIB = 1024 * 1024;

/**
 * Mean hours until a lost shard is there again: detection, then reading `shardsRead` shards of the same size through the bandwidth that one
 * repair gets. Reading is the bottleneck, since one shard is written for the many that are read.
 *
 * @param detectionHours until the repair begins
 * @param lostTib data lost with it, in TiB
 * @param shardsRead shards read for one that is rebuilt: k, or the rest of the group for a local repair
 * @param bandwidthMibPerSecond share of one repair
 */
export function repairHours(detectionHours: number, lostTib: number, shardsRead: number, bandwidthMibPerSecond: number): number {
  return detectionHours + (lostTib * MIB_PER_TIB * shardsRead) / (bandwidthMibPerSecond * SECONDS_PER_HOUR);
}
