import { assertSharding } from "./check-allocation";
import { expectedFullest } from "./fullest-shard";

/** How uneven hashing leaves shards. */
export interface ShardBalance {
  /** Keys of a shard on average. */
  readonly mean: number;
  /** Expected keys of the fullest shard, exactly where `isExact`, else from above. */
  readonly expectedMost: number;
  /** `expectedMost` / `mean`; 1 is even. */
  readonly imbalance: number;
  /** Whether `expectedMost` is the exact expectation, up to rounding, or a bound. */
  readonly isExact: boolean;
}

/**
 * Balance of keys that a uniform hash spreads over shards.
 *
 * Small cases exactly (`expectedFullest`): up to a few hundred keys always, with few shards up to some thousand. Large ones by the
 * bound E[max] <= min over t > 0 of (ln m + n ln(1 + (e^t - 1) / m)) / t, which is Jensen's inequality on the moment generating function of
 * the binomial. `isExact` says which it is. Keys are taken as equally busy and independent: one hot key defeats any hash.
 *
 * @param keys integer, at least 0
 * @param shards integer, at least 1
 * @throws LeptonError when a number is out of range
 * @see Raab, Steger: "Balls into Bins" - A Simple and Tight Analysis. RANDOM 1998
 * @see Boucheron, Lugosi, Massart: Concentration Inequalities, Oxford 2013, section 2.5 (maximal inequalities)
 */
export function hashShardBalance(keys: number, shards: number): ShardBalance {
  assertSharding("hashShardBalance", { keys, shards });
  const mean = keys / shards;
  const exact = keys === 0 || shards === 1 ? keys : expectedFullest(keys, shards);
  const expectedMost = exact ?? mostByMoments(keys, shards);
  return { mean, expectedMost, imbalance: keys === 0 ? 1 : expectedMost / mean, isExact: exact !== undefined };
}

/**
 * Share of the keys that one shard of a consistent-hashing ring owns: mean and standard deviation.
 *
 * With n shards of v random points each, the arcs of a ring are Dirichlet(1, ..., 1), so that a shard's share is Beta(v, v (n - 1)): mean 1/n,
 * variance (n - 1) / (n^2 (n v + 1)). For points placed independently and uniformly; it says nothing about hot keys.
 *
 * @param shards integer, at least 1
 * @param virtualNodes points of each shard; integer, at least 1
 * @throws LeptonError when a number is out of range
 * @see Karger et al.: Consistent Hashing and Random Trees. STOC 1997
 * @see David, Nagaraja: Order Statistics, 3rd edition, Wiley 2003, section 6.4 (uniform spacings)
 */
export function consistentHashShare(shards: number, virtualNodes: number): { readonly mean: number; readonly standardDeviation: number } {
  assertSharding("consistentHashShare", { shards, virtualNodes });
  return { mean: 1 / shards, standardDeviation: Math.sqrt((shards - 1) / (shards * virtualNodes + 1)) / shards };
}

/** E[max] from above: the least of a convex quotient, by trying exponents a twentieth apart, of which each gives a valid bound. */
export function mostByMoments(keys: number, shards: number): number {
  let least = keys;
  for (let power = -200; power <= 100; power++) {
    const t = Math.exp(power / 20);
    least = Math.min(least, (Math.log(shards) + keys * Math.log1p(Math.expm1(t) / shards)) / t);
  }
  return least;
}
