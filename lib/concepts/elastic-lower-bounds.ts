import type { FleetPlan } from "../sizing/fleet-plan";
import type { FleetProblem } from "../sizing/fleet-problem";
import { planFleet } from "../sizing/plan-fleet";

/**
 * How far an elastic fleet may shrink: machines per offering of the cheapest fleet for a smaller demand that is part of the full plan.
 *
 * The smaller fleet meets the same availability, so the bounds are as safe as the plan. Survival targets speak of the full demand and do
 * not apply to it.
 *
 * @param problem the problem of the full plan
 * @param plan the full plan
 * @param minUnits units to keep; 0 for none
 */
export function elasticLowerBounds(problem: FleetProblem, plan: FleetPlan, minUnits: number): ReadonlyMap<string, number> {
  if (minUnits === 0) {
    return new Map();
  }
  const counts = new Map(plan.counts.map(({ offering, count }) => [offering, count]));
  const smaller = planFleet({
    ...problem,
    demand: minUnits,
    offerings: problem.offerings
      .filter((offering) => counts.has(offering.id))
      .map((offering) => ({ ...offering, limit: counts.get(offering.id)! })),
    targets: { unavailability: problem.targets.unavailability },
  });
  return new Map(smaller.counts.map(({ offering, count }) => [offering, count]));
}
