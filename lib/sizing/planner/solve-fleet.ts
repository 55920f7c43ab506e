import type { FleetProblem } from "../fleet-problem";
import { EffortSpent, type Effort } from "./effort";
import type { Fleet } from "./fleet";
import { FleetSearch, type ProvenFleet } from "./fleet-search";

/** What keeps a problem from having a fleet. */
export type Obstacle = "offerings" | "limit" | "unavailability" | "budget" | `survive:${string}`;

/** Outcome of a search: the cheapest fleet, or what stands in its way. */
export type FleetSolution =
  | (ProvenFleet & { readonly kind: "fleet"; readonly search: FleetSearch })
  | {
      readonly kind: "none";
      readonly obstacle: Obstacle;
      readonly search: FleetSearch;
      /** Least unavailable fleet, where unavailability is the obstacle. */
      readonly leastUnavailable?: Fleet;
      /** The cheapest fleet, where the budget is the obstacle. */
      readonly unaffordable?: ProvenFleet;
    };

/** Solves a well-formed problem. @param gap (cost - lower bound) / cost that is good enough */
export function solveFleet(problem: FleetProblem, effort: Effort, gap: number): FleetSolution {
  const search = new FleetSearch(problem, effort);
  const { model } = search;
  if (model.offerings.every((offering) => offering.cap === 0)) {
    return { kind: "none", obstacle: "offerings", search };
  }
  const most = search.mostUnits();
  if (model.installed(most) < model.demand) {
    return { kind: "none", obstacle: "limit", search };
  }
  const known = knownFleet(search);
  if (known === undefined) {
    return obstacleOf(problem, search, effort);
  }
  const proven = search.cheapest(known.counts, gap);
  const budget = problem.targets.maxMicroUsdPerHour;
  if (budget !== undefined && proven.fleet.cost > budget) {
    return { kind: "none", obstacle: "budget", search, unaffordable: proven };
  }
  return { kind: "fleet", ...proven, search };
}

/** Any fleet that meets the targets; when the effort ends before one is found, none is known. */
function knownFleet(search: FleetSearch): Fleet | undefined {
  try {
    return search.feasible();
  } catch (error) {
    if (error instanceof EffortSpent) {
      return undefined;
    }
    throw error;
  }
}

function obstacleOf(problem: FleetProblem, search: FleetSearch, effort: Effort): FleetSolution {
  const { survive = [], ...targets } = problem.targets;
  const reachable = (levels: typeof survive): Fleet | undefined =>
    new FleetSearch({ ...problem, targets: { ...targets, survive: levels } }, effort).leastUnavailability();
  const tooMuch = survive.find((target) => reachable([target]) === undefined);
  if (tooMuch !== undefined) {
    return { kind: "none", obstacle: `survive:${tooMuch.level}`, search };
  }
  const least = search.leastUnavailability();
  if (least === undefined) {
    return { kind: "none", obstacle: `survive:${survive[0].level}`, search };
  }
  return { kind: "none", obstacle: "unavailability", search, leastUnavailable: least };
}
