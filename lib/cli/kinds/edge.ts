import { checkEdgeProblem } from "../../sizing/edge/check-edge-problem";
import type { EdgePlan } from "../../sizing/edge/edge-plan";
import type { EdgeProblem } from "../../sizing/edge/edge-problem";
import { planEdge } from "../../sizing/edge/plan-edge";
import { verifyEdgePlan } from "../../sizing/edge/verify-edge-plan";
import { edgeText } from "../edge-text";
import type { ProblemKind } from "./problem-kind";

/** Name and version of the answer's format; a change that breaks readers raises the number. */
export const EDGE_FORMAT = "cdktf-lepton/edge-plan/1";

/** The cheapest sites and servers that answer every user soon enough. */
export const edgeKind: ProblemKind<EdgeProblem, EdgePlan> = {
  kind: "edge",
  summary: "which sites, with how many servers, serve every user within a latency bound",
  schema: "edge-problem.schema.json",
  options: ["gap", "time-limit", "verify"],
  check: checkEdgeProblem,
  plan: (problem, { gap, timeLimitMs, now }) => planEdge(problem, { gap, ...(timeLimitMs === undefined ? {} : { timeLimitMs, now }) }),
  text: edgeText,
  document: (problem, plan) => ({ format: EDGE_FORMAT, problem: { kind: edgeKind.kind, ...problem }, plan }),
  quality: ({ status, gap }) => ({ isInfeasible: status === "infeasible" || status === "unknown", isUnproven: status === "unknown", gap }),
  verify: verifyEdgePlan,
};
