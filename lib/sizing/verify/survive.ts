import type { FleetProblem } from "../fleet-problem";
import { unitsOutside, type CountedFleet } from "./counted-fleet";
import { unless, type PlanDiscrepancy } from "./plan-discrepancy";

/** Levels of which the loss of one domain leaves fewer units than asked for. */
export function brokenSurvival(problem: FleetProblem, fleet: CountedFleet): PlanDiscrepancy[] {
  return (problem.targets.survive ?? []).flatMap(({ level, units }) => {
    const lost = problem.domains.filter((domain) => domain.level === level);
    const left = Math.min(...lost.map((domain) => unitsOutside(problem, fleet, domain)));
    return unless(left >= units, `survive:${level}`, `at least ${units}`, left);
  });
}
