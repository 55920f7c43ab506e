import type { FleetPlan } from "../../sizing/fleet-plan";
import { planFleet } from "../../sizing/plan-fleet";
import { checkEitherFleetProblem, fleetProblemOfReplicas } from "../../sizing/replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "../../sizing/replica/replica-fleet-problem";
import { verifyFleetPlan } from "../../sizing/verify-fleet-plan";
import { fleetKind } from "./fleet";
import type { ProblemKind } from "./problem-kind";

/** Name and version of the answer's format; a change that breaks readers raises the number. */
export const REPLICA_FLEET_FORMAT = "cdktf-lepton/replica-fleet-plan/1";

/** The cheapest fleet for so many replicas of a service. An answer counts replicas as service units. */
export const replicaFleetKind: ProblemKind<ReplicaFleetProblem, FleetPlan> = {
  ...fleetKind,
  kind: "replica-fleet",
  summary: "the same for replicas of a service, from what one takes and what machines have",
  schema: "replica-fleet-problem.schema.json",
  check: checkEitherFleetProblem,
  plan: (problem, { gap, timeLimitMs, now }) => planFleet(problem, { gap, timeLimitMs, now }),
  text: (problem, plan, output) => fleetKind.text(fleetProblemOfReplicas(problem).problem, plan, output),
  document: (problem, plan) => ({
    ...fleetKind.document(fleetProblemOfReplicas(problem).problem, plan),
    format: REPLICA_FLEET_FORMAT,
    problem: { kind: replicaFleetKind.kind, ...problem },
  }),
  verify: verifyFleetPlan,
  frontier: (problem, asked, range, terminal) => fleetKind.frontier!(fleetProblemOfReplicas(problem).problem, asked, range, terminal),
};
