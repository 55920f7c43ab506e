import { assertNoBrokenRules } from "../errors";
import type { FleetPlan } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { checkEitherFleetProblem, fleetProblemOfReplicas } from "./replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "./replica/replica-fleet-problem";
import { checkBoundAndGap } from "./verify/bound-and-gap";
import { checkCertificate } from "./verify/certificate";
import { brokenConstraints } from "./verify/constraints";
import { readCounts, sumOver } from "./verify/counted-fleet";
import { unnamedDoubts } from "./verify/doubtful-prices";
import { checkIrreducible } from "./verify/irreducible";
import { unless, unlessMalformed, type PlanDiscrepancy } from "./verify/plan-discrepancy";
import { checkDegraded } from "./verify/service-levels";
import { checkUnavailability } from "./verify/unavailability";

export type { PlanDiscrepancy } from "./verify/plan-discrepancy";

/**
 * Checks a plan against its problem with code of its own: it shares neither kernel nor search with the planner.
 *
 * Unavailability is worked out from what is alive instead of what is lost, adding one machine at a time instead of binomial
 * terms. Checked are counts, limits, mix, cost, budget, side constraints, unavailability, degraded levels, bound and gap, that no priced instance could be
 * left out, and everything in the certificate. That no fleet is cheaper is checked as far as the certificate proves it: up to
 * `certificate.provenMicroUsdPerHour`, which `verifiedLowerBound` returns; what is between that and the plan's lower bound is the
 * planner's search, and not repeated here.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyFleetPlan(posed: FleetProblem | ReplicaFleetProblem, plan: FleetPlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyFleetPlan", checkEitherFleetProblem(posed));
  const { problem } = fleetProblemOfReplicas(posed);
  return unlessMalformed(() => checkPlan(problem, plan));
}

function checkPlan(problem: FleetProblem, plan: FleetPlan): PlanDiscrepancy[] {
  const isInfeasible = plan.status === "infeasible";
  const claims = [
    ...unless(["optimal", "feasible", "infeasible"].includes(plan.status), "status", "optimal, feasible or infeasible", plan.status),
    ...unless(isInfeasible === (plan.infeasibility !== undefined), "infeasibility", isInfeasible ? "a reason" : "none", plan.infeasibility),
  ];
  return [...claims, ...(isInfeasible ? checkNoFleet(problem, plan) : checkFleet(problem, plan))];
}

function checkNoFleet(problem: FleetProblem, plan: FleetPlan): PlanDiscrepancy[] {
  const { counts, installedUnits, microUsdPerHour, unavailability, gap, lowerBoundMicroUsdPerHour: bound } = plan;
  return [
    ...unless(counts.length === 0, "counts", "no instances in an infeasible plan", counts.length),
    ...unless(installedUnits === 0, "installedUnits", 0, installedUnits),
    ...unless(microUsdPerHour === 0, "cost", 0, microUsdPerHour),
    ...unless(unavailability === 1, "unavailability", 1, unavailability),
    ...unless(gap === 0, "gap", 0, gap),
    ...unless(Number.isSafeInteger(bound) && bound >= 0, "lowerBound", "an integer of at least 0", bound),
    ...checkCertificate(problem, plan, new Map()),
  ];
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
    ...brokenConstraints(problem, fleet),
    ...unnamedDoubts(plan, fleet),
    ...checkIrreducible(problem, fleet),
    ...checkCertificate(problem, plan, fleet),
  ];
}
