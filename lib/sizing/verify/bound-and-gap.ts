import type { FleetPlan } from "../fleet-plan";
import { AGREEMENT, unless, type PlanDiscrepancy } from "./plan-discrepancy";

/** Whether cost, lower bound, gap and status fit each other. */
export function checkBoundAndGap(
  plan: Pick<FleetPlan, "microUsdPerHour" | "lowerBoundMicroUsdPerHour" | "gap" | "status">,
): PlanDiscrepancy[] {
  const { microUsdPerHour: cost, lowerBoundMicroUsdPerHour: bound, gap, status } = plan;
  const actual = cost > bound ? (cost - bound) / cost : 0;
  return [
    ...unless(bound >= 0 && bound <= cost, "lowerBound", `from 0 to ${cost}`, bound),
    ...unless(Math.abs(gap - actual) <= AGREEMENT, "gap", gap, actual),
    ...unless((status === "optimal") === (bound === cost), "optimality", status, `lower bound ${bound} of ${cost}`),
  ];
}
