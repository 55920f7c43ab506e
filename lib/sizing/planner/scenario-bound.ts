import type { FailureForest } from "../failure-forest";
import type { FleetModel } from "./fleet-model";

/**
 * A cost that no fleet meeting the unavailability target undercuts, from scenarios alone: a first bound that needs no search.
 *
 * A domain that is down more often than a level of service may be missed must leave the units of that level installed outside it. Added
 * up over all such domains V of a kind: sum over offerings of units * count * (|V| - domains of V around it) >= |V| * units of the level.
 * The cheapest way to make up that sum, taken in fractions of machines, is the bound. With no such domain it is the price of the units.
 *
 * Shared shocks are not looked at: they only make a domain down more often, so the domains counted here still are, and the bound holds.
 */
export function scenarioCostBound(model: FleetModel): number {
  const { forest } = model;
  const usable = model.offerings.map((_, index) => index).filter((index) => model.offerings[index].cap > 0);
  const down = downProbabilities(forest);
  const kinds = [undefined, ...new Set(forest.nodes.map((node) => node.level))];
  const asked = model.levels.flatMap((service) => kinds.map((kind) => ({ ...service, kind })));
  let bound = 0;
  for (const { units: needed, target, kind } of asked) {
    const frequent = new Set(forest.nodes.flatMap((node, index) => (node.level === kind && down[index] > target ? [index] : [])));
    // No domain at all is the scenario in which everything is up.
    const scenarios = Math.max(1, frequent.size);
    let leastPrice = Infinity;
    for (const offering of usable) {
      const { price, units } = model.offerings[offering];
      const counted = scenarios - forest.pathUp(forest.domainOf(offering)).filter((domain) => frequent.has(domain)).length;
      leastPrice = Math.min(leastPrice, counted === 0 ? Infinity : price / (units * counted));
    }
    bound = Math.max(bound, scenarios * needed * leastPrice);
  }
  // Half a part in a million million for the rounding of the quotient and the product.
  return Number.isFinite(bound) ? Math.ceil(bound * (1 - 5e-13)) : 0;
}

/** Probability that a domain or one around it is down. */
function downProbabilities(forest: FailureForest): Float64Array {
  const down = new Float64Array(forest.nodes.length);
  for (const index of [...forest.postOrder].reverse()) {
    const { parent, unavailability } = forest.nodes[index];
    const around = parent < 0 ? 0 : down[parent];
    down[index] = around + (1 - around) * unavailability;
  }
  return down;
}
