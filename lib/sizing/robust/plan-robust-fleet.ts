import { assertNoBrokenRules } from "../../errors";
import type { FleetPlan, Infeasibility, OfferingCount } from "../fleet-plan";
import type { FleetProblem } from "../fleet-problem";
import { countVector } from "../fleet-unavailability";
import { planFleet, reachedLevels } from "../plan-fleet";
import { usdAnHourAndMonth } from "../planner/wording";
import { checkRobustFleetProblem } from "./check-robust-fleet-problem";
import type { RobustFleetPlan } from "./robust-fleet-plan";
import type { PriceUncertainty } from "./robust-fleet-problem";

export type { RobustFleetPlan } from "./robust-fleet-plan";
export type { PriceRise, PriceUncertainty } from "./robust-fleet-problem";

/** Finds the cheapest fleet for given prices; `planFleet` is one. */
export type FleetSolver = (problem: FleetProblem) => FleetPlan;

/**
 * The fleet that costs least when prices rise where it hurts most (problem P13): exact, by at most one fleet problem per distinct rise and
 * one more.
 *
 * With x instances at prices c that may rise by d, and at most G instances meeting a rise, the worst cost is the sum of c x plus the G
 * greatest rises, which is the least of G theta + sum of (c + max(0, d - theta)) x over theta >= 0. It is convex and piecewise linear in
 * theta with corners at the rises, for each x alike: the best theta is 0 or one of them, and for a given theta the rest is an ordinary
 * fleet problem. A budget holds for the worst cost.
 *
 * @param problem prices are the lowest ones
 * @param uncertainty what may get dearer
 * @param solve the planner for certain prices
 * @throws LeptonError when problem or uncertainty are malformed
 * @see Bertsimas, Sim: Robust discrete optimization and network flows. Mathematical Programming 98 (2003), theorem 3
 */
export function planRobustFleet(problem: FleetProblem, uncertainty: PriceUncertainty, solve: FleetSolver = planFleet): RobustFleetPlan {
  assertNoBrokenRules("planRobustFleet", checkRobustFleetProblem({ ...problem, uncertainty }));
  const robust = cheapestOverThetas(problem, uncertainty, solve);
  if ("counts" in robust) {
    return robust;
  }
  return {
    status: "infeasible",
    counts: [],
    microUsdPerHour: 0,
    worstMicroUsdPerHour: 0,
    lowerBoundMicroUsdPerHour: 0,
    gap: 0,
    unavailability: 1,
    ...reachedLevels(problem, () => 1),
    ...explain(problem, uncertainty, solve, robust),
  };
}

/** What a fleet costs when the price rises for the instances for which it hurts most. */
export function worstMicroUsdPerHour(problem: FleetProblem, uncertainty: PriceUncertainty, counts: readonly OfferingCount[]): number {
  const vector = countVector(problem, counts, "worstMicroUsdPerHour");
  const rises = riseOf(uncertainty);
  const dearestFirst = problem.offerings
    .map(({ id }, index) => ({ rise: rises.get(id) ?? 0, count: vector[index] }))
    .sort((a, b) => b.rise - a.rise);
  let cost = problem.offerings.reduce((sum, { microUsdPerHour }, index) => sum + microUsdPerHour * vector[index], 0);
  let left = uncertainty.instances;
  for (const { rise, count } of dearestFirst) {
    const risen = Math.min(left, count);
    cost += rise * risen;
    left -= risen;
  }
  return cost;
}

/** That no fleet was found, and whether that is certain. */
interface NoRobustFleet {
  readonly solves: number;
  readonly proven: boolean;
}

function cheapestOverThetas(problem: FleetProblem, uncertainty: PriceUncertainty, solve: FleetSolver): RobustFleetPlan | NoRobustFleet {
  const budget = problem.targets.maxMicroUsdPerHour ?? Infinity;
  const rises = riseOf(uncertainty);
  // The greatest first: it leaves the prices as they are, and so gives a bound for all others.
  const thetas = [...new Set([0, ...rises.values()])].sort((a, b) => b - a);
  let best: { readonly plan: FleetPlan; readonly worst: number } | undefined;
  let lowerBound = Infinity;
  let certainBound = 0;
  let solves = 0;
  let proven = true;
  for (const theta of thetas) {
    const reserve = uncertainty.instances * theta;
    if (reserve + certainBound >= (best?.worst ?? Infinity) || reserve + certainBound > budget) {
      continue;
    }
    solves++;
    const plan = solve(priced(problem, rises, theta, budget - reserve));
    if (theta === thetas[0] && plan.infeasibility?.constraint !== "budget") {
      certainBound = plan.lowerBoundMicroUsdPerHour;
    }
    if (plan.infeasibility !== undefined) {
      // What was not ruled out may cost as little as its bound.
      lowerBound = plan.infeasibility.proven ? lowerBound : Math.min(lowerBound, reserve + plan.lowerBoundMicroUsdPerHour);
      proven &&= plan.infeasibility.proven;
      continue;
    }
    lowerBound = Math.min(lowerBound, reserve + plan.lowerBoundMicroUsdPerHour);
    const worst = worstMicroUsdPerHour(problem, uncertainty, plan.counts);
    if (best === undefined || worst < best.worst) {
      best = { plan, worst };
    }
  }
  if (best === undefined) {
    return { solves, proven };
  }
  const { plan, worst } = best;
  const bound = Math.min(lowerBound, worst);
  const vector = countVector(problem, plan.counts, "planRobustFleet");
  return {
    status: bound === worst ? "optimal" : "feasible",
    counts: plan.counts,
    microUsdPerHour: problem.offerings.reduce((sum, { microUsdPerHour }, index) => sum + microUsdPerHour * vector[index], 0),
    worstMicroUsdPerHour: worst,
    lowerBoundMicroUsdPerHour: bound,
    gap: worst > bound ? (worst - bound) / worst : 0,
    unavailability: plan.unavailability,
    ...(plan.degraded === undefined ? {} : { degraded: plan.degraded }),
    solves,
  };
}

/** The problem with each price at c + max(0, d - theta). */
function priced(problem: FleetProblem, rises: ReadonlyMap<string, number>, theta: number, budget: number): FleetProblem {
  const { maxMicroUsdPerHour: _, ...targets } = problem.targets;
  return {
    ...problem,
    offerings: problem.offerings.map((offering) => ({
      ...offering,
      microUsdPerHour: offering.microUsdPerHour + Math.max(0, (rises.get(offering.id) ?? 0) - theta),
    })),
    targets: budget === Infinity ? targets : { ...targets, maxMicroUsdPerHour: budget },
  };
}

/** The reason without prices where there is one, and the budget otherwise. */
function explain(
  problem: FleetProblem,
  uncertainty: PriceUncertainty,
  solve: FleetSolver,
  { solves, proven }: NoRobustFleet,
): { readonly infeasibility: Infeasibility; readonly solves: number } {
  const { maxMicroUsdPerHour: budget, ...targets } = problem.targets;
  const unlimited = { ...problem, targets };
  const certain = solve(unlimited);
  if (certain.status === "infeasible") {
    return { infeasibility: certain.infeasibility!, solves: solves + 1 };
  }
  const robust = planRobustFleet(unlimited, uncertainty, solve);
  const cost = robust.worstMicroUsdPerHour;
  return {
    solves: solves + 1 + robust.solves,
    infeasibility: {
      proven,
      constraint: "budget",
      need: `${usdAnHourAndMonth(cost)} when the prices of ${uncertainty.instances} instances rise`,
      have: usdAnHourAndMonth(budget!),
      relaxations: [
        { change: `raise 'maxMicroUsdPerHour' to ${cost}`, microUsdPerHour: robust.microUsdPerHour, unavailability: robust.unavailability },
      ],
    },
  };
}

function riseOf({ rises }: PriceUncertainty): Map<string, number> {
  return new Map(rises.map(({ offering, microUsdPerHour }) => [offering, microUsdPerHour]));
}
