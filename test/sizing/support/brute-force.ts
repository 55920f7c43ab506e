import type { FleetProblem, Offering } from "../../../lib/sizing/fleet-problem";

/** Something that is up or down by itself: a domain, a shared shock (down while it goes on) or an instance. */
interface Component {
  readonly unavailability: number;
  /** Positions of the domains around it and of the shocks that reach it. */
  readonly within: readonly number[];
  /** Units it gives when it and all around it are up; 0 for a domain or a shock. */
  readonly units: number;
}

/** P(fewer than the demand up) by adding up every state of every component: 2^n terms. */
export function unavailabilityByStates(problem: FleetProblem, counts: ArrayLike<number>, units = problem.demand): number {
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
    total += alive < units ? probability : 0;
  }
  return total;
}

/** Domains in use first, parents before children by construction of `within`, then shocks, then instances. */
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
  const shocks = problem.shocks ?? [];
  const reaching = (id: string): number[] =>
    shocks.flatMap((shock, index) => (shock.domains.some((hit) => isAround(problem, hit, id)) ? [used.length + index] : []));
  const events = shocks.map(({ probability }) => ({ unavailability: probability, within: [], units: 0 }));
  const instances = problem.offerings.flatMap((offering, index) =>
    Array.from({ length: counts[index] }, () => ({
      unavailability: offering.instanceUnavailability,
      within: [...around(offering.domain), ...reaching(offering.domain)],
      units: offering.unitsPerInstance,
    })),
  );
  return [...domains, ...events, ...instances];
}

/**
 * P(fewer than so many units up) by conditioning on which offerings stand, for every state of domains and shared shocks, and adding one
 * machine at a time among those. Shares nothing with the library, and is fast enough to judge whole lattices.
 */
export class DomainStateEvaluator {
  /** Probability by the set of offerings that stand, as bits. */
  private readonly standing: readonly (readonly [number, number])[];

  public constructor(private readonly problem: FleetProblem) {
    const { offerings, domains, shocks = [] } = problem;
    if (offerings.length > 30) {
      throw new RangeError(`${offerings.length} offerings are too many for the bits of a number`);
    }
    const inside = (ids: readonly string[]): number =>
      offerings.reduce((bits, { domain }, index) => (ids.some((id) => isAround(problem, id, domain)) ? bits | (1 << index) : bits), 0);
    const events = [
      ...domains.map(({ id, unavailability }) => [unavailability, inside([id])] as const),
      ...shocks.map(({ probability, domains: hit }) => [probability, inside(hit)] as const),
    ];
    let standing = new Map([[2 ** offerings.length - 1, 1]]);
    for (const [probability, lost] of events.filter(([chance, bits]) => chance > 0 && bits !== 0)) {
      const next = new Map<number, number>();
      for (const [bits, before] of standing) {
        next.set(bits, (next.get(bits) ?? 0) + before * (1 - probability));
        next.set(bits & ~lost, (next.get(bits & ~lost) ?? 0) + before * probability);
      }
      standing = next;
    }
    this.standing = [...standing];
  }

  public unavailability(counts: ArrayLike<number>, units = this.problem.demand): number {
    return this.levels(counts, [units])[0];
  }

  /** P(fewer than so many units up) for each of some numbers of units, none above the demand. */
  public levels(counts: ArrayLike<number>, units: readonly number[]): number[] {
    const { demand } = this.problem;
    const used = this.problem.offerings.reduce((bits, _, index) => (counts[index] > 0 ? bits | (1 << index) : bits), 0);
    const known = new Map<number, Float64Array>();
    const total = new Float64Array(demand);
    for (const [bits, probability] of this.standing) {
      const up = bits & used;
      const alive = known.get(up) ?? this.alive(counts, up);
      known.set(up, alive);
      alive.forEach((chance, number) => (total[number] += probability * chance));
    }
    return units.map((level) => total.slice(0, level).reduce((sum, chance) => sum + chance, 0));
  }

  private alive(counts: ArrayLike<number>, up: number): Float64Array {
    const { demand, offerings } = this.problem;
    const alive = new Float64Array(demand);
    alive[0] = 1;
    offerings.forEach(({ instanceUnavailability, unitsPerInstance }, index) => {
      for (let instance = 0; ((up >> index) & 1) === 1 && instance < counts[index]; instance++) {
        // From the top, so that what was moved is not moved again.
        for (let units = demand - 1; units >= 0; units--) {
          const fewer = units - unitsPerInstance;
          alive[units] = alive[units] * instanceUnavailability + (fewer < 0 ? 0 : alive[fewer] * (1 - instanceUnavailability));
        }
      }
    });
    return alive;
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
  const { degraded = [] } = targets;
  const budget = Math.min(greatestCost, targets.maxMicroUsdPerHour ?? Infinity);
  const counts = new Array<number>(offerings.length).fill(0);
  let best: { cost: number; unavailability: number } | undefined;
  let leastUnavailability = 1;
  const visit = (index: number, cost: number): void => {
    if (index === offerings.length) {
      if (!meetsSideConstraints(problem, counts) || (best !== undefined && cost > best.cost)) {
        return;
      }
      const [unavailability, ...missed] = evaluator.levels(counts, [problem.demand, ...degraded.map(({ units }) => units)]);
      if (missed.some((chance, level) => chance > degraded[level].unavailability)) {
        return;
      }
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
