import { checkPackingProblem } from "../../sizing/packing/check-packing";
import type { PackingPlan } from "../../sizing/packing/packing-plan";
import type { PackingProblem } from "../../sizing/packing/packing-problem";
import { planPacking } from "../../sizing/packing/plan-packing";
import { verifyPackingPlan } from "../../sizing/packing/verify-packing-plan";
import { packingText } from "../packing-text";
import type { ProblemKind } from "./problem-kind";

/** Name and version of the answer's format; a change that breaks readers raises the number. */
export const PACKING_FORMAT = "cdktf-lepton/packing-plan/1";

/** The cheapest nodes that hold all pods. */
export const packingKind: ProblemKind<PackingProblem, PackingPlan> = {
  kind: "packing",
  summary: "which nodes hold these pods, and which pods each of them",
  schema: "packing-problem.schema.json",
  options: ["gap", "time-limit", "verify"],
  check: checkPackingProblem,
  plan: (problem, { gap, timeLimitMs, now }) => planPacking(problem, { gap, ...(timeLimitMs === undefined ? {} : { timeLimitMs, now }) }),
  text: packingText,
  document: (problem, plan) => ({ format: PACKING_FORMAT, problem: { kind: packingKind.kind, ...problem }, plan }),
  quality: ({ status, gap }) => ({ isInfeasible: status === "infeasible" || status === "unknown", isUnproven: status === "unknown", gap }),
  verify: verifyPackingPlan,
};
