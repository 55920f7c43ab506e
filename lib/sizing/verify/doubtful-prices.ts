import type { FleetPlan } from "../fleet-plan";
import type { CountedFleet } from "./counted-fleet";
import { unless, type PlanDiscrepancy } from "./plan-discrepancy";

/** Doubtful prices that the fleet rests on and the plan does not name, and those that it names for nothing. */
export function unnamedDoubts({ doubtfulPrices = [] }: Pick<FleetPlan, "doubtfulPrices">, fleet: CountedFleet): PlanDiscrepancy[] {
  const text = (offering: string, rule: string, have: string, need: string, source: string): string =>
    JSON.stringify([offering, rule, have, need, source]);
  const named = new Set(doubtfulPrices.map(({ offering, rule, have, need, source }) => text(offering, rule, have, need, source)));
  const rested = new Set<string>();
  for (const [{ id, priceDoubts = [] }, count] of fleet) {
    priceDoubts.filter(() => count > 0).forEach(({ rule, have, need, source }) => rested.add(text(id, rule, have, need, source)));
  }
  return [
    ...[...rested].flatMap((doubt) => unless(named.has(doubt), "doubtfulPrices", doubt, "not named")),
    ...[...named].flatMap((doubt) => unless(rested.has(doubt), "doubtfulPrices", "a doubt of an offering that is bought", doubt)),
  ];
}
