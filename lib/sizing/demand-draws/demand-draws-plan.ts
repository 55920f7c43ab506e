import type { FleetPlanStatus, OfferingCount } from "../fleet-plan";
import type { FleetPlanningOptions } from "../planning-options";

/** How to plan for a demand that is known as a sample only, and which of the plans to single out. */
export interface DemandDrawsOptions extends FleetPlanningOptions {
  /**
   * The share of the draws that the quantile plan serves. In (0, 1].
   *
   * @default 0.95
   */
  readonly quantile?: number;
  /**
   * What a service unit that is missing costs, in millionths of a US dollar per hour: the price of turning work away or of buying it
   * elsewhere at once. At least 0.
   *
   * @default - unknown; no plan of least regret is given
   */
  readonly microUsdPerMissingUnitHour?: number;
}

/** The plans for a sample of demands. */
export interface DemandDrawsPlan {
  /** One plan for each distinct demand, the least demand first. */
  readonly plans: readonly DemandPlan[];
  /** For each draw, in the order given, the index of its plan in `plans`. Integers, at least 0. */
  readonly planOfDraw: readonly number[];
  /** Index of the plan for the least demand that is not passed by the asked share of the draws. Integer, at least 0. */
  readonly quantilePlan: number;
  /**
   * The plan to have when the demand shows only afterwards.
   *
   * @default - no price of a missing unit is stated, or no demand has a plan
   */
  readonly leastRegret?: LeastRegret;
}

/** The cheapest fleet for one demand. */
export interface DemandPlan {
  /** Service units that must be up. Integer, at least 1. */
  readonly demand: number;
  /** How many draws are of this demand. Integer, at least 1. */
  readonly draws: number;
  /** As in a fleet plan: `optimal`, `feasible` with a gap, `infeasible`. */
  readonly status: FleetPlanStatus;
  /** Instances per offering, in the problem's order; empty when infeasible. */
  readonly counts: readonly OfferingCount[];
  /** In millionths of a US dollar per hour; 0 when infeasible. Integer, at least 0. */
  readonly microUsdPerHour: number;
  /** Exact probability that fewer than the demanded units are up; 1 when infeasible. In [0, 1]. */
  readonly unavailability: number;
  /** No fleet for this demand costs less, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly lowerBoundMicroUsdPerHour: number;
  /** The greatest demand of the draws that the fleet serves within the target; 0 when infeasible. Integer, at least 0. */
  readonly serves: number;
}

/** The plan of least expected regret. */
export interface LeastRegret {
  /** Index of the plan in `plans`. Integer, at least 0. */
  readonly plan: number;
  /**
   * Mean over the draws of what the plan costs, missing units included, above what the plan made for the draw would have cost, in
   * millionths of a US dollar per hour. Below 0 where turning work away costs less than serving it.
   */
  readonly microUsdPerHour: number;
}
