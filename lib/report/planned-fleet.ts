import type { CompleteFailureModel } from "../catalog/failure-model";
import type { FleetPlan, Rejection } from "../sizing/fleet-plan";
import type { FleetProblem } from "../sizing/fleet-problem";

/** A solved fleet problem with its surroundings: what reports are made from. */
export interface PlannedFleet {
  /** The problem that was solved. */
  readonly problem: FleetProblem;
  /** Its answer. */
  readonly plan: FleetPlan;
  /** The failure figures that the domains were given; absent for a problem that was not made from a failure model. */
  readonly failureModel: CompleteFailureModel | undefined;
  /** Machine types that never came into question, and why. */
  readonly rejections: readonly Rejection[];
  /** What a reader must know. */
  readonly notes: readonly string[];
  /** Least machines per offering of an elastic fleet; absent for a static one. */
  readonly lowerBounds: ReadonlyMap<string, number> | undefined;
}
