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
  /** Demand of the customers. */
  readonly demand: number;
  /** The lost site; -1 for none. */
  readonly lost: number;
}

/** What a step contributes to a cut: no more than is asked for. */
export function contribution({ demand }: ServiceCut, { capacity }: FacilityStep): number {
  return Math.min(capacity, demand);
}

/** The cut of a group of customers when a site is lost; -1 for none. */
export function cutOf({ demand, sites, cost }: FacilityProblem, customers: readonly number[], lost: number): ServiceCut {
  const able = [...sites.keys()].filter(
    (site) => site !== lost && customers.some((customer) => cost[site * demand.length + customer] < Infinity),
  );
  const isMember = new Uint8Array(sites.length);
  able.forEach((site) => (isMember[site] = 1));
  return { customers, sites: able, isMember, demand: customers.reduce((sum, customer) => sum + demand[customer], 0), lost };
}
