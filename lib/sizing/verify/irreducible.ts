import type { FleetProblem } from "../fleet-problem";
import type { CountedFleet } from "./counted-fleet";
import { brokenShares } from "./max-share";
import { unless, type PlanDiscrepancy } from "./plan-discrepancy";
import { missesLevels } from "./service-levels";
import { brokenSideConstraints } from "./side-constraints";
import { brokenSurvival } from "./survive";

/** Offerings of which the fleet could do with one priced instance less. */
export function checkIrreducible(problem: FleetProblem, fleet: CountedFleet): PlanDiscrepancy[] {
  return [...fleet].flatMap(([offering, count]) => {
    if (offering.microUsdPerHour === 0 || count === 0) {
      return [];
    }
    const less = new Map(fleet).set(offering, count - 1);
    const isNeeded =
      brokenSurvival(problem, less).length > 0 ||
      brokenShares(problem, less).length > 0 ||
      brokenSideConstraints(problem, less).length > 0 ||
      missesLevels(problem, less);
    return unless(isNeeded, `irreducible:${offering.id}`, "every instance to be needed", "one less meets the targets too");
  });
}
