import type { FleetProblem } from "../fleet-problem";
import { sumOver, type CountedFleet } from "./counted-fleet";
import { unless, type PlanDiscrepancy } from "./plan-discrepancy";

/** Quotas that the fleet takes more of than there is. */
export function brokenQuotas(problem: FleetProblem, fleet: CountedFleet): PlanDiscrepancy[] {
  return (problem.quotas ?? []).flatMap(({ quotaClass, limit }) => {
    const used = sumOver(fleet, (offering) => (offering.quotaClass === quotaClass ? (offering.quotaWeight ?? 1) : 0));
    return unless(used <= limit, `quota:${quotaClass}`, `at most ${limit}`, used);
  });
}
