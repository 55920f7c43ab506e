import type { FleetPlan } from "../../sizing/fleet-plan";
import { planFleet } from "../../sizing/plan-fleet";
import { checkEitherFleetProblem, fleetProblemOfReplicas } from "../../sizing/replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "../../sizing/replica/replica-fleet-problem";
import { fleetKind } from "./fleet";
import type { ProblemKind } from "./problem-kind";

/** The cheapest fleet for so many replicas of a service. Answers, and the problem in them, are in service units: replicas. */
export const replicaFleetKind: ProblemKind<ReplicaFleetProblem, FleetPlan> = {
  ...fleetKind,
  kind: "replica-fleet",
  summary: "the same for replicas of a service, from what one takes and what machines have",
  schema: "replica-fleet-problem.schema.json",
  check: checkEitherFleetProblem,
  plan: (problem, { gap, timeLimitMs, now }) => planFleet(problem, { gap, timeLimitMs, now }),
  text: (problem, plan, output) => fleetKind.text(fleetProblemOfReplicas(problem).problem, plan, output),
  document: (problem, plan) => fleetKind.document(fleetProblemOfReplicas(problem).problem, plan),
  frontier: (problem, asked, range, terminal) => fleetKind.frontier!(fleetProblemOfReplicas(problem).problem, asked, range, terminal),
};
