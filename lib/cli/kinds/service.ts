import { checkServiceProblem } from "../../sizing/service/check-service-problem";
import { planService } from "../../sizing/service/plan-service";
import type { ServicePlan } from "../../sizing/service/service-plan";
import type { ServiceProblem } from "../../sizing/service/service-problem";
import { verifyServicePlan } from "../../sizing/service/verify-service-plan";
import { serviceText } from "../service-text";
import type { ProblemKind } from "./problem-kind";

/** Name and version of the answer's format; a change that breaks readers raises the number. */
export const SERVICE_FORMAT = "cdktf-lepton/service-plan/1";

/** The cheapest fleet that answers requests in time although machines and zones fail. */
export const serviceKind: ProblemKind<ServiceProblem, ServicePlan> = {
  kind: "service",
  summary: "how many servers keep a latency target although zones fail",
  schema: "service-problem.schema.json",
  options: ["gap", "time-limit", "verify"],
  check: checkServiceProblem,
  plan: (problem, { gap, timeLimitMs, now }) => planService(problem, { gap, ...(timeLimitMs === undefined ? {} : { timeLimitMs, now }) }),
  text: serviceText,
  document: (problem, plan) => ({ format: SERVICE_FORMAT, problem: { kind: serviceKind.kind, ...problem }, plan }),
  quality: ({ status, gap }) => ({ isInfeasible: status === "infeasible", gap }),
  verify: verifyServicePlan,
};
