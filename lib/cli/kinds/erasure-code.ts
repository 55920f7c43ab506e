import { checkErasureProblem } from "../../sizing/erasure/check-erasure-problem";
import type { ErasurePlan } from "../../sizing/erasure/erasure-plan";
import type { ErasureProblem } from "../../sizing/erasure/erasure-problem";
import { planErasureCode } from "../../sizing/erasure/plan-erasure-code";
import { verifyErasurePlan } from "../../sizing/erasure/verify-erasure-plan";
import { erasureText } from "../erasure-text";
import type { ProblemKind } from "./problem-kind";

/** Name and version of the answer's format; a change that breaks readers raises the number. */
export const ERASURE_CODE_FORMAT = "cdktf-lepton/erasure-plan/1";

/** The cheapest erasure code that keeps data and keeps it readable. */
export const erasureCodeKind: ProblemKind<ErasureProblem, ErasurePlan> = {
  kind: "erasure-code",
  summary: "which erasure code, spread how, keeps data and keeps it readable",
  schema: "erasure-problem.schema.json",
  options: ["verify"],
  check: checkErasureProblem,
  plan: (problem) => planErasureCode(problem),
  text: erasureText,
  document: (problem, plan) => ({ format: ERASURE_CODE_FORMAT, problem: { kind: erasureCodeKind.kind, ...problem }, plan }),
  quality: ({ status, gap }) => ({ isInfeasible: status === "infeasible", gap }),
  verify: verifyErasurePlan,
};
