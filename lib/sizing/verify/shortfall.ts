import type { FailureDomain, FleetProblem, Offering } from "../fleet-problem";
import type { CountedFleet } from "./counted-fleet";

/** What a probability lies between for certain, by the rounding of the operations it took. */
export interface Enclosure {
  readonly low: number;
  readonly high: number;
}

/** What is alive in a part of the world: probability by number of units, those above the demand taken as the demand. */
interface Alive {
  readonly units: ReadonlyMap<number, number>;
  /** Most operations that any of the probabilities went through. */
  readonly steps: number;
}

/** Relative error of one operation on doubles, rounded to nearest. */
const ROUNDING = 2 ** -53;

/** Above this nothing is lost that counts when products fall below the smallest double, about 1e-308. */
const SMALLEST = 1e-291;

/** A step for forming the probability of being up, one for multiplying by it, one for adding. */
const STEPS_PER_GATE = 3;

/** Probability that fewer than the demanded units are up, in the middle of its enclosure. */
export function shortfall(problem: FleetProblem, fleet: CountedFleet): number {
  return summed(aliveInAll(problem, fleet), problem.demand);
}

/**
 * What the probability that fewer than the demanded units are up lies in for certain.
 *
 * Worked out from the outermost domains inwards, from what is alive instead of what is lost, one machine at a time instead of by binomial terms.
 * All numbers are sums and products of positive ones, so that after n roundings the result is off by at most a share of
 * n 2^-53 / (1 - n 2^-53) (Higham, Accuracy and Stability of Numerical Algorithms, lemma 3.1).
 */
export function shortfallEnclosure(problem: FleetProblem, fleet: CountedFleet): Enclosure {
  const alive = aliveInAll(problem, fleet);
  // Two more for working out the bounds themselves.
  const rounded = (alive.steps + alive.units.size + 2) * ROUNDING;
  const error = rounded / (1 - rounded);
  const middle = summed(alive, problem.demand);
  return middle > SMALLEST ? { low: middle * (1 - error), high: middle * (1 + error) } : { low: 0, high: 2 * SMALLEST };
}

function summed({ units }: Alive, demand: number): number {
  return [...units].reduce((total, [alive, probability]) => (alive < demand ? total + probability : total), 0);
}

function aliveInAll(problem: FleetProblem, fleet: CountedFleet): Alive {
  const roots = problem.domains.filter((domain) => domain.parent === undefined);
  return roots.reduce((all, root) => together(all, aliveIn(problem, root, fleet), problem.demand), NOTHING);
}

function aliveIn(problem: FleetProblem, domain: FailureDomain, fleet: CountedFleet): Alive {
  let alive = NOTHING;
  for (const [offering, count] of fleet) {
    if (offering.domain === domain.id) {
      alive = count === Infinity ? everAlive(problem) : withMachines(alive, offering, count, problem.demand);
      if (count === Infinity) {
        break;
      }
    }
  }
  for (const child of problem.domains.filter(({ parent }) => parent === domain.id)) {
    alive = together(alive, aliveIn(problem, child, fleet), problem.demand);
  }
  return alive === NOTHING ? alive : insideOf(alive, domain.unavailability);
}

const NOTHING: Alive = { units: new Map([[0, 1]]), steps: 0 };

/** No number of machines that fail by themselves is less often short than this. */
function everAlive({ demand }: FleetProblem): Alive {
  return { units: new Map([[demand, 1]]), steps: 0 };
}

function withMachines(alive: Alive, { unitsPerInstance, instanceUnavailability }: Offering, count: number, demand: number): Alive {
  let { units } = alive;
  for (let added = 0; added < count; added++) {
    const more = new Map<number, number>();
    const add = (at: number, probability: number): Map<number, number> => more.set(at, (more.get(at) ?? 0) + probability);
    for (const [before, probability] of units) {
      add(before, probability * instanceUnavailability);
      add(Math.min(demand, before + unitsPerInstance), probability * (1 - instanceUnavailability));
    }
    units = more;
  }
  return { units, steps: alive.steps + STEPS_PER_GATE * count };
}

function insideOf(alive: Alive, unavailability: number): Alive {
  const units = new Map([...alive.units].map(([at, probability]) => [at, probability * (1 - unavailability)] as const));
  return { units: units.set(0, (units.get(0) ?? 0) + unavailability), steps: alive.steps + STEPS_PER_GATE };
}

/** Sum of two independent numbers of units. */
function together(a: Alive, b: Alive, demand: number): Alive {
  if (a === NOTHING || b === NOTHING) {
    return a === NOTHING ? b : a;
  }
  const units = new Map<number, number>();
  for (const [unitsA, probabilityA] of a.units) {
    for (const [unitsB, probabilityB] of b.units) {
      const at = Math.min(demand, unitsA + unitsB);
      units.set(at, (units.get(at) ?? 0) + probabilityA * probabilityB);
    }
  }
  // Below the demand, a sum has no more terms than either part has numbers of units.
  return { units, steps: a.steps + b.steps + Math.min(a.units.size, b.units.size) + 1 };
}
