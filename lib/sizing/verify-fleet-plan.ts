import { assertNoBrokenRules } from "../errors";
import { checkFleetProblem } from "./check-fleet-problem";
import type { FleetPlan } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { checkBoundAndGap } from "./verify/bound-and-gap";
import { readCounts, sumOver } from "./verify/counted-fleet";
import { checkIrreducible } from "./verify/irreducible";
import { brokenShares } from "./verify/max-share";
import { brokenMix } from "./verify/mix";
import { unless, type PlanDiscrepancy } from "./verify/plan-discrepancy";
import { brokenQuotas } from "./verify/quotas";
import { checkDegraded } from "./verify/service-levels";
import { brokenSurvival } from "./verify/survive";
import { checkUnavailability } from "./verify/unavailability";

export type { PlanDiscrepancy } from "./verify/plan-discrepancy";

/**
 * Checks a plan against its problem with code of its own: it shares neither kernel nor search with the planner.
 *
 * Unavailability is worked out from what is alive instead of what is lost, adding one machine at a time instead of binomial
 * terms. Checked are counts, limits, mix, cost, budget, side constraints, unavailability, degraded levels, bound and gap, and that an optimal plan
 * has no priced instance that could be left out. That no cheaper fleet exists is the planner's proof and not repeated here.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyFleetPlan(problem: FleetProblem, plan: FleetPlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyFleetPlan", checkFleetProblem(problem));
  const isInfeasible = plan.status === "infeasible";
  const claims = [
    ...unless(["optimal", "feasible", "infeasible"].includes(plan.status), "status", "optimal, feasible or infeasible", plan.status),
    ...unless(isInfeasible === (plan.infeasibility !== undefined), "infeasibility", isInfeasible ? "a reason" : "none", plan.infeasibility),
  ];
  return [...claims, ...(isInfeasible ? checkNoFleet(plan) : checkFleet(problem, plan))];
}

function checkNoFleet(plan: FleetPlan): PlanDiscrepancy[] {
  return unless(plan.counts.length === 0, "counts", "no instances in an infeasible plan", plan.counts.length);
}

function checkFleet(problem: FleetProblem, plan: FleetPlan): PlanDiscrepancy[] {
  const { fleet, discrepancies } = readCounts(problem, plan);
  const units = sumOver(fleet, (offering) => offering.unitsPerInstance);
  const cost = sumOver(fleet, (offering) => offering.microUsdPerHour);
  const budget = problem.targets.maxMicroUsdPerHour ?? Infinity;
  return [
    ...discrepancies,
    ...unless(plan.installedUnits === units, "installedUnits", plan.installedUnits, units),
    ...unless(plan.microUsdPerHour === cost, "cost", plan.microUsdPerHour, cost),
    ...checkBoundAndGap(plan),
    ...checkUnavailability(problem, plan, fleet),
    ...checkDegraded(problem, plan, fleet),
    ...unless(cost <= budget, "budget", `at most ${budget}`, cost),
    ...brokenSurvival(problem, fleet),
    ...brokenShares(problem, fleet),
    ...brokenQuotas(problem, fleet),
    ...brokenMix(problem, fleet),
    ...(plan.status === "optimal" ? checkIrreducible(problem, fleet) : []),
  ];
}
