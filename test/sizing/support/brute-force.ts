import type { FleetProblem, Offering } from "../../../lib/sizing/fleet-problem";

/** Something that is up or down by itself: a domain or an instance. */
interface Component {
  readonly unavailability: number;
  /** Positions of the domains around it. */
  readonly within: readonly number[];
  /** Units it gives when it and all around it are up; 0 for a domain. */
  readonly units: number;
}

/** P(fewer than the demand up) by adding up every state of every component: 2^n terms. */
export function unavailabilityByStates(problem: FleetProblem, counts: ArrayLike<number>): number {
  const components = componentsOf(problem, counts);
  if (components.length > 20) {
    throw new RangeError(`${components.length} components are too many to enumerate`);
  }
  let total = 0;
  for (let state = 0; state < 2 ** components.length; state++) {
    let probability = 1;
    let alive = 0;
    components.forEach((component, index) => {
      const up = ((state >> index) & 1) === 1;
      probability *= up ? 1 - component.unavailability : component.unavailability;
      if (up && component.within.every((outer) => ((state >> outer) & 1) === 1)) {
        alive += component.units;
      }
    });
    total += alive < problem.demand ? probability : 0;
  }
  return total;
}

/** Domains in use first, parents before children by construction of `within`, then instances. */
function componentsOf(problem: FleetProblem, counts: ArrayLike<number>): Component[] {
  const used = problem.domains.filter((domain) =>
    problem.offerings.some((offering, index) => counts[index] > 0 && isAround(problem, domain.id, offering.domain)),
  );
  const around = (id: string): number[] => used.flatMap((outer, index) => (isAround(problem, outer.id, id) ? [index] : []));
  const domains = used.map(({ id, unavailability }) => ({
    unavailability,
    within: around(id).filter((index) => used[index].id !== id),
    units: 0,
  }));
  const instances = problem.offerings.flatMap((offering, index) =>
    Array.from({ length: counts[index] }, () => ({
      unavailability: offering.instanceUnavailability,
      within: around(offering.domain),
      units: offering.unitsPerInstance,
    })),
  );
  return [...domains, ...instances];
}

/**
 * P(fewer than the demand up) by conditioning on every state of the domains, and adding one machine at a time within each. Shares nothing
 * with the library, and is fast enough to judge whole lattices.
 */
export class DomainStateEvaluator {
  private readonly around: readonly (readonly number[])[];

  public constructor(private readonly problem: FleetProblem) {
    this.around = problem.offerings.map((offering) =>
      problem.domains.flatMap((domain, index) => (isAround(problem, domain.id, offering.domain) ? [index] : [])),
    );
  }

  public unavailability(counts: ArrayLike<number>): number {
    const { domains, offerings } = this.problem;
    const relevant = domains.flatMap((_, index) =>
      offerings.some((__, o) => counts[o] > 0 && this.around[o].includes(index)) && domains[index].unavailability > 0 ? [index] : [],
    );
    let total = 0;
    for (let state = 0; state < 2 ** relevant.length; state++) {
      let probability = 1;
      const down = new Set<number>();
      relevant.forEach((domain, position) => {
        const isUp = ((state >> position) & 1) === 1;
        probability *= isUp ? 1 - domains[domain].unavailability : domains[domain].unavailability;
        if (!isUp) {
          down.add(domain);
        }
      });
      total += probability * this.shortfall(counts, down);
    }
    return total;
  }

  private shortfall(counts: ArrayLike<number>, down: ReadonlySet<number>): number {
    const { demand, offerings } = this.problem;
    let alive = new Float64Array(demand);
    alive[0] = 1;
    offerings.forEach((offering, index) => {
      if (counts[index] === 0 || this.around[index].some((domain) => down.has(domain))) {
        return;
      }
      for (let instance = 0; instance < counts[index]; instance++) {
        const next = new Float64Array(demand);
        for (let units = 0; units < demand; units++) {
          next[units] += alive[units] * offering.instanceUnavailability;
          if (units + offering.unitsPerInstance < demand) {
            next[units + offering.unitsPerInstance] += alive[units] * (1 - offering.instanceUnavailability);
          }
        }
        alive = next;
      }
    });
    return alive.reduce((sum, probability) => sum + probability, 0);
  }
}

/** Whether a domain is another one or lies around it. */
export function isAround(problem: FleetProblem, outer: string, inner: string): boolean {
  for (let id: string | undefined = inner; id !== undefined; id = problem.domains.find((domain) => domain.id === id)?.parent) {
    if (id === outer) {
      return true;
    }
  }
  return false;
}

/** What the exhaustive search finds. */
export interface Exhausted {
  /** Least cost of a fleet that meets the targets; undefined when there is none within the lattice. */
  readonly cost?: number;
  /** Least unavailability of the fleets of that cost. */
  readonly unavailability?: number;
  /** Where no fleet meets the targets: the least unavailability of those that meet all but the unavailability target and the budget. */
  readonly leastUnavailability: number;
}

/** Tries every vector of counts up to `most` instances of each offering and up to a cost. */
export function exhaust(problem: FleetProblem, most: readonly number[], greatestCost = Infinity): Exhausted {
  const evaluator = new DomainStateEvaluator(problem);
  const { offerings, targets } = problem;
  const budget = Math.min(greatestCost, targets.maxMicroUsdPerHour ?? Infinity);
  const counts = new Array<number>(offerings.length).fill(0);
  let best: { cost: number; unavailability: number } | undefined;
  let leastUnavailability = 1;
  const visit = (index: number, cost: number): void => {
    if (index === offerings.length) {
      if (!meetsSideConstraints(problem, counts) || (best !== undefined && cost > best.cost)) {
        return;
      }
      const unavailability = evaluator.unavailability(counts);
      leastUnavailability = Math.min(leastUnavailability, unavailability);
      if (cost <= budget && unavailability <= targets.unavailability) {
        if (best === undefined || cost < best.cost || unavailability < best.unavailability) {
          best = { cost, unavailability };
        }
      }
      return;
    }
    for (let count = 0; count <= most[index] && cost + count * offerings[index].microUsdPerHour <= greatestCost; count++) {
      counts[index] = count;
      visit(index + 1, cost + count * offerings[index].microUsdPerHour);
    }
    counts[index] = 0;
  };
  visit(0, 0);
  return { ...best, leastUnavailability };
}

/** Number of vectors that `exhaust` would try. */
export function latticeSize(most: readonly number[]): number {
  return most.reduce((size, count) => size * (count + 1), 1);
}

/** Limits, mix, quotas, shares and survived levels, stated from the problem text alone. */
export function meetsSideConstraints(problem: FleetProblem, counts: ArrayLike<number>): boolean {
  const { offerings, domains, targets } = problem;
  if (offerings.some((offering, index) => counts[index] > (offering.limit ?? Infinity))) {
    return false;
  }
  if ((problem.mix ?? "uniform-per-zone") === "uniform-per-zone") {
    const places = offerings.flatMap((offering, index) => (counts[index] > 0 ? [placeOf(problem, offering)] : []));
    if (new Set(places).size < places.length) {
      return false;
    }
  }
  for (const { quotaClass, limit } of problem.quotas ?? []) {
    const used = offerings.reduce(
      (sum, offering, index) => sum + (offering.quotaClass === quotaClass ? (offering.quotaWeight ?? 1) * counts[index] : 0),
      0,
    );
    if (used > limit) {
      return false;
    }
  }
  if (!holdsFixedOfferings(problem, counts)) {
    return false;
  }
  const installed = offerings.reduce((sum, offering, index) => sum + counts[index] * offering.unitsPerInstance, 0);
  for (const { level, share } of targets.maxShare ?? []) {
    for (const held of domains.filter((domain) => domain.level === level)) {
      const units = offerings.reduce(
        (sum, offering, index) => sum + (isAround(problem, held.id, offering.domain) ? counts[index] * offering.unitsPerInstance : 0),
        0,
      );
      if (units > share * installed + 1e-7) {
        return false;
      }
    }
  }
  return (targets.survive ?? []).every(({ level, units, withoutInstances = 0 }) =>
    domains
      .filter((domain) => domain.level === level)
      .every((lost) => {
        const outside = offerings.flatMap((offering, index) =>
          isAround(problem, lost.id, offering.domain) ? [] : new Array<number>(counts[index]).fill(offering.unitsPerInstance),
        );
        // The worst choice of further instances is the largest ones.
        outside.sort((a, b) => a - b);
        return outside.slice(0, Math.max(0, outside.length - withoutInstances)).reduce((sum, size) => sum + size, 0) >= units;
      }),
  );
}

/** Pinned and excluded offerings, and machine types. */
function holdsFixedOfferings({ offerings, pinned, excluded, targets }: FleetProblem, counts: ArrayLike<number>): boolean {
  const types = new Set<string>();
  for (let index = 0; index < offerings.length; index++) {
    const { id, cloud, machineType } = offerings[index];
    const least = (pinned ?? []).find((pin) => pin.offering === id)?.count ?? 0;
    if (counts[index] < least || (counts[index] > 0 && excluded?.includes(id))) {
      return false;
    }
    if (counts[index] > 0) {
      types.add(`${cloud} ${machineType}`);
    }
  }
  return types.size >= (targets.minMachineTypes ?? 0);
}

/** The innermost zone around an offering, or its own domain. */
function placeOf(problem: FleetProblem, offering: Offering): string {
  for (let id: string | undefined = offering.domain; id !== undefined;) {
    const domain = problem.domains.find((candidate) => candidate.id === id)!;
    if (domain.level === "zone") {
      return id;
    }
    id = domain.parent;
  }
  return offering.domain;
}
