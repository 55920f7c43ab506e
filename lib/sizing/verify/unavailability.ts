import type { FleetPlan } from "../fleet-plan";
import type { FleetProblem } from "../fleet-problem";
import type { CountedFleet } from "./counted-fleet";
import { AGREEMENT, unless, type PlanDiscrepancy } from "./plan-discrepancy";
import { shortfallUnderShocks } from "./service-levels";

/** Whether the plan states the fleet's unavailability, and that is within the target. */
export function checkUnavailability(
  problem: FleetProblem,
  plan: Pick<FleetPlan, "unavailability">,
  fleet: CountedFleet,
): PlanDiscrepancy[] {
  const actual = shortfallUnderShocks(problem, fleet, problem.demand);
  const target = problem.targets.unavailability;
  return [
    ...unless(Math.abs(plan.unavailability - actual) <= AGREEMENT * actual, "unavailability", plan.unavailability, actual),
    ...unless(actual <= target * (1 + AGREEMENT), "target", `at most ${target}`, actual),
  ];
}
