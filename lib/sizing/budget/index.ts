/** The most available fleet that a budget buys (problem P9), posed without an availability. */
export { fleetProblemForBudget } from "./budget-fleet-problem";
export { verifyBudgetFleetPlan } from "./verify-budget-fleet-plan";
export type { BudgetFleetProblem, BudgetTargets } from "./budget-fleet-problem";
