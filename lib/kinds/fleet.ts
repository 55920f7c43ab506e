import { FLEET_PLAN_FORMAT, fleetPlanDocument, type FleetPlanDocument } from "../report/fleet-plan-document";
import { fleetText } from "../report/fleet-text";
import { checkFleetProblem } from "../sizing/check-fleet-problem";
import type { FleetPlan } from "../sizing/fleet-plan";
import type { FleetProblem } from "../sizing/fleet-problem";
import { planFleet } from "../sizing/plan-fleet";
import { checkPlanningOptions } from "../sizing/planning-options";
import { verifyFleetPlan } from "../sizing/verify-fleet-plan";
import type { AnswerQuality, ProblemKind } from "./problem-kind";

/** The cheapest fleet that meets an availability. */
export const fleetKind: ProblemKind<FleetProblem, FleetPlan> = {
  kind: "fleet",
  summary: "which machines, how many, where, so that enough are up often enough",
  schema: "fleet-problem.schema.json",
  planSchema: "fleet-plan.schema.json",
  format: FLEET_PLAN_FORMAT,
  limits: ["gap", "maxOperations", "timeLimitMs"],
  check: checkFleetProblem,
  checkLimits: checkPlanningOptions,
  plan: planFleet,
  verify: verifyFleetPlan,
  quality: fleetQuality,
  text: fleetText,
  document: fleetDocument,
  fleetProblem: (problem) => problem,
};

/** A fleet plan for other programs. */
export function fleetDocument(problem: FleetProblem, plan: FleetPlan): FleetPlanDocument {
  return fleetPlanDocument({ problem, plan, failureModel: undefined, rejections: plan.rejections, notes: [], lowerBounds: undefined });
}

/** How good a fleet plan is. */
export function fleetQuality({ status, gap, infeasibility }: Pick<FleetPlan, "status" | "gap" | "infeasibility">): AnswerQuality {
  return { isInfeasible: status === "infeasible", isUnproven: infeasibility?.proven === false, gap };
}
