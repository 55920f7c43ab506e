/**
 * A local reconstruction code as in Azure Storage: data shards in equal local groups, a parity shard for each group, and global parity
 * shards over all data.
 *
 * Of the codes with this layout the library assumes a maximally recoverable one: whatever losses any code of the layout can repair, it repairs.
 * Random coefficients from a large field give one; published constructions exist for small fields.
 *
 * @see C. Huang et al., "Erasure Coding in Windows Azure Storage", USENIX ATC 2012
 * @see P. Gopalan et al., "Explicit maximally recoverable codes with locality", IEEE Trans. Inf. Theory 60 (2014)
 */
export interface LocalReconstructionCode {
  /** Data shards, k. Integer, at least 1; a multiple of `localGroups`. */
  readonly dataShards: number;
  /** Local groups, l, each with one parity shard. Integer, at least 1. */
  readonly localGroups: number;
  /** Global parity shards, r. Integer, at least 0. */
  readonly globalParities: number;
}

/** Shards of a local group with its parity. */
export function groupSize({ dataShards, localGroups }: LocalReconstructionCode): number {
  return dataShards / localGroups + 1;
}

/**
 * Whether the data can be rebuilt. Each local parity makes up for one loss in its group, and every loss beyond it, and each lost global
 * parity, takes a global one: sum(max(0, a - 1)) + g <= r. No code of the layout does more, a maximally recoverable one does this.
 *
 * @param code the code
 * @param lostOfGroups missing shards of each local group, its parity included
 * @param lostGlobals missing global parities
 */
export function isDecodable(code: LocalReconstructionCode, lostOfGroups: ArrayLike<number>, lostGlobals: number): boolean {
  let needed = lostGlobals;
  for (let group = 0; group < lostOfGroups.length; group++) {
    needed += Math.max(0, lostOfGroups[group] - 1);
  }
  return needed <= code.globalParities;
}

/** How many of all sets of so many missing shards cannot be rebuilt. */
export interface UndecodableSets {
  /** Missing shards. */
  readonly lost: number;
  /** Sets of that size that cannot be rebuilt. */
  readonly undecodable: number;
  /** All sets of that size. */
  readonly sets: number;
}

/**
 * Counts the sets of missing shards that cannot be rebuilt, exactly, for each number of missing shards from 0 to all. Counts beyond 2^53
 * are rounded.
 */
export function undecodableSets(code: LocalReconstructionCode): UndecodableSets[] {
  const size = groupSize(code);
  const shards = code.localGroups * size + code.globalParities;
  // Sets by missing shards and by the global parities they call for.
  let counts = new Map<string, SetCount>([["0,0", { lost: 0, needed: 0, sets: 1 }]]);
  for (let group = 0; group < code.localGroups; group++) {
    counts = extended(counts, size, (lost) => Math.max(0, lost - 1));
  }
  counts = extended(counts, code.globalParities, (lost) => lost);
  return Array.from({ length: shards + 1 }, (_, lost) => {
    let undecodable = 0;
    let sets = 0;
    counts.forEach((count) => {
      if (count.lost === lost) {
        sets += count.sets;
        undecodable += count.needed > code.globalParities ? count.sets : 0;
      }
    });
    return { lost, undecodable, sets };
  });
}

interface SetCount {
  readonly lost: number;
  readonly needed: number;
  readonly sets: number;
}

function extended(counts: ReadonlyMap<string, SetCount>, size: number, need: (lost: number) => number): Map<string, SetCount> {
  const next = new Map<string, SetCount>();
  counts.forEach((count) => {
    let ways = 1;
    for (let more = 0; more <= size; more++) {
      const [lost, needed] = [count.lost + more, count.needed + need(more)];
      const key = `${lost},${needed}`;
      next.set(key, { lost, needed, sets: (next.get(key)?.sets ?? 0) + count.sets * ways });
      ways = (ways * (size - more)) / (more + 1);
    }
  });
  return next;
}
