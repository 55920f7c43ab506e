import { demandDrawsText } from "../report/demand-draws-text";
import { checkDemandDraws } from "../sizing/demand-draws/check-demand-draws";
import type { DemandDrawsPlan } from "../sizing/demand-draws/demand-draws-plan";
import { posedDraws, type DemandDrawsProblem } from "../sizing/demand-draws/demand-draws-problem";
import { planDemandDraws } from "../sizing/demand-draws/plan-demand-draws";
import { verifyDemandDraws } from "../sizing/demand-draws/verify-demand-draws";
import { checkPlanningOptions } from "../sizing/planning-options";
import type { ProblemKind } from "./problem-kind";

/** The cheapest fleet for every demand of a sample, for a quantile, and of least regret. */
export const demandDrawsKind: ProblemKind<DemandDrawsProblem, DemandDrawsPlan> = {
  kind: "demand-draws",
  summary: "a fleet for each demand of a sample, for a quantile, and of least regret",
  schema: "demand-draws-problem.schema.json",
  planSchema: "demand-draws-plan.schema.json",
  format: "cdktf-lepton/demand-draws-plan/1",
  limits: ["gap", "maxOperations", "timeLimitMs"],
  check: (posed) => {
    const { problem, options } = posedDraws(posed);
    return checkDemandDraws(problem, posed.draws, options);
  },
  checkLimits: checkPlanningOptions,
  plan: (posed, limits) => {
    const { problem, options } = posedDraws(posed);
    return planDemandDraws(problem, posed.draws, { ...options, ...limits });
  },
  verify: verifyDemandDraws,
  quality: ({ plans, quantilePlan }) => ({
    isInfeasible: plans[quantilePlan]!.status === "infeasible",
    gap: Math.max(
      ...plans.map(({ microUsdPerHour: cost, lowerBoundMicroUsdPerHour: bound }) => (cost > bound ? (cost - bound) / cost : 0)),
    ),
  }),
  text: demandDrawsText,
};
