import type { FacilityProblem } from "./facility-problem";
import type { LagrangianBound, RelaxedSolution } from "./lagrangian-bound";
import type { StepRange } from "./step-range";

/** Multipliers. */
export interface Multipliers {
  /** For each customer. */
  readonly price: Float64Array;
  /** For each cut; cuts found later have none yet. */
  readonly cutPrice: Float64Array;
}

/** Multipliers with the bound they prove, and what the relaxed solutions tend to. */
export interface Ascent extends Multipliers {
  readonly bound: number;
  /** The relaxed solution at these multipliers. */
  readonly relaxed: RelaxedSolution;
  /** For each site the share of the relaxed solutions in which it is open: near the linear relaxation's. */
  readonly openness: Float64Array;
  /** For each site the mean step among the relaxed solutions in which it is open. */
  readonly step: Float64Array;
}

/** When to stop climbing. */
export interface AscentLimits {
  /** Cost of the best solution known by now. */
  readonly upperBound: () => number;
  /** A bound of this much or more closes the range, by what is known now. */
  readonly enough: () => number;
  readonly iterations: number;
  readonly isTimeUp: () => boolean;
}

/** Setbacks before the step size shrinks. */
const PATIENCE = 5;

/** Iterations after which progress is judged. */
const ROUND = 50;

/** A round that wins less than this share of the gap is the last. */
const LEAST_PROGRESS = 0.002;

/** A step aims at most this share above the bound: the best solution known at first may be far off. */
const REACH = 0.05;

/** Share of a customer, squared and summed, below which the mean solution serves everybody. */
const SERVED = 1e-14;

/**
 * Multipliers that make the bound large, by the volume algorithm (Barahona and Anbil, The volume algorithm: producing primal solutions with a
 * subgradient method, Mathematical Programming 87, 2000): steps along the mean of what relaxed solutions serve too little, which
 * also yields an approximate solution of the linear relaxation to branch on.
 *
 * @param problem the problem
 * @param lagrangian its bound
 * @param range steps open to choice
 * @param start multipliers to start from
 * @param limits when to stop
 * @param tell hears of every relaxed solution that raised the bound
 */
export function climb(
  problem: FacilityProblem,
  lagrangian: LagrangianBound,
  range: StepRange,
  start: Multipliers,
  limits: AscentLimits,
  tell: (relaxed: RelaxedSolution) => void = () => undefined,
): Ascent {
  const { upperBound, enough, iterations, isTimeUp } = limits;
  const customers = problem.demand.length;
  let price = start.price;
  let cutPrice = withRoom(start.cutPrice, lagrangian.cuts.length);
  const scope = lagrangian.within(range);
  let relaxed = lagrangian.at(price, cutPrice, scope);
  const served = relaxed.served.slice();
  const openness = Float64Array.from(relaxed.opening, (step) => (step >= 0 ? 1 : 0));
  const step = Float64Array.from(relaxed.opening, (chosen) => Math.max(0, chosen));
  const covered = Float64Array.from(lagrangian.cuts, (_, cut) => lagrangian.coverage(scope.contributions[cut], relaxed.opening));
  let [size, mixing, setbacks, last] = [0.5, 0.1, 0, relaxed.bound];
  for (let iteration = 0; iteration < iterations && relaxed.bound < enough() && !isTimeUp(); iteration++) {
    let length = 0;
    for (let customer = 0; customer < customers; customer++) {
      length += (1 - served[customer]) ** 2;
    }
    for (let cut = 0; cut < covered.length; cut++) {
      length += (1 - covered[cut] / lagrangian.cuts[cut].demand) ** 2;
    }
    if (length < SERVED) {
      break;
    }
    const reach = Math.min(1.02 * upperBound() - relaxed.bound, REACH * Math.abs(relaxed.bound));
    const stride = (size * Math.max(1e-9 * Math.abs(relaxed.bound), reach)) / length;
    const trialPrice = new Float64Array(customers);
    for (let customer = 0; customer < customers; customer++) {
      trialPrice[customer] = Math.max(0, price[customer] + stride * (1 - served[customer]));
    }
    const trialCutPrice = new Float64Array(cutPrice.length);
    for (let cut = 0; cut < cutPrice.length; cut++) {
      const { demand } = lagrangian.cuts[cut];
      trialCutPrice[cut] = Math.max(0, cutPrice[cut] + (stride * (1 - covered[cut] / demand)) / demand);
    }
    const trial = lagrangian.at(trialPrice, trialCutPrice, scope);
    if (trial.bound === Infinity) {
      return { bound: Infinity, price, cutPrice, relaxed: trial, openness, step };
    }
    let agreement = 0;
    for (let customer = 0; customer < customers; customer++) {
      agreement += (1 - trial.served[customer]) * (1 - served[customer]);
    }
    const weight = mixingWeight(served, trial.served, mixing);
    for (let customer = 0; customer < customers; customer++) {
      served[customer] += weight * (trial.served[customer] - served[customer]);
    }
    for (let site = 0; site < openness.length; site++) {
      const isOpen = trial.opening[site] >= 0;
      openness[site] += weight * ((isOpen ? 1 : 0) - openness[site]);
      step[site] += isOpen ? weight * (trial.opening[site] - step[site]) : 0;
    }
    for (let cut = 0; cut < covered.length; cut++) {
      covered[cut] += weight * (lagrangian.coverage(scope.contributions[cut], trial.opening) - covered[cut]);
    }
    if (trial.bound > relaxed.bound) {
      tell(trial);
      [price, cutPrice, relaxed, setbacks] = [trialPrice, trialCutPrice, trial, 0];
      size = agreement > 0 ? Math.min(2, size * 1.1) : size;
    } else if (++setbacks >= PATIENCE) {
      setbacks = 0;
      size = Math.max(1e-4, size * 0.66);
    }
    if (iteration % ROUND === ROUND - 1) {
      const progress = relaxed.bound - last;
      if (iteration > 2 * ROUND && progress < LEAST_PROGRESS * (upperBound() - relaxed.bound)) {
        break;
      }
      mixing = progress < 1e-3 * Math.abs(last) ? Math.max(0.01, mixing * 0.7) : mixing;
      last = relaxed.bound;
    }
  }
  return { bound: relaxed.bound, price, cutPrice, relaxed, openness, step };
}

/** First prices: what the cheapest site takes for a customer with its part of a full site. */
export function firstPrices({ demand, sites, cost }: FacilityProblem): Float64Array {
  return demand.map((amount, customer) => {
    let least = Infinity;
    sites.forEach((steps, site) => {
      for (const { capacity, cost: fixed } of steps) {
        least = Math.min(least, cost[site * demand.length + customer] + (fixed * amount) / capacity);
      }
    });
    return least;
  });
}

/** The weight of the newest solution that makes the mean serve best, within limits. */
function mixingWeight(mean: Float64Array, newest: Float64Array, most: number): number {
  let [along, length] = [0, 0];
  for (let customer = 0; customer < mean.length; customer++) {
    const change = newest[customer] - mean[customer];
    along += (1 - mean[customer]) * change;
    length += change * change;
  }
  return length === 0 ? most : Math.max(most / 10, Math.min(most, along / length));
}

function withRoom(prices: Float64Array, length: number): Float64Array {
  const longer = new Float64Array(length);
  longer.set(prices.subarray(0, Math.min(length, prices.length)));
  return longer;
}
