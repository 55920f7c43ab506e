import type { FleetProblem, FleetTargets } from "../fleet-problem";
import { EffortSpent, type Effort } from "./effort";
import { describeFleet, type Fleet } from "./fleet";
import { FleetSearch, type ProvenFleet } from "./fleet-search";

/** What keeps a problem from having a fleet. */
export type Obstacle =
  | "offerings"
  | "limit"
  | "unavailability"
  | "budget"
  | `survive:${string}`
  | `degraded:${number}`
  | `max-share:${string}`
  | `quota:${string}`;

/** Outcome of a search: the cheapest fleet, or what stands in its way. */
export type FleetSolution =
  | (ProvenFleet & { readonly kind: "fleet"; readonly search: FleetSearch })
  | {
      readonly kind: "none";
      readonly obstacle: Obstacle;
      readonly search: FleetSearch;
      /** Least unavailable fleet, where unavailability is the obstacle. */
      readonly leastUnavailable?: Fleet;
      /** Whether the effort was spent before it was known that there is no fleet. */
      readonly cutShort?: boolean;
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
  let known: Fleet | undefined;
  try {
    known = search.feasible();
    if (known === undefined) {
      return obstacleOf(problem, search, effort);
    }
  } catch (error) {
    if (!(error instanceof EffortSpent)) {
      throw error;
    }
    const leastUnavailable = describeFleet(model, search.evaluator, most);
    return { kind: "none", obstacle: "unavailability", search, leastUnavailable, cutShort: true };
  }
  const proven = search.cheapest(known.counts, gap);
  const budget = problem.targets.maxMicroUsdPerHour;
  if (budget !== undefined && proven.fleet.cost > budget) {
    return { kind: "none", obstacle: "budget", search, unaffordable: proven };
  }
  return { kind: "fleet", ...proven, search };
}

/** A side constraint or degraded level with the problem changed so that only it, or all but it, is asked for. */
interface Suspect {
  readonly obstacle: Obstacle;
  readonly alone: FleetProblem;
  readonly without: FleetProblem;
}

/**
 * The first side constraint or degraded level that no fleet can meet together with the unavailability alone; else the first without which there is a
 * fleet; else the unavailability.
 */
function obstacleOf(problem: FleetProblem, search: FleetSearch, effort: Effort): FleetSolution {
  const isFeasible = (changed: FleetProblem): boolean => new FleetSearch(changed, effort).feasible() !== undefined;
  const bare = withSides(problem, {});
  const unconstrained = new FleetSearch(bare, effort);
  const list = suspects(problem);
  if (list.length === 0 || unconstrained.feasible() === undefined) {
    return { kind: "none", obstacle: "unavailability", search, leastUnavailable: unconstrained.leastUnavailability()! };
  }
  const culprit = list.find(({ alone }) => !isFeasible(alone)) ?? list.find(({ without }) => isFeasible(without)) ?? list[0];
  return { kind: "none", obstacle: culprit.obstacle, search };
}

function suspects(problem: FleetProblem): Suspect[] {
  const { degraded = [], survive = [], maxShare = [] } = problem.targets;
  const { quotas = [] } = problem;
  const all = { degraded, survive, maxShare, quotas };
  return [
    ...degraded.map((target) => ({
      obstacle: `degraded:${target.units}` as const,
      alone: withSides(problem, { degraded: [target] }),
      without: withSides(problem, { ...all, degraded: degraded.filter((other) => other !== target) }),
    })),
    ...survive.map((target) => ({
      obstacle: `survive:${target.level}` as const,
      alone: withSides(problem, { survive: [target] }),
      without: withSides(problem, { ...all, survive: survive.filter((other) => other !== target) }),
    })),
    ...maxShare.map((target) => ({
      obstacle: `max-share:${target.level}` as const,
      alone: withSides(problem, { maxShare: [target] }),
      without: withSides(problem, { ...all, maxShare: maxShare.filter((other) => other !== target) }),
    })),
    ...quotas.map((quota) => ({
      obstacle: `quota:${quota.quotaClass}` as const,
      alone: withSides(problem, { quotas: [quota] }),
      without: withSides(problem, { ...all, quotas: quotas.filter((other) => other !== quota) }),
    })),
  ];
}

type Sides = Pick<FleetTargets, "degraded" | "survive" | "maxShare"> & Pick<FleetProblem, "quotas">;

function withSides(problem: FleetProblem, { degraded, survive, maxShare, quotas }: Sides): FleetProblem {
  return { ...problem, quotas, targets: { ...problem.targets, degraded, survive, maxShare } };
}
