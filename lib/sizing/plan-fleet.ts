import { assertNoBrokenRules } from "../errors";
import { checkFleetProblem } from "./check-fleet-problem";
import type { FleetPlan, Rejection } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { bindingConstraints } from "./planner/binding";
import { Effort } from "./planner/effort";
import type { ProvenFleet } from "./planner/fleet-search";
import { explainInfeasibility } from "./planner/infeasibility";
import { solveFleet, type FleetSolution } from "./planner/solve-fleet";
import { usdAnHour } from "./planner/wording";
import { checkPlanningOptions, DEFAULT_MAX_OPERATIONS, type FleetPlanningOptions } from "./planning-options";

/**
 * The cheapest fleet that meets the targets (problem P3 with survived levels), exact and proven.
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
  const { timeLimitMs, now, gap = 0, maxOperations = DEFAULT_MAX_OPERATIONS } = options;
  const deadline = timeLimitMs !== undefined && now !== undefined ? now() + timeLimitMs : Infinity;
  const effort = new Effort(maxOperations, deadline, now);
  const solution = solveFleet(problem, effort, gap);
  const rejections = rejectedOfferings(problem);
  if (solution.kind === "fleet") {
    return planOf(problem, solution, rejections);
  }
  return {
    status: "infeasible",
    counts: [],
    installedUnits: 0,
    microUsdPerHour: 0,
    unavailability: 1,
    lowerBoundMicroUsdPerHour: solution.unaffordable?.lowerBound ?? 0,
    gap: 0,
    binding: [],
    rejections,
    infeasibility: explainInfeasibility(problem, solution, effort),
  };
}

function planOf(problem: FleetProblem, solution: FleetSolution & { kind: "fleet" }, rejections: readonly Rejection[]): FleetPlan {
  const { fleet, lowerBound, search } = solution;
  const gap = gapOf(solution);
  return {
    status: gap === 0 ? "optimal" : "feasible",
    counts: problem.offerings.flatMap(({ id }, index) => (fleet.counts[index] > 0 ? [{ offering: id, count: fleet.counts[index] }] : [])),
    installedUnits: search.evaluator.installedUnits(fleet.counts),
    microUsdPerHour: fleet.cost,
    unavailability: fleet.unavailability,
    lowerBoundMicroUsdPerHour: lowerBound,
    gap,
    binding: bindingConstraints(search.model, search.evaluator, fleet),
    rejections,
  };
}

function gapOf({ fleet, lowerBound }: ProvenFleet): number {
  return fleet.cost > lowerBound ? (fleet.cost - lowerBound) / fleet.cost : 0;
}

/** Offerings that no plan can use. */
function rejectedOfferings(problem: FleetProblem): Rejection[] {
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
