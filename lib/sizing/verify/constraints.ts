import type { FleetProblem } from "../fleet-problem";
import type { CountedFleet } from "./counted-fleet";
import { brokenShares } from "./max-share";
import { brokenMix } from "./mix";
import type { PlanDiscrepancy } from "./plan-discrepancy";
import { brokenQuotas } from "./quotas";
import { brokenSideConstraints } from "./side-constraints";
import { brokenSurvival } from "./survive";

/** What of a problem a fleet breaks that is neither a matter of cost nor of how often it is up. */
export function brokenConstraints(problem: FleetProblem, fleet: CountedFleet): PlanDiscrepancy[] {
  return [
    ...brokenSurvival(problem, fleet),
    ...brokenSideConstraints(problem, fleet),
    ...brokenShares(problem, fleet),
    ...brokenQuotas(problem, fleet),
    ...brokenMix(problem, fleet),
  ];
}
