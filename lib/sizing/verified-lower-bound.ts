import { assertNoBrokenRules } from "../errors";
import { checkFleetProblem } from "./check-fleet-problem";
import type { FleetPlan } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { provenBound } from "./verify/certificate";
import { unlessMalformed } from "./verify/plan-discrepancy";

/**
 * The lower bound of the cost that the proofs in a plan's certificate show, in millionths of a US dollar per hour: what is known without
 * believing the planner. Proofs that do not hold count for nothing; `verifyFleetPlan` names them.
 *
 * @returns 0 where nothing is proven
 * @throws LeptonError when the problem is malformed
 */
export function verifiedLowerBound(problem: FleetProblem, { certificate }: Pick<FleetPlan, "certificate">): number {
  assertNoBrokenRules("verifiedLowerBound", checkFleetProblem(problem));
  let proven = 0;
  unlessMalformed(() => {
    proven = certificate === undefined ? 0 : provenBound(problem, certificate).proven;
    return [];
  });
  return proven;
}
