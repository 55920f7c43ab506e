import { assertNoBrokenRules } from "../../errors";
import { unless, unlessMalformed, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { checkServiceProblem } from "./check-service-problem";
import type { ServicePlan } from "./service-plan";
import type { ServiceProblem } from "./service-problem";
import { checkDraws, quantileAmong } from "./verify/check-draws";
import { checkBinding, checkFleet, readFleet } from "./verify/check-fleet";
import { checkInfeasible } from "./verify/check-infeasible";
import { checkLatencies } from "./verify/check-latencies";
import { checkAutoscaling, checkHeadroom } from "./verify/check-scaling";
import { checkSchedule } from "./verify/check-schedule";
import { Judge } from "./verify/judge";

/**
 * Checks a plan against its problem with code of its own: it shares neither queueing formulas nor search with the planner.
 *
 * What is up is worked out one machine at a time. What is late: for exponential service from the balance of the stationary states and the chain that
 * follows one request; for servers with concurrency likewise; M/D/c from the factorisation of the line's walk by Fourier transforms; M/G/1 from the
 * inversion of its transform; M/PH/c from the balance of its states as far as these are few, and from below beyond. Checked are all figures of the plan:
 * fleet, costs, targets, latencies, headroom, autoscaler, schedule, draws and regrets; of explanations only the constraints they name. That no
 * cheaper fleet exists is the planner's proof and not repeated, but for fleets that differ by one instance.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyServicePlan(problem: ServiceProblem, plan: ServicePlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyServicePlan", checkServiceProblem(problem));
  return unlessMalformed(() => checkPlan(problem, plan));
}

function checkPlan(problem: ServiceProblem, plan: ServicePlan): PlanDiscrepancy[] {
  const judge = new Judge(problem);
  const isInfeasible = plan.status === "infeasible";
  const perSecond = plannedRate(problem);
  const models = judge.late.isExact ? ["exact"] : ["exact", "upper-bound"];
  const claims = [
    ...unless(["optimal", "feasible", "infeasible"].includes(plan.status), "status", "optimal, feasible or infeasible", plan.status),
    ...unless(isInfeasible === (plan.infeasibility !== undefined), "infeasibility", isInfeasible ? "a reason" : "none", plan.infeasibility),
    ...unless(models.includes(plan.model), "model", models, plan.model),
    ...unless(plan.perSecond === perSecond, "perSecond", plan.perSecond, perSecond),
    ...checkRejections(problem, plan),
  ];
  if (isInfeasible) {
    return [...claims, ...checkInfeasible(judge, plan)];
  }
  const { fleet, discrepancies } = readFleet(problem, plan.counts);
  return [
    ...claims,
    ...discrepancies,
    ...checkFleet(judge, plan, fleet),
    ...checkLatencies(judge, plan, fleet),
    ...checkHeadroom(judge, plan, fleet),
    ...checkAutoscaling(judge, plan),
    ...checkSchedule(judge, plan, fleet),
    ...checkDraws(judge, plan),
    ...checkBinding(judge, plan, fleet),
  ];
}

function plannedRate({ traffic }: ServiceProblem): number {
  switch (traffic.kind) {
    case "steady":
      return traffic.perSecond;
    case "daily":
      return traffic.steps.reduce((most, { perSecond }) => Math.max(most, perSecond), 0);
    case "draws":
      return quantileAmong(traffic.perSecond, traffic.quantile);
  }
}

/** Offerings that are out of stock or dearer than the budget, and no others. */
function checkRejections({ offerings, targets }: ServiceProblem, { rejections }: ServicePlan): PlanDiscrepancy[] {
  const named = rejections.map(({ offering, constraint }) => `${offering}: ${constraint}`).join();
  const found = offerings.flatMap(({ id, limit, microUsdPerHour }) =>
    limit === 0 ? [`${id}: limit`] : microUsdPerHour > (targets?.maxMicroUsdPerHour ?? Infinity) ? [`${id}: budget`] : [],
  );
  return unless(named === found.join(), "rejections", named, found);
}
