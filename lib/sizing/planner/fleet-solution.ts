import type { Fleet } from "./fleet";
import type { FleetSearch, ProvenFleet } from "./fleet-search";
import type { Obstacle } from "./suspects";

/** Outcome of a search: the cheapest fleet, or what stands in its way. */
export type FleetSolution =
  | (ProvenFleet & { readonly kind: "fleet"; readonly search: FleetSearch })
  | {
      readonly kind: "none";
      readonly obstacle: Obstacle;
      /** Whether it is certain that there is no fleet; false when the effort was spent before. */
      readonly proven: boolean;
      readonly search: FleetSearch;
      /** Least unavailable fleet, where unavailability is the obstacle. */
      readonly leastUnavailable?: Fleet;
      /** Whether the effort was spent before it was known what stands in the way. */
      readonly cutShort?: boolean;
      /** The cheapest fleet, where the budget is the obstacle. */
      readonly unaffordable?: ProvenFleet;
    };
