import { serviceText } from "../report/service-text";
import { checkPlanningOptions } from "../sizing/planning-options";
import { checkServiceProblem } from "../sizing/service/check-service-problem";
import { planService } from "../sizing/service/plan-service";
import type { ServicePlan } from "../sizing/service/service-plan";
import type { ServiceProblem } from "../sizing/service/service-problem";
import { verifyServicePlan } from "../sizing/service/verify-service-plan";
import type { ProblemKind } from "./problem-kind";

/** The cheapest fleet that answers requests in time although machines and zones fail. */
export const serviceKind: ProblemKind<ServiceProblem, ServicePlan> = {
  kind: "service",
  summary: "how many servers keep a latency target although zones fail",
  schema: "service-problem.schema.json",
  planSchema: "service-plan.schema.json",
  format: "cdktf-lepton/service-plan/1",
  limits: ["gap", "maxOperations", "timeLimitMs"],
  check: checkServiceProblem,
  checkLimits: checkPlanningOptions,
  plan: planService,
  verify: verifyServicePlan,
  quality: ({ status, gap }) => ({ isInfeasible: status === "infeasible", gap }),
  text: serviceText,
};
