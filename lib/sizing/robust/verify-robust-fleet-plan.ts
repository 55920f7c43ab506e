import { assertNoBrokenRules } from "../../errors";
import { brokenConstraints } from "../verify/constraints";
import { checkBoundAndGap } from "../verify/bound-and-gap";
import { readCounts, sumOver, type CountedFleet } from "../verify/counted-fleet";
import { unless, unlessMalformed, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { checkDegraded } from "../verify/service-levels";
import { checkUnavailability } from "../verify/unavailability";
import { checkRobustFleetProblem } from "./check-robust-fleet-problem";
import type { RobustFleetPlan } from "./robust-fleet-plan";
import type { PriceUncertainty, RobustFleetProblem } from "./robust-fleet-problem";

/**
 * Checks a plan for uncertain prices with code of its own: counts, limits, constraints, unavailability and degraded levels as
 * `verifyFleetPlan` does, both costs, the budget, bound and gap.
 *
 * The worst cost is worked out from the other side than the planner's: as the least over all thresholds of what rises up to the threshold cost
 * if all instances met one, plus what is above it (linear programming duality), instead of by picking the greatest rises. That no fleet
 * has a cheaper worst case is the planner's search, and not repeated.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyRobustFleetPlan(problem: RobustFleetProblem, plan: RobustFleetPlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyRobustFleetPlan", checkRobustFleetProblem(problem));
  return unlessMalformed(() => checkPlan(problem, plan));
}

function checkPlan(problem: RobustFleetProblem, plan: RobustFleetPlan): PlanDiscrepancy[] {
  const { status, solves, infeasibility } = plan;
  const isInfeasible = status === "infeasible";
  return [
    ...unless(["optimal", "feasible", "infeasible"].includes(status), "status", "optimal, feasible or infeasible", status),
    ...unless(isInfeasible === (infeasibility !== undefined), "infeasibility", isInfeasible ? "a reason" : "none", infeasibility),
    ...unless(Number.isSafeInteger(solves) && solves >= 0, "solves", "an integer of at least 0", solves),
    ...(isInfeasible ? checkNoFleet(plan) : checkFleet(problem, plan)),
  ];
}

function checkNoFleet(plan: RobustFleetPlan): PlanDiscrepancy[] {
  const { counts, microUsdPerHour: cost, worstMicroUsdPerHour: worst, lowerBoundMicroUsdPerHour: bound, gap, unavailability } = plan;
  return [
    ...unless(counts.length === 0, "counts", "no instances in an infeasible plan", counts.length),
    ...unless(cost === 0, "cost", 0, cost),
    ...unless(worst === 0, "worstCost", 0, worst),
    ...unless(bound === 0, "lowerBound", 0, bound),
    ...unless(gap === 0, "gap", 0, gap),
    ...unless(unavailability === 1, "unavailability", 1, unavailability),
  ];
}

function checkFleet(problem: RobustFleetProblem, plan: RobustFleetPlan): PlanDiscrepancy[] {
  const { fleet, discrepancies } = readCounts(problem, plan);
  const cost = sumOver(fleet, (offering) => offering.microUsdPerHour);
  const worst = worstCost(problem.uncertainty, fleet);
  const budget = problem.targets.maxMicroUsdPerHour ?? Infinity;
  return [
    ...discrepancies,
    ...unless(plan.microUsdPerHour === cost, "cost", plan.microUsdPerHour, cost),
    ...unless(plan.worstMicroUsdPerHour === worst, "worstCost", plan.worstMicroUsdPerHour, worst),
    ...unless(worst <= budget, "budget", `at most ${budget}`, worst),
    ...checkBoundAndGap({ ...plan, microUsdPerHour: plan.worstMicroUsdPerHour }),
    ...checkUnavailability(problem, plan, fleet),
    ...checkDegraded(problem, plan, fleet),
    ...brokenConstraints(problem, fleet),
  ];
}

/** min over t >= 0 of G t + sum of (c + max(0, d - t)) x: convex and piecewise linear in t, so that 0 or one of the rises is the best. */
function worstCost({ rises, instances }: PriceUncertainty, fleet: CountedFleet): number {
  const riseOf = (id: string): number => rises.find(({ offering }) => offering === id)?.microUsdPerHour ?? 0;
  const costAt = (threshold: number): number =>
    instances * threshold + sumOver(fleet, ({ id, microUsdPerHour }) => microUsdPerHour + Math.max(0, riseOf(id) - threshold));
  return Math.min(costAt(0), ...rises.map(({ microUsdPerHour }) => costAt(microUsdPerHour)));
}
