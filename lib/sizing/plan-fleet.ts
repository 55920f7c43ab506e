import { assertNoBrokenRules } from "../errors";
import type { DoubtfulPrice, FleetPlan, OfferingCount, Rejection } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { certified } from "./certificate/certificate-builder";
import type { CertificateExtent } from "./certificate/fleet-certificate";
import { bindingConstraints } from "./planner/binding";
import type { Effort } from "./planner/effort";
import type { FleetSearch, ProvenFleet } from "./planner/fleet-search";
import { explainInfeasibility, type NoFleet } from "./planner/infeasibility";
import { solveLargeFleet } from "./planner/large-fleet";
import { leanProblem } from "./planner/lean-problem";
import { progressTo } from "./planner/progress";
import { solveFleet } from "./planner/solve-fleet";
import { rejectedOfferings } from "./rejected-offerings";
import { checkEitherFleetProblem, fleetProblemOfReplicas } from "./replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "./replica/replica-fleet-problem";
import { checkPlanningOptions, effortOf, type FleetPlanningOptions } from "./planning-options";

/**
 * The cheapest fleet that meets the targets (problem P3 with degraded levels, shared shocks and side constraints), exact and proven.
 *
 * A demand that does not fit is an answer, not an error: the plan is then `infeasible` and says which constraint is tightest and
 * which verified changes would help. Of equally cheap fleets the one with the lowest unavailability is given, differences of 1e-12 of it
 * aside. Of those alike in both, one with few instances and more of earlier offerings is preferred, but not always found: the search drops
 * a part of a fleet for an equally cheap one that is more often alive, also where that makes no difference to the whole. A demand of more than
 * 2,000 steps (of the greatest common divisor of all instances' units) is planned in coarser units first, whose cheapest fleet is the
 * cheapest when it meets the targets; of equally cheap fleets it need not be the most available one. Same input,
 * same answer on every machine unless a time limit is set.
 *
 * @param problem what is wanted and what can be bought, in service units or in replicas
 * @param options when to stop before the optimum is proven
 * @throws LeptonError when the problem or the options are malformed
 */
export function planFleet(problem: FleetProblem | ReplicaFleetProblem, options: FleetPlanningOptions = {}): FleetPlan {
  assertNoBrokenRules("planFleet", [...checkEitherFleetProblem(problem), ...checkPlanningOptions(options)]);
  const { problem: plain, rejections } = fleetProblemOfReplicas(problem);
  const effort = effortOf(options);
  const { gap = 0, certificate } = options;
  const lean = leanProblem(plain);
  const solution = solveLargeFleet(lean, effort, gap) ?? solveFleet(lean, effort, gap, progressTo(options.onProgress));
  const plan = solution.kind === "fleet" ? planOf(plain, solution, certificate) : infeasiblePlan(plain, solution, effort, certificate);
  return withRejections(plan, rejections);
}

/** A plan that also says which offerings of a problem in replicas were left out. */
export function withRejections(plan: FleetPlan, rejections: readonly Rejection[]): FleetPlan {
  return rejections.length === 0 ? plan : { ...plan, rejections: [...rejections, ...plan.rejections] };
}

/** The plan of a fleet that was found. The search may have been given fewer offerings than the problem has. */
export function planOf(
  problem: FleetProblem,
  found: ProvenFleet & { readonly search: FleetSearch },
  extent?: CertificateExtent,
): FleetPlan {
  const { fleet, lowerBound, search } = found;
  const gap = fleet.cost > lowerBound ? (fleet.cost - lowerBound) / fleet.cost : 0;
  const plan: FleetPlan = {
    status: gap === 0 ? "optimal" : "feasible",
    counts: namedCounts(search.problem, fleet.counts),
    installedUnits: search.evaluator.installedUnits(fleet.counts),
    microUsdPerHour: fleet.cost,
    unavailability: fleet.unavailability,
    ...reachedLevels(problem, (units) => search.evaluator.unavailability(fleet.counts, units)),
    lowerBoundMicroUsdPerHour: lowerBound,
    gap,
    binding: bindingConstraints(search.model, search.evaluator, fleet),
    rejections: rejectedOfferings(problem),
    ...doubtfulPricesOf(search.problem, fleet.counts),
  };
  return certified(problem, plan, search, extent);
}

/** What is doubtful about the prices that a fleet rests on; no property where there is nothing. */
function doubtfulPricesOf({ offerings }: FleetProblem, counts: ArrayLike<number>): { readonly doubtfulPrices?: readonly DoubtfulPrice[] } {
  const doubtfulPrices = offerings.flatMap(({ id, priceDoubts = [] }, index) =>
    counts[index] > 0 ? priceDoubts.map(({ rule, need, have, source }) => ({ offering: id, rule, need, have, source })) : [],
  );
  return doubtfulPrices.length === 0 ? {} : { doubtfulPrices };
}

/** The plan that says why there is no fleet. */
export function infeasiblePlan(problem: FleetProblem, solution: NoFleet, effort: Effort, extent?: CertificateExtent): FleetPlan {
  const plan: FleetPlan = {
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
    infeasibility: explainInfeasibility(solution.search.problem, solution, effort),
  };
  return certified(problem, plan, solution.search, extent);
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
