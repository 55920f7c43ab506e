import type { DemandPlan, LeastRegret } from "./demand-draws-plan";

/**
 * The plan whose cost, missing units included, is on average least above that of the plan made for each draw; of several the cheapest.
 *
 * Regret of having plan j at demand i: cost_j + price * max(0, demand_i - served_j) - cost_i. A demand without a plan is measured against
 * the best that could be had: the cheapest of all plans at that demand, missing units included. Quadratic in the distinct demands.
 *
 * @returns undefined when no demand has a plan
 */
export function leastRegret(plans: readonly DemandPlan[], microUsdPerMissingUnit: number): LeastRegret | undefined {
  const costAt = (plan: DemandPlan, demand: number): number =>
    plan.microUsdPerHour + microUsdPerMissingUnit * Math.max(0, demand - plan.serves);
  const usable = plans.filter(({ status }) => status !== "infeasible");
  const draws = plans.reduce((sum, plan) => sum + plan.draws, 0);
  const ideal = plans.map((plan) =>
    plan.status === "infeasible" ? Math.min(...usable.map((other) => costAt(other, plan.demand))) : plan.microUsdPerHour,
  );
  let best: LeastRegret | undefined;
  plans.forEach((plan, index) => {
    if (plan.status !== "infeasible") {
      const sum = plans.reduce((total, each, at) => total + each.draws * (costAt(plan, each.demand) - ideal[at]), 0);
      const isLess = best === undefined || sum / draws < best.microUsdPerHour;
      best = isLess ? { plan: index, microUsdPerHour: sum / draws } : best;
    }
  });
  return best;
}
