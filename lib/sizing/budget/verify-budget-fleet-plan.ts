import { assertNoBrokenRules } from "../../errors";
import type { FleetPlan } from "../fleet-plan";
import { unless, unlessMalformed, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { verifyFleetPlan } from "../verify-fleet-plan";
import { fleetProblemForBudget, type BudgetFleetProblem } from "./budget-fleet-problem";
import { checkBudgetFleetProblem } from "./check-budget-fleet-problem";

/**
 * Checks the plan of a budget with code of its own: all that `verifyFleetPlan` does, with the unavailability that the plan states as the
 * target. So the cheapest fleet that is as available is proven as far as the certificate proves it; that no fleet within the budget is
 * more available is the planner's search, and not repeated.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyBudgetFleetPlan(problem: BudgetFleetProblem, plan: FleetPlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyBudgetFleetPlan", checkBudgetFleetProblem(problem));
  return unlessMalformed(() => checkPlan(problem, plan));
}

function checkPlan(problem: BudgetFleetProblem, plan: FleetPlan): PlanDiscrepancy[] {
  const posed = fleetProblemForBudget(problem);
  if (plan.status === "infeasible") {
    return verifyFleetPlan(posed, plan);
  }
  const { unavailability } = plan;
  const isStated = unavailability >= 0 && unavailability < 1;
  // A fleet of perfect machines has an unavailability of 0, which no target may have.
  const target = Math.max(Number.MIN_VALUE, unavailability);
  return isStated
    ? verifyFleetPlan({ ...posed, targets: { ...posed.targets, unavailability: target } }, plan)
    : unless(false, "unavailability", "a probability below 1", unavailability);
}
