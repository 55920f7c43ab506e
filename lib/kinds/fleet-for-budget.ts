import { budgetText } from "../report/budget-text";
import { fleetProblemForBudget, type BudgetFleetProblem } from "../sizing/budget/budget-fleet-problem";
import { checkBudgetFleetProblem } from "../sizing/budget/check-budget-fleet-problem";
import { verifyBudgetFleetPlan } from "../sizing/budget/verify-budget-fleet-plan";
import type { FleetPlan } from "../sizing/fleet-plan";
import { planForBudget } from "../sizing/plan-for-budget";
import { checkPlanningOptions } from "../sizing/planning-options";
import { fleetKind, fleetQuality } from "./fleet";
import type { ProblemKind } from "./problem-kind";

/** The most available fleet that a budget buys. */
export const fleetForBudgetKind: ProblemKind<BudgetFleetProblem, FleetPlan> = {
  kind: "fleet-for-budget",
  summary: "the fleet that is up most often for so much money",
  schema: "budget-fleet-problem.schema.json",
  planSchema: fleetKind.planSchema,
  format: "cdktf-lepton/fleet-for-budget-plan/1",
  limits: ["maxOperations", "timeLimitMs"],
  check: checkBudgetFleetProblem,
  checkLimits: checkPlanningOptions,
  plan: (problem, limits) => planForBudget(fleetProblemForBudget(problem), limits),
  verify: verifyBudgetFleetPlan,
  quality: fleetQuality,
  text: budgetText,
};
