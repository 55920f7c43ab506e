import type { BrokenRule } from "../errors";
import { checkFleetProblem } from "./check-fleet-problem";
import { checkEdgeOptions, checkEdgeProblem } from "./edge/check-edge-problem";
import type { EdgePlan } from "./edge/edge-plan";
import type { EdgeProblem } from "./edge/edge-problem";
import { planEdge } from "./edge/plan-edge";
import { verifyEdgePlan } from "./edge/verify-edge-plan";
import { checkErasureProblem } from "./erasure/check-erasure-problem";
import type { ErasurePlan } from "./erasure/erasure-plan";
import type { ErasureProblem } from "./erasure/erasure-problem";
import { planErasureCode } from "./erasure/plan-erasure-code";
import { verifyErasurePlan } from "./erasure/verify-erasure-plan";
import type { FleetPlan } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { planFleet } from "./plan-fleet";
import { checkPlanningOptions } from "./planning-options";
import { checkReservation, planReservation, type ReservationPlan, type ReservationProblem } from "./purchase/plan-reservation";
import { verifyReservation } from "./purchase/verify-reservation";
import { checkEitherFleetProblem } from "./replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "./replica/replica-fleet-problem";
import { checkServiceProblem } from "./service/check-service-problem";
import { planService } from "./service/plan-service";
import type { ServicePlan } from "./service/service-plan";
import type { ServiceProblem } from "./service/service-problem";
import { verifyServicePlan } from "./service/verify-service-plan";
import { checkThroughputMix, checkThroughputMixOptions } from "./throughput-mix/check-throughput-mix";
import { planThroughputMix } from "./throughput-mix/plan-throughput-mix";
import type { ThroughputMixPlan } from "./throughput-mix/throughput-mix-plan";
import type { ThroughputMixProblem } from "./throughput-mix/throughput-mix-problem";
import { verifyThroughputMix } from "./throughput-mix/verify-throughput-mix";
import { verifyFleetPlan, type PlanDiscrepancy } from "./verify-fleet-plan";

/** When a planner may stop before the optimum is proven. Every planner reads those that its kind lists in `options`. */
export interface ProblemKindOptions {
  /** Good enough: (cost - proven lower bound) / cost. */
  readonly gap?: number;
  /** Most multiply-adds of the search. */
  readonly maxOperations?: number;
}

/** A kind of sizing problem and everything that answers it. A problem reaches these functions when it has the structure of the schema. */
export interface SizingProblemKind<Problem, Plan> {
  /** Its name, as files say it in `kind`. */
  readonly kind: string;
  /** File in `lib/sizing/schema/` that publishes the format of its problems. */
  readonly schema: string;
  /** The options that its planner takes. */
  readonly options: readonly (keyof ProblemKindOptions)[];
  /** Every rule that a problem breaks beyond its format. */
  check(problem: Problem): BrokenRule[];
  /** Every rule that options break which the kind takes. */
  checkOptions(options: ProblemKindOptions): BrokenRule[];
  /** Answers a well-formed problem. */
  plan(problem: Problem, options: ProblemKindOptions): Plan;
  /** Checks an answer with code of its own. */
  verify(problem: Problem, plan: Plan): PlanDiscrepancy[];
}

/** A kind whose problems and plans only it knows: nothing reaches it but what it checked or planned. */
export type AnySizingProblemKind = SizingProblemKind<unknown, unknown>;

const noOptions = (): BrokenRule[] => [];

const fleet: SizingProblemKind<FleetProblem, FleetPlan> = {
  kind: "fleet",
  schema: "fleet-problem.schema.json",
  options: ["gap", "maxOperations"],
  check: checkFleetProblem,
  checkOptions: checkPlanningOptions,
  plan: planFleet,
  verify: verifyFleetPlan,
};

const replicaFleet: SizingProblemKind<ReplicaFleetProblem, FleetPlan> = {
  ...fleet,
  kind: "replica-fleet",
  schema: "replica-fleet-problem.schema.json",
  check: checkEitherFleetProblem,
  plan: planFleet,
  verify: verifyFleetPlan,
};

const throughputMix: SizingProblemKind<ThroughputMixProblem, ThroughputMixPlan> = {
  kind: "throughput-mix",
  schema: "throughput-mix-problem.schema.json",
  options: ["gap"],
  check: checkThroughputMix,
  checkOptions: checkThroughputMixOptions,
  plan: planThroughputMix,
  verify: verifyThroughputMix,
};

const reservation: SizingProblemKind<ReservationProblem, ReservationPlan> = {
  kind: "reservation",
  schema: "reservation-problem.schema.json",
  options: [],
  check: checkReservation,
  checkOptions: noOptions,
  plan: planReservation,
  verify: verifyReservation,
};

const erasureCode: SizingProblemKind<ErasureProblem, ErasurePlan> = {
  kind: "erasure-code",
  schema: "erasure-problem.schema.json",
  options: [],
  check: checkErasureProblem,
  checkOptions: noOptions,
  plan: (problem) => planErasureCode(problem),
  verify: verifyErasurePlan,
};

const service: SizingProblemKind<ServiceProblem, ServicePlan> = {
  kind: "service",
  schema: "service-problem.schema.json",
  options: ["gap", "maxOperations"],
  check: checkServiceProblem,
  checkOptions: checkPlanningOptions,
  plan: planService,
  verify: verifyServicePlan,
};

const edge: SizingProblemKind<EdgeProblem, EdgePlan> = {
  kind: "edge",
  schema: "edge-problem.schema.json",
  options: ["gap"],
  check: checkEdgeProblem,
  checkOptions: checkEdgeOptions,
  plan: planEdge,
  verify: verifyEdgePlan,
};

/** Every kind of sizing problem, in the order that they are listed in. */
export const SIZING_PROBLEM_KINDS: readonly AnySizingProblemKind[] = [
  fleet,
  replicaFleet,
  throughputMix,
  reservation,
  erasureCode,
  service,
  edge,
];
