import { fleetPlanDocument } from "../../report/fleet-plan-document";
import { checkFleetProblem } from "../../sizing/check-fleet-problem";
import type { FleetPlan } from "../../sizing/fleet-plan";
import type { FleetProblem } from "../../sizing/fleet-problem";
import { planFleet } from "../../sizing/plan-fleet";
import { verifyFleetPlan } from "../../sizing/verify-fleet-plan";
import { planText } from "../plan-text";
import { printFrontier } from "../print-frontier";
import type { ProblemKind } from "./problem-kind";

/** The cheapest fleet that meets an availability. */
export const fleetKind: ProblemKind<FleetProblem, FleetPlan> = {
  kind: "fleet",
  summary: "which machines, how many, where, so that enough are up often enough",
  schema: "fleet-problem.schema.json",
  options: ["gap", "time-limit", "frontier", "verify"],
  check: checkFleetProblem,
  plan: (problem, { gap, timeLimitMs, now }) => planFleet(problem, { gap, timeLimitMs, now }),
  text: planText,
  document: (problem, plan) =>
    fleetPlanDocument({ problem, plan, failureModel: undefined, rejections: plan.rejections, notes: [], lowerBounds: undefined }),
  quality: ({ status, gap, infeasibility }) => ({
    isInfeasible: status === "infeasible",
    isUnproven: infeasibility?.proven === false,
    gap,
  }),
  verify: verifyFleetPlan,
  frontier: printFrontier,
};
