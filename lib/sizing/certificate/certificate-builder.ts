import { FleetEvaluator } from "../fleet-evaluator";
import type { FleetPlan } from "../fleet-plan";
import type { FleetProblem } from "../fleet-problem";
import { countVector } from "../fleet-unavailability";
import { FleetModel } from "../planner/fleet-model";
import type { FleetSearch } from "../planner/fleet-search";
import { boxProof, type ProofEffort } from "./box-proof";
import type {
  BoxProof,
  CertificateExtent,
  FleetCertificate,
  InfeasibilityProof,
  ModelAssumption,
  ProbabilityInterval,
} from "./fleet-certificate";
import { missedByLargest } from "./largest-fleet";
import { multiplierProof } from "./multiplier-proof";
import { oneFewer } from "./one-fewer";
import { worstLosses } from "./worst-losses";

const ASSUMPTIONS: readonly ModelAssumption[] = ["independence", "steady-state", "unplanned-only", "stated-figures"];

/** Half the width of the interval, as a share, that rounding in the evaluation stays within for fleets of any size (see `FleetEvaluator`). */
const EVALUATION_ERROR = 1e-11;

/** Two roundings for each of what is added up. */
const ERROR_PER_STEP = 2 ** -51;

/** Below this the digits of a probability are lost. */
const SMALLEST = 1e-290;

/** What a proof by cases may take: about a millisecond and a page of JSON for `short`, minutes for `complete`. */
export const PROOF_EFFORT: Readonly<Record<Exclude<CertificateExtent, "none">, ProofEffort>> = {
  short: { boxes: 32, operations: 200_000, places: 4 },
  complete: { boxes: 20_000, operations: 20_000_000_000, places: Infinity },
};

/** Offerings above which a plan carries no certificate unless it is asked for. */
const MOST_OFFERINGS = 600;

/**
 * A plan with its certificate, stated on the whole problem also where the search was given less of it.
 *
 * @param problem what the plan answers
 * @param plan without a certificate
 * @param search what found it
 * @param extent how much the certificate proves; by default `short`, and none for a large problem
 */
export function certified(
  problem: FleetProblem,
  plan: FleetPlan,
  search: Pick<FleetSearch, "problem" | "model" | "evaluator">,
  extent?: CertificateExtent,
): FleetPlan {
  const asked = extent ?? (problem.offerings.length > MOST_OFFERINGS ? "none" : "short");
  if (asked === "none") {
    return plan;
  }
  const [model, evaluator] =
    search.problem === problem ? [search.model, search.evaluator] : [new FleetModel(problem), new FleetEvaluator(problem)];
  const counts = countVector(problem, plan.counts, "certificate");
  return { ...plan, certificate: certificateOf(model, evaluator, plan, counts, PROOF_EFFORT[asked]) };
}

/**
 * Makes the certificate of a plan.
 *
 * @param model of the problem that the plan answers
 * @param evaluator of the same problem
 * @param plan without a certificate, or with one that is to be replaced
 * @param counts the plan's counts in the problem's order
 * @param effort what a proof by cases may take
 */
export function certificateOf(
  model: FleetModel,
  evaluator: FleetEvaluator,
  plan: FleetPlan,
  counts: Float64Array,
  effort: ProofEffort = PROOF_EFFORT.short,
): FleetCertificate {
  const { problem } = model;
  const bare = withoutPins(problem);
  const bareModel = bare === problem ? model : new FleetModel(bare);
  const multipliers = multiplierProof(bare);
  const boxes = completeProof(bareModel, plan, multipliers?.boundMicroUsdPerHour ?? 0, effort);
  const proven = Math.max(multipliers?.boundMicroUsdPerHour ?? 0, boxes?.boundMicroUsdPerHour ?? 0);
  const bounds = { ...(multipliers === undefined ? {} : { multipliers }), ...(boxes === undefined ? {} : { boxes }) };
  if (plan.status === "infeasible") {
    return {
      microUsdPerHour: 0,
      provenMicroUsdPerHour: proven,
      ...bounds,
      infeasibility: infeasibilityProof(bareModel, evaluator, proven),
      oneFewer: [],
      worstLosses: [],
      assumptions: ASSUMPTIONS,
    };
  }
  return {
    unavailability: interval(plan.unavailability, counts, model),
    microUsdPerHour: plan.microUsdPerHour,
    provenMicroUsdPerHour: Math.min(proven, plan.lowerBoundMicroUsdPerHour),
    ...bounds,
    oneFewer: oneFewer(model, evaluator, counts),
    worstLosses: worstLosses(problem, evaluator, counts),
    assumptions: ASSUMPTIONS,
  };
}

/**
 * The problem that lower bounds are proven on: pins do not bind, and what is excluded cannot be had. Every fleet of the problem is one of this,
 * so a bound of this is one of the problem.
 */
function withoutPins(problem: FleetProblem): FleetProblem {
  const { pinned, excluded, ...rest } = problem;
  if (pinned === undefined && excluded === undefined) {
    return problem;
  }
  return {
    ...rest,
    offerings: problem.offerings.map((offering) => (excluded?.includes(offering.id) ? { ...offering, limit: 0 } : offering)),
  };
}

/** A proof by cases of what multipliers do not prove: the plan's bound, or that no fleet is within the budget. */
function completeProof(model: FleetModel, plan: FleetPlan, known: number, effort: ProofEffort): BoxProof | undefined {
  const budget = model.problem.targets.maxMicroUsdPerHour ?? Infinity;
  const wanted = plan.status === "infeasible" ? Math.min(budget + 1, plan.lowerBoundMicroUsdPerHour) : plan.lowerBoundMicroUsdPerHour;
  return wanted > known ? boxProof(model, wanted, effort) : undefined;
}

function infeasibilityProof(model: FleetModel, evaluator: FleetEvaluator, proven: number): InfeasibilityProof {
  const budget = model.problem.targets.maxMicroUsdPerHour ?? Infinity;
  const largest = missedByLargest(model, evaluator);
  if (largest !== undefined) {
    return largest;
  }
  return proven > budget ? { proof: "lower-bound", constraint: "budget", reached: proven } : { proof: "search" };
}

function interval(unavailability: number, counts: Float64Array, { problem, demand }: FleetModel): ProbabilityInterval {
  const instances = counts.reduce((sum, count) => sum + count, 0);
  const error =
    EVALUATION_ERROR +
    ERROR_PER_STEP * ((problem.shocks?.length ?? 0) * 10 + 3 * instances + Math.min(demand, problem.demand) * problem.domains.length);
  return {
    low: unavailability < SMALLEST ? 0 : unavailability * (1 - error),
    high: Math.min(1, unavailability * (1 + error) + SMALLEST),
  };
}
