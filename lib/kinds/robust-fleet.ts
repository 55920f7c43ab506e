import { robustText } from "../report/robust-text";
import { planFleet } from "../sizing/plan-fleet";
import { checkPlanningOptions } from "../sizing/planning-options";
import { checkRobustFleetProblem } from "../sizing/robust/check-robust-fleet-problem";
import { planRobustFleet, type FleetSolver } from "../sizing/robust/plan-robust-fleet";
import type { RobustFleetPlan } from "../sizing/robust/robust-fleet-plan";
import type { RobustFleetProblem } from "../sizing/robust/robust-fleet-problem";
import { verifyRobustFleetPlan } from "../sizing/robust/verify-robust-fleet-plan";
import { fleetQuality } from "./fleet";
import type { PlanningLimits, ProblemKind } from "./problem-kind";

/** Time that is left to a solver whose time is up: it answers at once with what it knows. */
const NO_TIME_MS = Number.MIN_VALUE;

/** The fleet that costs least when prices rise where it hurts most. */
export const robustFleetKind: ProblemKind<RobustFleetProblem, RobustFleetPlan> = {
  kind: "robust-fleet",
  summary: "the fleet that costs least when some prices rise, whichever they are",
  schema: "robust-fleet-problem.schema.json",
  planSchema: "robust-fleet-plan.schema.json",
  format: "cdktf-lepton/robust-fleet-plan/1",
  limits: ["gap", "maxOperations", "timeLimitMs"],
  check: checkRobustFleetProblem,
  checkLimits: checkPlanningOptions,
  plan: ({ uncertainty, ...problem }, limits) => planRobustFleet(problem, uncertainty, solverWithin(limits)),
  verify: verifyRobustFleetPlan,
  quality: fleetQuality,
  text: robustText,
};

/** A solver of the fleet problems of one robust problem: the time limit is for all of them together, the others for each. */
function solverWithin({ timeLimitMs, now, ...limits }: PlanningLimits): FleetSolver {
  if (timeLimitMs === undefined || now === undefined) {
    return (problem) => planFleet(problem, limits);
  }
  const end = now() + timeLimitMs;
  return (problem) => planFleet(problem, { ...limits, timeLimitMs: Math.max(NO_TIME_MS, end - now()), now });
}
