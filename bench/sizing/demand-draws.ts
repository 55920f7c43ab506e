import { planDemandDraws } from "../../lib/sizing/demand-draws";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import type { BenchCase } from "./bench-case";
import { REPLICAS, serviceProblem } from "./certain-plan";

/** Draws of a demand between half of the replicas and twice as many, spread as the logarithm of a uniform draw: skewed, as demands are. */
export function demandDraws(number: number): number[] {
  let state = 20_240_901;
  return Array.from({ length: number }, () => {
    // Park and Miller's generator: its products stay below 2^53, so that every machine draws the same.
    state = (state * 48_271) % 2_147_483_647;
    return Math.round((REPLICAS / 2) * 4 ** (state / 2_147_483_647));
  });
}

/** 128 draws of a service's demand, where nothing fails and with the failure figures of the catalogue. */
export function drawPlans(): BenchCase[] {
  const draws = demandDraws(128);
  const planned = (problem: FleetProblem): string => {
    const { plans, quantilePlan, leastRegret } = planDemandDraws(problem, draws, { microUsdPerMissingUnitHour: 1_000_000 });
    const open = plans.filter(({ status }) => status !== "optimal").length;
    if (open > 0) {
      throw new Error(`128 draws: ${open} of ${plans.length} demands are not proven`);
    }
    const cost = (index: number): string => (plans[index]!.microUsdPerHour / 1e6).toFixed(3);
    return `${plans.length} demands; 95 %: ${cost(quantilePlan)}; least regret: ${cost(leastRegret!.plan)}`;
  };
  const certain = serviceProblem(REPLICAS);
  return [{ name: "128 draws of the demand of that service, nothing fails", target: "50 ms", run: () => planned(certain) }];
}
