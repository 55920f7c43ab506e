/** One problem, many demands: a plan for each draw of a demand, for a quantile, and of least expected regret. */
export { planDemandDraws } from "./plan-demand-draws";
export { verifyDemandDraws } from "./verify-demand-draws";
export type { DemandDrawsProblem } from "./demand-draws-problem";
export type { DemandDrawsOptions, DemandDrawsPlan, DemandPlan, LeastRegret } from "./demand-draws-plan";
