import type { BrokenRule } from "../../errors";
import { checkFleetProblem } from "../check-fleet-problem";
import { fleetProblemForBudget, type BudgetFleetProblem } from "./budget-fleet-problem";

/** Every rule that a problem with a budget in place of an availability breaks. */
export function checkBudgetFleetProblem(problem: BudgetFleetProblem): BrokenRule[] {
  const { maxMicroUsdPerHour } = problem.targets;
  const stated = { rule: "budget-stated", problem: "'maxMicroUsdPerHour' is not stated", remedy: "state the budget to plan for" };
  return [...checkFleetProblem(fleetProblemForBudget(problem)), ...(maxMicroUsdPerHour === undefined ? [stated] : [])];
}
