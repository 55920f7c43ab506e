import type { DegradedLevel, FleetPlanStatus, Infeasibility, OfferingCount } from "../fleet-plan";

/** The fleet with the least cost in the worst case. */
export interface RobustFleetPlan {
  /** As in `FleetPlan`, for the cost in the worst case. */
  readonly status: FleetPlanStatus;
  /** Instances per offering, in the problem's order; empty when infeasible. */
  readonly counts: readonly OfferingCount[];
  /** Cost at the prices of the problem, in millionths of a US dollar per hour; 0 when infeasible. Integer, at least 0. */
  readonly microUsdPerHour: number;
  /** Cost when prices rise for the instances for which it hurts most, in millionths of a US dollar per hour; 0 when infeasible. Integer, at least 0. */
  readonly worstMicroUsdPerHour: number;
  /** No fleet costs less than this in its worst case, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly lowerBoundMicroUsdPerHour: number;
  /** (worst cost - lower bound) / worst cost. In [0, 1]. */
  readonly gap: number;
  /** Exact probability that fewer than the demanded units are up; 1 when infeasible. In [0, 1]. */
  readonly unavailability: number;
  /**
   * What the fleet reaches of each degraded level, in the problem's order.
   *
   * @default - the problem has no degraded levels
   */
  readonly degraded?: readonly DegradedLevel[];
  /** Fleet problems solved. Integer, at least 0. */
  readonly solves: number;
  /**
   * Why no fleet meets the targets.
   *
   * @default - the plan is not infeasible
   */
  readonly infeasibility?: Infeasibility;
}
