import type { FleetPlan } from "../sizing/fleet-plan";
import type { FleetProblem, Offering } from "../sizing/fleet-problem";

/**
 * The doubtful prices that a plan rests on, for people: what is suspicious, the figures, where they are from. Zones of a region that share a
 * price and its doubt are one line.
 *
 * @param problem the problem
 * @param plan its plan
 * @param isIncluded the offerings to speak of
 */
export function doubtfulPriceLines(
  problem: FleetProblem,
  plan: FleetPlan,
  isIncluded: (offering: Offering) => boolean = () => true,
): string[] {
  const offerings = new Map(problem.offerings.map((offering) => [offering.id, offering]));
  const lines = new Map<string, { readonly what: string; readonly zones: string[]; readonly doubt: string }>();
  for (const { offering: id, rule, need, have, source } of plan.doubtfulPrices ?? []) {
    const offering = offerings.get(id)!;
    if (isIncluded(offering)) {
      const what = `${offering.machineType} ${offering.purchaseOption} in ${offering.cloud} ${offering.region}`;
      const doubt = `${have}; expected is ${need} [${rule}, ${source}]`;
      const line = lines.get(`${what}: ${doubt}`) ?? { what, zones: [], doubt };
      lines.set(`${what}: ${doubt}`, line);
      line.zones.push(offering.zone);
    }
  }
  return [...lines.values()].map(({ what, zones, doubt }) => `${what} (${zones.join(", ")}): ${doubt}`);
}
