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

/** Keys times shards up to which the exact expectation is computed: about a second at most. */
const EXACT_WORK = 3_000_000;

/**
 * Balance of keys that a uniform hash spreads over shards.
 *
 * Small cases exactly: P(all shards <= k) by the convolution of multinomial terms, and E[max] as the sum of P(max > k). Large ones by the
 * bound E[max] <= min over t > 0 of (ln m + n ln(1 + (e^t - 1) / m)) / t, which is Jensen's inequality on the moment generating function of
 * the binomial. Keys are taken as equally busy and independent: one hot key defeats any hash.
 *
 * @param keys integer, at least 0
 * @param shards integer, at least 1
 * @see Raab, Steger: "Balls into Bins" - A Simple and Tight Analysis. RANDOM 1998
 * @see Boucheron, Lugosi, Massart: Concentration Inequalities, Oxford 2013, section 2.5 (maximal inequalities)
 */
export function hashShardBalance(keys: number, shards: number): ShardBalance {
  const mean = keys / shards;
  const isExact = keys * keys * Math.min(shards, keys) <= EXACT_WORK;
  const expectedMost = keys === 0 ? 0 : shards === 1 ? keys : isExact ? exactMost(keys, shards) : boundedMost(keys, shards);
  return { mean, expectedMost, imbalance: keys === 0 ? 1 : expectedMost / mean, isExact: isExact || shards === 1 };
}

/**
 * Share of the keys that one shard of a consistent-hashing ring owns: mean and standard deviation.
 *
 * With n shards of v random points each, the arcs of a ring are Dirichlet(1, ..., 1), so that a shard's share is Beta(v, v (n - 1)): mean 1/n,
 * variance (n - 1) / (n^2 (n v + 1)). For points placed independently and uniformly; it says nothing about hot keys.
 *
 * @param shards integer, at least 1
 * @param virtualNodes points of each shard; integer, at least 1
 * @see Karger et al.: Consistent Hashing and Random Trees. STOC 1997
 * @see David, Nagaraja: Order Statistics, 3rd edition, Wiley 2003, section 6.4 (uniform spacings)
 */
export function consistentHashShare(shards: number, virtualNodes: number): { readonly mean: number; readonly standardDeviation: number } {
  return { mean: 1 / shards, standardDeviation: Math.sqrt((shards - 1) / (shards * virtualNodes + 1)) / shards };
}

/** E[max] = sum over k of P(max > k). */
function exactMost(keys: number, shards: number): number {
  let expected = 0;
  for (let k = 0; k < keys; k++) {
    const above = 1 - allAtMost(keys, shards, k);
    expected += above;
    if (k * shards > keys && above < 1e-15) {
      break;
    }
  }
  return expected;
}

/** P(no shard has more than k): shard by shard, the binomial part of the keys that are left. */
function allAtMost(keys: number, shards: number, k: number): number {
  if (k * shards < keys) {
    return 0;
  }
  // After s shards: probability that they took so many keys, none more than k.
  let taken = new Float64Array(keys + 1);
  taken[0] = 1;
  for (let left = shards; left >= 1; left--) {
    const next = new Float64Array(keys + 1);
    for (let before = 0; before <= keys; before++) {
      if (taken[before] > 0) {
        const rest = keys - before;
        for (let own = 0; own <= Math.min(k, rest); own++) {
          next[before + own] += taken[before] * binomial(rest, own, 1 / left);
        }
      }
    }
    taken = next;
  }
  return taken[keys];
}

function binomial(n: number, k: number, p: number): number {
  if (p === 1) {
    return k === n ? 1 : 0;
  }
  let logarithm = k * Math.log(p) + (n - k) * Math.log1p(-p);
  for (let i = 1; i <= k; i++) {
    logarithm += Math.log((n - k + i) / i);
  }
  return Math.exp(logarithm);
}

/** The least of a convex quotient, by trying exponents a twentieth apart: each gives a valid bound. */
function boundedMost(keys: number, shards: number): number {
  let least = keys;
  for (let power = -200; power <= 100; power++) {
    const t = Math.exp(power / 20);
    least = Math.min(least, (Math.log(shards) + keys * Math.log1p(Math.expm1(t) / shards)) / t);
  }
  return least;
}
