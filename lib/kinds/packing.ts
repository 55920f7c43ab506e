import { packingText } from "../report/packing-text";
import { checkPackingOptions, checkPackingProblem } from "../sizing/packing/check-packing";
import type { PackingPlan } from "../sizing/packing/packing-plan";
import type { PackingProblem } from "../sizing/packing/packing-problem";
import { planPacking } from "../sizing/packing/plan-packing";
import { verifyPackingPlan } from "../sizing/packing/verify-packing-plan";
import type { ProblemKind } from "./problem-kind";

/** The cheapest nodes that hold all pods. */
export const packingKind: ProblemKind<PackingProblem, PackingPlan> = {
  kind: "packing",
  summary: "which nodes hold these pods, and which pods each of them",
  schema: "packing-problem.schema.json",
  planSchema: "packing-plan.schema.json",
  format: "cdktf-lepton/packing-plan/1",
  limits: ["gap", "timeLimitMs"],
  check: checkPackingProblem,
  checkLimits: checkPackingOptions,
  plan: planPacking,
  verify: verifyPackingPlan,
  quality: ({ status, gap }) => ({ isInfeasible: status === "infeasible" || status === "unknown", isUnproven: status === "unknown", gap }),
  text: packingText,
};
