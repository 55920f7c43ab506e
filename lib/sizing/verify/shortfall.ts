import type { FailureDomain, FleetProblem } from "../fleet-problem";
import type { CountedFleet } from "./counted-fleet";

/** What is alive in a part of the world: probability by number of units, those above the demand taken as the demand. */
type Alive = Map<number, number>;

/**
 * Probability that fewer than the demanded units are up, from the outermost domains inwards: what is alive instead of what is
 * lost, one machine at a time instead of binomial terms.
 */
export function shortfall(problem: FleetProblem, fleet: CountedFleet): number {
  const roots = problem.domains.filter((domain) => domain.parent === undefined);
  const alive = roots.reduce((all, root) => combined(all, aliveIn(problem, root, fleet), problem.demand), nothing());
  return [...alive].reduce((total, [units, probability]) => (units < problem.demand ? total + probability : total), 0);
}

function aliveIn(problem: FleetProblem, domain: FailureDomain, fleet: CountedFleet): Alive {
  let alive = nothing();
  for (const [offering, count] of fleet) {
    if (offering.domain === domain.id) {
      const machine: Alive = new Map([
        [0, offering.instanceUnavailability],
        [Math.min(offering.unitsPerInstance, problem.demand), 1 - offering.instanceUnavailability],
      ]);
      for (let added = 0; added < count; added++) {
        alive = combined(alive, machine, problem.demand);
      }
    }
  }
  for (const child of problem.domains.filter(({ parent }) => parent === domain.id)) {
    alive = combined(alive, aliveIn(problem, child, fleet), problem.demand);
  }
  const up: Alive = new Map([...alive].map(([units, probability]) => [units, probability * (1 - domain.unavailability)]));
  return up.set(0, (up.get(0) ?? 0) + domain.unavailability);
}

function nothing(): Alive {
  return new Map([[0, 1]]);
}

/** Sum of two independent numbers of units, those above the demand taken as the demand. */
function combined(a: Alive, b: Alive, demand: number): Alive {
  const result: Alive = new Map();
  for (const [unitsA, probabilityA] of a) {
    for (const [unitsB, probabilityB] of b) {
      const units = Math.min(demand, unitsA + unitsB);
      result.set(units, (result.get(units) ?? 0) + probabilityA * probabilityB);
    }
  }
  return result;
}
