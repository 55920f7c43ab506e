import { assertNoBrokenRules, type BrokenRule } from "../../errors";
import { checkFleetProblem } from "../check-fleet-problem";
import { FleetEvaluator } from "../fleet-evaluator";
import type { FleetPlan } from "../fleet-plan";
import type { FleetProblem } from "../fleet-problem";
import { countVector } from "../fleet-unavailability";
import { FleetModel } from "../planner/fleet-model";
import type { ProofEffort } from "./box-proof";
import { certificateOf, PROOF_EFFORT } from "./certificate-builder";

/**
 * Makes the certificate of a plan anew, as complete as the effort allows: for a plan that came without one, or to have proven what a short
 * certificate leaves to the planner's search.
 *
 * @param problem what the plan answers
 * @param plan a plan of `planFleet`
 * @param effort what the proof of the lower bound may take; by default 20,000 cases and 20,000 million operations
 * @returns the plan with the certificate
 * @throws LeptonError when the problem or the effort is malformed, or the plan has counts that the problem cannot have
 */
export function certifyFleetPlan(problem: FleetProblem, plan: FleetPlan, effort: Partial<ProofEffort> = {}): FleetPlan {
  const allowed = { ...PROOF_EFFORT.complete, ...effort };
  assertNoBrokenRules("certifyFleetPlan", [...checkFleetProblem(problem), ...checkProofEffort(allowed)]);
  const counts = countVector(problem, plan.counts, "certifyFleetPlan");
  return { ...plan, certificate: certificateOf(new FleetModel(problem), new FleetEvaluator(problem), plan, counts, allowed) };
}

function checkProofEffort({ boxes, operations, places }: ProofEffort): BrokenRule[] {
  return Object.entries({ boxes, operations, places }).flatMap(([name, value]) =>
    value >= 1
      ? []
      : [
          {
            rule: `proof-${name}-positive`,
            problem: `'${name}' (${value}) is not at least 1`,
            remedy: `give the most ${name} that a proof may take`,
          },
        ],
  );
}
