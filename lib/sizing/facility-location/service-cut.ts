import type { FacilityProblem, FacilityStep } from "./facility-problem";

/**
 * A group of customers that some sites alone can serve: the capacity of these sites must reach their demand.
 *
 * With a lost site left out of the sites, every opening that survives its loss keeps to it; and an opening that does not survive a loss
 * breaks one (max-flow min-cut).
 */
export interface ServiceCut {
  readonly customers: readonly number[];
  /** Sites that can serve any of the customers, but for the lost one. */
  readonly sites: readonly number[];
  /** For each site 1 when it is one of `sites`. */
  readonly isMember: Uint8Array;
  /** Demand of the customers, rounded up to a multiple of what the capacities of the sites are multiples of. */
  readonly demand: number;
  /** The lost site; -1 for none. */
  readonly lost: number;
  /** Whether the sites must hold the demand without the largest open one of them, whichever that is (`contribution`). */
  readonly isSpread: boolean;
}

/**
 * What a step contributes to a cut; the contributions of an opening that keeps to it add up to its demand at least.
 *
 * No step contributes more than its capacity or than what is asked for. Where the demand d must be held without the largest open site, whose
 * capacity m is at least `largest`, a capacity c contributes d c / (d + max(c, largest)): that is at least d c / (d + m), and capacities of d + m at least
 * then add up to d. Sites of one size reach d exactly when they can just spare one.
 *
 * @param cut the cut
 * @param step a step of one of its sites
 * @param largest what the largest open site of the cut is known to have at least
 */
export function contribution(cut: ServiceCut, step: FacilityStep, largest = 0): number {
  const { demand, isSpread } = cut;
  const useful = Math.min(step.capacity, demand);
  return isSpread ? (demand * useful) / (demand + Math.max(useful, Math.min(largest, demand))) : useful;
}

/** The cut of a group of customers when a site is lost; -1 for none. */
export function cutOf(problem: FacilityProblem, customers: readonly number[], lost: number): ServiceCut {
  return statedCut(problem, customers, lost, false);
}

/** The cut of a group of customers whose sites must hold their demand without the largest open one. */
export function spreadCutOf(problem: FacilityProblem, customers: readonly number[]): ServiceCut {
  return statedCut(problem, customers, -1, true);
}

function statedCut({ demand, sites, cost }: FacilityProblem, customers: readonly number[], lost: number, isSpread: boolean): ServiceCut {
  const able = [...sites.keys()].filter(
    (site) => site !== lost && customers.some((customer) => cost[site * demand.length + customer] < Infinity),
  );
  const isMember = new Uint8Array(sites.length);
  able.forEach((site) => (isMember[site] = 1));
  const needed = customers.reduce((sum, customer) => sum + demand[customer], 0);
  const grain = able.reduce((divisor, site) => sites[site].reduce((each, { capacity }) => greatestDivisor(each, capacity), divisor), 0);
  return { customers, sites: able, isMember, demand: grain > 0 ? Math.ceil(needed / grain) * grain : needed, lost, isSpread };
}

/** 0 where the numbers are not whole. */
function greatestDivisor(a: number, b: number): number {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) {
    return NaN;
  }
  return b === 0 ? a : greatestDivisor(b, a % b);
}
