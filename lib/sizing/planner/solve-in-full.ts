import type { FleetProblem } from "../fleet-problem";
import { FleetEvaluator } from "../fleet-evaluator";
import { EffortSpent, type Effort } from "./effort";
import { describeFleet, type Fleet } from "./fleet";
import { FleetModel } from "./fleet-model";
import { FleetSearch } from "./fleet-search";
import type { FleetSolution } from "./fleet-solution";
import type { Progress } from "./progress";
import { suspectsOf, withSides, type Obstacle, type Suspect } from "./suspects";

/**
 * Solves a well-formed problem with a number for every step of its demand.
 *
 * @param problem passed `checkFleetProblem`
 * @param effort that may be spent
 * @param gap (cost - lower bound) / cost that is good enough
 * @param progress is kept up to date
 */
export function solveInFull(problem: FleetProblem, effort: Effort, gap: number, progress?: Progress): FleetSolution {
  const search = new FleetSearch(problem, effort);
  const { model } = search;
  if (model.offerings.every((offering) => offering.cap === 0)) {
    return { kind: "none", obstacle: "offerings", proven: true, search };
  }
  if (search.mostMachineTypes() < model.side.minMachineTypes) {
    return { kind: "none", obstacle: "machine-types", proven: true, search };
  }
  if (model.installed(search.mostUnits()) < model.demand) {
    return { kind: "none", obstacle: limitingPin(problem, effort) ?? "limit", proven: true, search };
  }
  let known: Fleet | undefined;
  try {
    known = search.feasible();
  } catch (error) {
    return ifSpent(error, () => ({ ...undiagnosed(problem, search), proven: false }));
  }
  if (known === undefined) {
    try {
      return obstacleOf(problem, search, effort);
    } catch (error) {
      return ifSpent(error, () => undiagnosed(problem, search));
    }
  }
  const proven = search.cheapest(known.counts, gap, progress);
  const budget = problem.targets.maxMicroUsdPerHour;
  if (budget !== undefined && proven.fleet.cost > budget) {
    return { kind: "none", obstacle: "budget", proven: proven.lowerBound > budget, search, unaffordable: proven };
  }
  return { kind: "fleet", ...proven, search };
}

/** What is answered when the effort was spent; other errors go on. */
function ifSpent<Answer>(error: unknown, answer: () => Answer): Answer {
  if (error instanceof EffortSpent) {
    return answer();
  }
  throw error;
}

/** Under `uniform-per-zone` a pin decides for its zone: the first without which enough could be installed. */
function limitingPin(problem: FleetProblem, effort: Effort): Obstacle | undefined {
  return suspectsOf(problem).find(({ obstacle, without }) => {
    const search = obstacle.startsWith("pinned:") ? new FleetSearch(without, effort) : undefined;
    return search !== undefined && search.model.installed(search.mostUnits()) >= search.model.demand;
  })?.obstacle;
}

/**
 * The first side constraint or degraded level that no fleet can meet together with the unavailability alone; else the first without which there is a
 * fleet; else the unavailability.
 */
function obstacleOf(problem: FleetProblem, search: FleetSearch, effort: Effort): FleetSolution {
  const isFeasible = (changed: FleetProblem): boolean => new FleetSearch(changed, effort).feasible() !== undefined;
  const unconstrained = new FleetSearch(withSides(problem, {}), effort);
  const suspects = suspectsOf(problem);
  if (suspects.length === 0 || unconstrained.feasible() === undefined) {
    const leastUnavailable = unconstrained.leastUnavailability()!;
    return { kind: "none", obstacle: "unavailability", proven: true, search, leastUnavailable };
  }
  const culprit = suspects.find(({ alone }) => !isFeasible(alone)) ?? suspects.find(({ without }) => isFeasible(without)) ?? suspects[0];
  return { kind: "none", obstacle: culprit.obstacle, proven: true, search };
}

/** Names what the fleet of the most units lacks, where the effort does not suffice to find out what every fleet lacks. */
function undiagnosed(problem: FleetProblem, search: FleetSearch): FleetSolution & { readonly kind: "none" } {
  const leastUnavailable = describeFleet(search.model, search.evaluator, search.mostUnits());
  const { counts } = leastUnavailable;
  const lacks = ({ alone }: Suspect): boolean =>
    !new FleetModel(alone).side.areMet(counts) || !new FleetEvaluator(alone).keepsDegraded(counts);
  const isAvailable = leastUnavailable.unavailability <= search.model.target;
  const obstacle = isAvailable ? suspectsOf(problem).find(lacks)?.obstacle : undefined;
  return { kind: "none", obstacle: obstacle ?? "unavailability", proven: true, search, leastUnavailable, cutShort: true };
}
