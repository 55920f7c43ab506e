import { assertNoBrokenRules, type BrokenRule } from "../../errors";
import { checkFleetProblem } from "../check-fleet-problem";
import type { Rejection } from "../fleet-plan";
import type { FleetProblem } from "../fleet-problem";
import { checkReplicaNeeds } from "./check-replica-fleet-problem";
import type { ReplicaFleetProblem } from "./replica-fleet-problem";
import { replicaFit } from "./replica-fit";

/** A problem in service units, and what of the given one it leaves out. */
export interface PlainFleetProblem {
  /** The problem that the planner solves. */
  readonly problem: FleetProblem;
  /** Offerings on which not one replica fits, with what is needed and to be had. */
  readonly rejections: readonly Rejection[];
}

/** Whether a problem counts replicas. */
export function countsReplicas(problem: FleetProblem | ReplicaFleetProblem): problem is ReplicaFleetProblem {
  return "replica" in problem && problem.replica !== undefined;
}

/**
 * A problem that counts replicas as one in service units: a unit is a replica, and an instance gives as many as fit on it. Offerings on
 * which none fits are left out and rejected. A problem in service units is given back as it is.
 *
 * @throws LeptonError when the needs or capacities are malformed; the rest of the problem is not judged
 */
export function fleetProblemOfReplicas(problem: FleetProblem | ReplicaFleetProblem): PlainFleetProblem {
  if (!countsReplicas(problem)) {
    return { problem, rejections: [] };
  }
  const { plain, broken } = converted(problem);
  assertNoBrokenRules("fleetProblemOfReplicas", broken);
  return plain;
}

/** Every rule that a problem of either form breaks, all at once; empty for a well-formed problem. */
export function checkEitherFleetProblem(problem: FleetProblem | ReplicaFleetProblem): BrokenRule[] {
  if (!countsReplicas(problem)) {
    return checkFleetProblem(problem);
  }
  const { plain, broken } = converted(problem);
  // What names an offering is judged with all of them there; one unit stands for those on which none or any number fits.
  const unitsOf = new Map(plain.problem.offerings.map(({ id, unitsPerInstance }) => [id, unitsPerInstance]));
  const known = (units = 1): number => (Number.isFinite(units) ? units : 1);
  const { replica: _, ...rest } = problem;
  const offerings = problem.offerings.map(({ capacity: __, ...offering }) => ({
    ...offering,
    unitsPerInstance: known(unitsOf.get(offering.id)),
  }));
  return [...broken, ...checkFleetProblem({ ...rest, offerings })];
}

function converted(problem: ReplicaFleetProblem): { readonly plain: PlainFleetProblem; readonly broken: BrokenRule[] } {
  const { replica, offerings, ...rest } = problem;
  const rejections: Rejection[] = [];
  const fitting = offerings.flatMap(({ capacity, ...offering }) => {
    const fit = replicaFit(replica, capacity);
    if (fit.fit === "short") {
      rejections.push({ offering: offering.id, ...fit.shortfall });
      return [];
    }
    return [{ ...offering, unitsPerInstance: fit.units }];
  });
  const ids = new Set(fitting.map(({ id }) => id));
  const excluded = rest.excluded?.filter((id) => ids.has(id));
  const plain = { ...rest, offerings: fitting, ...(excluded === undefined ? {} : { excluded }) };
  return { plain: { problem: plain, rejections }, broken: checkReplicaNeeds(problem, ids) };
}
