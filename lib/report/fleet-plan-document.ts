import type { CompleteFailureModel } from "../catalog/failure-model";
import type { FleetPlan, Rejection } from "../sizing/fleet-plan";
import type { FleetProblem } from "../sizing/fleet-problem";
import { usdPerMonth } from "../sizing/money";
import type { PlannedFleet } from "./planned-fleet";

/** Name and version of the plan document's format; a change that breaks readers raises the number. */
export const FLEET_PLAN_FORMAT = "cdktf-lepton/fleet-plan/1";

/** A fleet plan for other programs: everything needed to check it without this library. */
export interface FleetPlanDocument {
  /** `cdktf-lepton/fleet-plan/1`. */
  readonly format: string;
  /** The figures people ask for first. */
  readonly summary: FleetPlanSummary;
  /** The problem that was solved. */
  readonly problem: FleetProblem;
  /** The failure figures that the problem's domains were given; absent where they were not made from a failure model. */
  readonly failureModel?: CompleteFailureModel;
  /** The answer: counts, cost, unavailability, lower bound, what binds. */
  readonly plan: FleetPlan;
  /** Least machines per offering of an elastic fleet; absent for a static one. */
  readonly lowerBounds?: Readonly<Record<string, number>>;
  /** Machine types that never came into question, and why. */
  readonly rejections: readonly Rejection[];
  /** What a reader must know. */
  readonly notes: readonly string[];
}

/** The figures people ask for first. */
export interface FleetPlanSummary {
  /** Units that must be up. */
  readonly demand: number;
  /** What is counted. */
  readonly unit: string;
  /** Units installed. */
  readonly installedUnits: number;
  /** US dollars per month of 730 hours, to the cent. */
  readonly usdPerMonth: number;
  /** Probability that the demand is not met. */
  readonly unavailability: number;
  /** The greatest that was allowed. */
  readonly targetUnavailability: number;
}

/** Makes the document of a planned fleet. */
export function fleetPlanDocument(fleet: PlannedFleet): FleetPlanDocument {
  const { problem, plan, lowerBounds } = fleet;
  return {
    format: FLEET_PLAN_FORMAT,
    summary: {
      demand: problem.demand,
      unit: problem.unit,
      installedUnits: plan.installedUnits,
      usdPerMonth: Math.round(usdPerMonth(plan.microUsdPerHour) * 100) / 100,
      unavailability: plan.unavailability,
      targetUnavailability: problem.targets.unavailability,
    },
    problem,
    ...(fleet.failureModel === undefined ? {} : { failureModel: fleet.failureModel }),
    plan,
    ...(lowerBounds === undefined ? {} : { lowerBounds: Object.fromEntries(lowerBounds) }),
    rejections: fleet.rejections,
    notes: fleet.notes,
  };
}

/** The planned fleet that a document describes: what `fleetPlanDocument` was given. */
export function plannedFleetOf(document: FleetPlanDocument): PlannedFleet {
  const { problem, plan, failureModel, rejections, notes, lowerBounds } = document;
  return {
    problem,
    plan,
    failureModel,
    rejections,
    notes,
    lowerBounds: lowerBounds === undefined ? undefined : new Map(Object.entries(lowerBounds)),
  };
}
