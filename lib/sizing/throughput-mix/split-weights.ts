import type { SplitModel } from "./split-model";

/** Sums of products lose at most this share of the sum of their magnitudes: terms times 2^-53, with room to spare. */
const ROUNDING = 1e-12;

/**
 * The least that counts weighed by weights of the rows come to in any mix that serves the traffic, less the error of the sum.
 *
 * @param model of the split
 * @param weights of the rows, not negative; where they come from does not matter
 */
export function weighedDemand(model: SplitModel, weights: Float64Array): number {
  const { sets, groups, loads, buckets } = model;
  let value = 0;
  for (let set = 0; set < sets; set++) {
    const row = Math.floor(set / buckets.length) * groups;
    let least = Infinity;
    for (let group = 0; group < groups; group++) {
      const load = loads[set * groups + group];
      if (load < Infinity) {
        least = Math.min(least, weights[row + group] * load);
      }
    }
    value += least;
  }
  return value * (1 - ROUNDING);
}

/**
 * What weights prove about the cost of every mix in a box, whatever rounding did to the weights: sum over sets of the least weighted load,
 * plus each count at the bound that its reduced price asks for, less the error of the sum.
 *
 * @param model of the split
 * @param weights of the rows, not negative
 * @param lower least counts
 * @param upper greatest counts
 * @param prices of the machines; without any, a value above 0 proves that no mix of the box serves the traffic
 */
export function provenValue(
  model: SplitModel,
  weights: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  prices?: Float64Array,
): number {
  const { rowsOf } = model;
  let value = weighedDemand(model, weights);
  let magnitude = value;
  for (let machine = 0; machine < rowsOf.length; machine++) {
    let price = prices === undefined ? 0 : prices[machine];
    let size = price;
    for (const row of rowsOf[machine]) {
      price -= weights[row];
      size += weights[row];
    }
    const bound = price >= 0 ? lower[machine] : upper[machine];
    value += price * bound;
    magnitude += size * bound;
  }
  return value - magnitude * ROUNDING;
}
