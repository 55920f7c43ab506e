import type { FleetProblem, FleetTargets } from "../fleet-problem";

/** A fleet problem with a budget in place of an availability: how often can so many units be up for this money. */
export interface BudgetFleetProblem extends Omit<FleetProblem, "targets"> {
  /** What the fleet must reach, besides being up as often as the budget allows. */
  readonly targets: BudgetTargets;
}

/** What the most available fleet of a budget must reach. */
export interface BudgetTargets extends Omit<FleetTargets, "unavailability" | "maxMicroUsdPerHour"> {
  /** The most the fleet may cost, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly maxMicroUsdPerHour: number;
}

/** A fleet that falls short more often than this is of no use to anybody. */
export const LEAST_USEFUL_UNAVAILABILITY = 0.999;

/** The problem as `planForBudget` takes it: with an unavailability, which it does not look at. */
export function fleetProblemForBudget(problem: BudgetFleetProblem): FleetProblem {
  return { ...problem, targets: { ...problem.targets, unavailability: LEAST_USEFUL_UNAVAILABILITY } };
}
