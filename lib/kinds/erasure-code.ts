import { erasureText } from "../report/erasure-text";
import { checkErasureProblem } from "../sizing/erasure/check-erasure-problem";
import type { ErasurePlan } from "../sizing/erasure/erasure-plan";
import type { ErasureProblem } from "../sizing/erasure/erasure-problem";
import { planErasureCode } from "../sizing/erasure/plan-erasure-code";
import { verifyErasurePlan } from "../sizing/erasure/verify-erasure-plan";
import { noLimits, type ProblemKind } from "./problem-kind";

/** The cheapest erasure code that keeps data and keeps it readable. */
export const erasureCodeKind: ProblemKind<ErasureProblem, ErasurePlan> = {
  kind: "erasure-code",
  summary: "which erasure code, spread how, keeps data and keeps it readable",
  schema: "erasure-problem.schema.json",
  planSchema: "erasure-plan.schema.json",
  format: "cdktf-lepton/erasure-plan/1",
  limits: [],
  check: checkErasureProblem,
  checkLimits: noLimits,
  plan: (problem) => planErasureCode(problem),
  verify: verifyErasurePlan,
  quality: ({ status, gap }) => ({ isInfeasible: status === "infeasible", gap }),
  text: erasureText,
};
