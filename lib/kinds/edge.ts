import { edgeText } from "../report/edge-text";
import { checkEdgeOptions, checkEdgeProblem } from "../sizing/edge/check-edge-problem";
import type { EdgePlan } from "../sizing/edge/edge-plan";
import type { EdgeProblem } from "../sizing/edge/edge-problem";
import { planEdge } from "../sizing/edge/plan-edge";
import { verifyEdgePlan } from "../sizing/edge/verify-edge-plan";
import type { ProblemKind } from "./problem-kind";

/** The cheapest sites and servers that answer every user soon enough. */
export const edgeKind: ProblemKind<EdgeProblem, EdgePlan> = {
  kind: "edge",
  summary: "which sites, with how many servers, serve every user within a latency bound",
  schema: "edge-problem.schema.json",
  planSchema: "edge-plan.schema.json",
  format: "cdktf-lepton/edge-plan/1",
  limits: ["gap", "timeLimitMs"],
  check: checkEdgeProblem,
  checkLimits: checkEdgeOptions,
  plan: planEdge,
  verify: verifyEdgePlan,
  quality: ({ status, gap }) => ({ isInfeasible: status === "infeasible" || status === "unknown", isUnproven: status === "unknown", gap }),
  text: edgeText,
};
