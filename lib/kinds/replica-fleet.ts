import { fleetText } from "../report/fleet-text";
import type { FleetPlan } from "../sizing/fleet-plan";
import { planFleet } from "../sizing/plan-fleet";
import { checkPlanningOptions } from "../sizing/planning-options";
import { checkEitherFleetProblem, fleetProblemOfReplicas } from "../sizing/replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "../sizing/replica/replica-fleet-problem";
import { verifyFleetPlan } from "../sizing/verify-fleet-plan";
import { fleetDocument, fleetKind, fleetQuality } from "./fleet";
import type { ProblemKind } from "./problem-kind";

/** The cheapest fleet for so many replicas of a service. An answer counts replicas as service units. */
export const replicaFleetKind: ProblemKind<ReplicaFleetProblem, FleetPlan> = {
  kind: "replica-fleet",
  summary: "the same for replicas of a service, from what one takes and what machines have",
  schema: "replica-fleet-problem.schema.json",
  planSchema: fleetKind.planSchema,
  format: "cdktf-lepton/replica-fleet-plan/1",
  limits: fleetKind.limits,
  check: checkEitherFleetProblem,
  checkLimits: checkPlanningOptions,
  plan: planFleet,
  verify: verifyFleetPlan,
  quality: fleetQuality,
  text: (problem, plan, output) => fleetText(fleetProblemOfReplicas(problem).problem, plan, output),
  document: (problem, plan) => ({
    ...fleetDocument(fleetProblemOfReplicas(problem).problem, plan),
    format: replicaFleetKind.format,
    problem: { kind: replicaFleetKind.kind, ...problem },
  }),
  fleetProblem: (problem) => fleetProblemOfReplicas(problem).problem,
};
