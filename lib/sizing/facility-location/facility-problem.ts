/**
 * Capacitated facility location with steps: which sites to open, how large, and who is served where, at the least cost.
 *
 * The inner form of `planEdge`, in plain numbers. The demand of a customer may be divided over sites in any proportion; sites come in
 * steps, of which one is chosen.
 */
export interface FacilityProblem {
  /** Demand of each customer, above 0. */
  readonly demand: Float64Array;
  /** The steps each site can have beside being closed, in the order of their capacity. */
  readonly sites: readonly (readonly FacilityStep[])[];
  /** `cost[site * customers + customer]`: cost of serving the whole demand of a customer at a site; Infinity where that is not allowed. */
  readonly cost: Float64Array;
  /** Whether all demand must still be served, at whatever cost, when any one open site is lost. */
  readonly survivesAnySite: boolean;
}

/** A size of a site. */
export interface FacilityStep {
  /** The most demand it serves. Above that of the step before. */
  readonly capacity: number;
  /** What it costs to have. At least that of the step before. */
  readonly cost: number;
}

/** A choice of a step for each site: -1 for closed. */
export type Opening = Int32Array;

/** An opening with the cheapest way to serve everybody from it. */
export interface FacilitySolution {
  readonly opening: Opening;
  /** `share[site * customers + customer]`: share of the customer's demand that the site serves. */
  readonly share: Float64Array;
  /** Cost of the steps and of serving. */
  readonly cost: number;
}
