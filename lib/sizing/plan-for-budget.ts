import { clearlyBelow } from "./allowed-unavailability";
import { assertNoBrokenRules } from "../errors";
import { LEAST_USEFUL_UNAVAILABILITY } from "./budget/budget-fleet-problem";
import type { FleetPlan } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { infeasiblePlan, planOf, withRejections } from "./plan-fleet";
import { EffortSpent, type Effort } from "./planner/effort";
import type { Fleet } from "./planner/fleet";
import { FleetSearch, type ProvenFleet } from "./planner/fleet-search";
import { leanProblem } from "./planner/lean-problem";
import { solveFleet } from "./planner/solve-fleet";
import { usdAnHourAndMonth } from "./planner/wording";
import { checkEitherFleetProblem, fleetProblemOfReplicas } from "./replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "./replica/replica-fleet-problem";
import { checkPlanningOptions, effortOf, type FleetPlanningOptions } from "./planning-options";

/**
 * The most available fleet that a budget buys (problem P9), exact and proven.
 *
 * The budget is `targets.maxMicroUsdPerHour`; `targets.unavailability` is not looked at. Of equally available fleets the cheapest is
 * given. The plan answers the problem with its own unavailability as the target: `planFleet` of that problem has the same cost.
 * `feasible` means that a more available fleet within the budget is not ruled out.
 *
 * @throws LeptonError when the problem or the options are malformed, or no budget is stated
 */
export function planForBudget(posed: FleetProblem | ReplicaFleetProblem, options: FleetPlanningOptions = {}): FleetPlan {
  const budget = posed.targets.maxMicroUsdPerHour;
  const stated = { rule: "budget-stated", problem: "'maxMicroUsdPerHour' is not stated", remedy: "state the budget to plan for" };
  const rules = [...checkEitherFleetProblem(posed), ...checkPlanningOptions(options), ...(budget === undefined ? [stated] : [])];
  assertNoBrokenRules("planForBudget", rules);
  const { problem, rejections } = fleetProblemOfReplicas(posed);
  return withRejections(planWellFormed(problem, budget!, options), rejections);
}

function planWellFormed(problem: FleetProblem, budget: number, options: FleetPlanningOptions): FleetPlan {
  const effort = effortOf(options);
  // What a needless offering is replaced by is down no oftener either, whatever the target.
  const lean = leanProblem(problem);
  const loose = withTarget(lean, LEAST_USEFUL_UNAVAILABILITY);
  const cheapest = solveFleet(loose, effort, 0);
  if (cheapest.kind === "none") {
    return infeasiblePlan(withTarget(problem, LEAST_USEFUL_UNAVAILABILITY), cheapest, effort, options.certificate);
  }
  const { fleet: best, isProven } = mostAvailable(loose, cheapest, budget, effort);
  // A fleet of perfect machines has an unavailability of 0, which no target may have.
  const reached = Math.max(Number.MIN_VALUE, best.unavailability);
  const search = new FleetSearch(withTarget(lean, reached), effort);
  // What is more available by rounding alone may be the dearer fleet.
  const { fleet, lowerBound } = isProven ? search.cheapest(best.counts, 0) : { fleet: best, lowerBound: cheapest.lowerBound };
  const found = { fleet, lowerBound, search };
  const plan = planOf(withTarget(problem, reached), found, options.certificate);
  const more = isProven ? costOfMore(search.problem, clearlyBelow(fleet.unavailability), effort) : undefined;
  if (more === undefined) {
    return plan;
  }
  const explanation = `the cheapest fleet that is more available costs ${usdAnHourAndMonth(more - fleet.cost)} more`;
  return { ...plan, binding: [{ constraint: "budget", explanation }, ...plan.binding] };
}

function withTarget(problem: FleetProblem, unavailability: number): FleetProblem {
  return { ...problem, targets: { ...problem.targets, unavailability } };
}

function mostAvailable(
  problem: FleetProblem,
  cheapest: ProvenFleet,
  budget: number,
  effort: Effort,
): { readonly fleet: Fleet; readonly isProven: boolean } {
  try {
    return { fleet: new FleetSearch(problem, effort).mostAvailable(budget) ?? cheapest.fleet, isProven: true };
  } catch (error) {
    if (error instanceof EffortSpent) {
      return { fleet: cheapest.fleet, isProven: false };
    }
    throw error;
  }
}

/** What the cheapest fleet of at most an unavailability costs, whatever the budget; undefined when there is none or it takes too long to find. */
function costOfMore(problem: FleetProblem, unavailability: number, effort: Effort): number | undefined {
  if (unavailability === 0) {
    return undefined;
  }
  const { maxMicroUsdPerHour: _, ...targets } = problem.targets;
  const more = solveFleet({ ...problem, targets: { ...targets, unavailability } }, effort, 0);
  return more.kind === "fleet" && more.fleet.cost === more.lowerBound ? more.fleet.cost : undefined;
}
