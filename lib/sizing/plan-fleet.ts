import { assertNoBrokenRules } from "../errors";
import { checkFleetProblem } from "./check-fleet-problem";
import type { FleetPlan, OfferingCount, Rejection } from "./fleet-plan";
import type { FleetProblem, FleetTargets } from "./fleet-problem";
import { bindingConstraints } from "./planner/binding";
import type { Effort } from "./planner/effort";
import type { FleetSearch, ProvenFleet } from "./planner/fleet-search";
import { explainInfeasibility, type NoFleet } from "./planner/infeasibility";
import { solveFleet } from "./planner/solve-fleet";
import { usdAnHour } from "./planner/wording";
import { checkPlanningOptions, effortOf, type FleetPlanningOptions } from "./planning-options";

/**
 * The cheapest fleet that meets the targets (problem P3 with degraded levels, shared shocks and side constraints), exact and proven.
 *
 * A demand that does not fit is an answer, not an error: the plan is then `infeasible` and says which constraint is tightest and
 * which verified changes would help. Of equally cheap fleets the one with the lowest unavailability is given, then the one with the fewest
 * instances, then the one with more instances of earlier offerings. Same input, same answer on every machine unless a
 * time limit is set.
 *
 * @param problem what is wanted and what can be bought
 * @param options when to stop before the optimum is proven
 * @throws LeptonError when the problem or the options are malformed
 */
export function planFleet(problem: FleetProblem, options: FleetPlanningOptions = {}): FleetPlan {
  assertNoBrokenRules("planFleet", [...checkFleetProblem(problem), ...checkPlanningOptions(options)]);
  const effort = effortOf(options);
  const solution = solveFleet(problem, effort, options.gap ?? 0);
  return solution.kind === "fleet" ? planOf(problem, solution) : infeasiblePlan(problem, solution, effort);
}

/** The plan of a fleet that was found. */
export function planOf(problem: FleetProblem, found: ProvenFleet & { readonly search: FleetSearch }): FleetPlan {
  const { fleet, lowerBound, search } = found;
  const gap = fleet.cost > lowerBound ? (fleet.cost - lowerBound) / fleet.cost : 0;
  return {
    status: gap === 0 ? "optimal" : "feasible",
    counts: namedCounts(problem, fleet.counts),
    installedUnits: search.evaluator.installedUnits(fleet.counts),
    microUsdPerHour: fleet.cost,
    unavailability: fleet.unavailability,
    ...reachedLevels(problem, (units) => search.evaluator.unavailability(fleet.counts, units)),
    lowerBoundMicroUsdPerHour: lowerBound,
    gap,
    binding: bindingConstraints(search.model, search.evaluator, fleet),
    rejections: rejectedOfferings(problem),
  };
}

/** The plan that says why there is no fleet. */
export function infeasiblePlan(problem: FleetProblem, solution: NoFleet, effort: Effort): FleetPlan {
  return {
    status: "infeasible",
    counts: [],
    installedUnits: 0,
    microUsdPerHour: 0,
    unavailability: 1,
    ...reachedLevels(problem, () => 1),
    lowerBoundMicroUsdPerHour: solution.unaffordable?.lowerBound ?? 0,
    gap: 0,
    binding: [],
    rejections: rejectedOfferings(problem),
    infeasibility: explainInfeasibility(problem, solution, effort),
  };
}

/** What is reached of each degraded level, where there are any. */
export function reachedLevels({ targets }: FleetProblem, unavailability: (units: number) => number): Pick<FleetPlan, "degraded"> {
  const { degraded = [] } = targets;
  return degraded.length === 0 ? {} : { degraded: degraded.map(({ units }) => ({ units, unavailability: unavailability(units) })) };
}

/** Counts by offering id, without the zeros. */
export function namedCounts({ offerings }: Pick<FleetProblem, "offerings">, counts: ArrayLike<number>): OfferingCount[] {
  return offerings.flatMap(({ id }, index) => (counts[index] > 0 ? [{ offering: id, count: counts[index] }] : []));
}

/** Offerings that no plan can use. */
export function rejectedOfferings(
  problem: Pick<FleetProblem, "offerings"> & { readonly targets: Pick<FleetTargets, "maxMicroUsdPerHour"> },
): Rejection[] {
  const budget = problem.targets.maxMicroUsdPerHour ?? Infinity;
  return problem.offerings.flatMap(({ id, limit, microUsdPerHour }) => {
    if (limit === 0) {
      return [{ offering: id, constraint: "limit", need: "at least 1 instance", have: "a limit of 0 instances" }];
    }
    return microUsdPerHour > budget
      ? [{ offering: id, constraint: "budget", need: `${usdAnHour(microUsdPerHour)} for one instance`, have: usdAnHour(budget) }]
      : [];
  });
}
