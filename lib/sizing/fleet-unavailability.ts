import { assertNoBrokenRules, type BrokenRule } from "../errors";
import { FleetEvaluator } from "./fleet-evaluator";
import type { OfferingCount } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { checkEitherFleetProblem, fleetProblemOfReplicas } from "./replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "./replica/replica-fleet-problem";
import { nearestMatch } from "./nearest-match";

/**
 * Exact probability that a fleet has fewer than the demanded units up (problem P1: weighted k-out-of-n in nested failure domains).
 *
 * Instances fail independently while every domain around them is up; a domain that is down takes everything in it down. Steady
 * state: the answer is the share of time in which the demand is not met. Shared shocks are taken into account; for a degraded level state its
 * units as the demand. Precise to about 12 digits also where it is tiny, because no
 * number is formed as one minus another; below 1e-300 it may be zero.
 *
 * @param posed offerings, failure forest and demand, in service units or in replicas
 * @param counts instances per offering; an offering left out has none, one named twice has the sum
 * @returns probability in [0, 1]; 1 when fewer units are installed than demanded
 * @throws LeptonError when the problem is malformed, an offering is unknown, or a count is not an integer of at least 0
 */
export function fleetUnavailability(posed: FleetProblem | ReplicaFleetProblem, counts: readonly OfferingCount[]): number {
  assertNoBrokenRules("fleetUnavailability", checkEitherFleetProblem(posed));
  const { problem } = fleetProblemOfReplicas(posed);
  const vector = countVector(problem, counts, "fleetUnavailability");
  return new FleetEvaluator(problem).unavailability(vector);
}

/** Counts by the problem's order of offerings. @throws LeptonError for unknown offerings and impossible counts */
export function countVector(problem: FleetProblem, counts: readonly OfferingCount[], where: string): Float64Array {
  const indexOf = new Map(problem.offerings.map((offering, index) => [offering.id, index]));
  const vector = new Float64Array(problem.offerings.length);
  const broken: BrokenRule[] = [];
  for (const { offering, count } of counts) {
    const index = indexOf.get(offering);
    if (index === undefined) {
      const nearest = nearestMatch(offering, [...indexOf.keys()]);
      broken.push({
        rule: "counted-offering-known",
        problem: `the counts name offering '${offering}', which the problem does not have`,
        remedy: nearest === undefined ? "name an offering of the problem" : `did you mean '${nearest}'`,
      });
    } else if (!Number.isSafeInteger(count) || count < 0) {
      broken.push({
        rule: "count-integer",
        problem: `the count of '${offering}' (${count}) is not an integer of at least 0`,
        remedy: "give a whole number of instances",
      });
    } else {
      vector[index] += count;
    }
  }
  assertNoBrokenRules(where, broken);
  return vector;
}
