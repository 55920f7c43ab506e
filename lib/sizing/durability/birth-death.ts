import { AbsorbingChain } from "./absorbing-chain";

/**
 * Mean time until more shards are missing than can be rebuilt, from all healthy: E(i) = (1 + d(i) E(i-1)) / u(i) is the mean time from i
 * missing shards to i + 1, and the answer their sum. Every term is positive.
 *
 * @param failureRates u(i): rate of one more failure with i shards missing, from i = 0 on; the last one is the loss
 * @param repairRates d(i): rate of one shard coming back with i missing, for i = 1 on; one less than failure rates
 * @returns in the unit of time of the rates
 */
export function birthDeathMeanTimeToLoss(failureRates: ArrayLike<number>, repairRates: ArrayLike<number>): number {
  let step = 0;
  let sum = 0;
  for (let missing = 0; missing < failureRates.length; missing++) {
    const repair = missing === 0 ? 0 : repairRates[missing - 1];
    step = (1 + repair * step) / failureRates[missing];
    sum += step;
  }
  return sum;
}

/** The same chain for questions that need all of it, such as the loss within a time. Arguments as for `birthDeathMeanTimeToLoss`. */
export function birthDeathChain(failureRates: ArrayLike<number>, repairRates: ArrayLike<number>): AbsorbingChain {
  const chain = new AbsorbingChain(failureRates.length);
  for (let missing = 0; missing < failureRates.length; missing++) {
    if (missing + 1 < failureRates.length) {
      chain.addRate(missing, missing + 1, failureRates[missing]);
      chain.addRate(missing + 1, missing, repairRates[missing]);
    } else {
      chain.addLoss(missing, failureRates[missing]);
    }
  }
  return chain;
}
