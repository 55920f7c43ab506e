import type { FleetProblem, Offering } from "../fleet-problem";
import { domainsAround } from "./counted-fleet";

/** What may stand in one place of a fleet: instances of its offerings, with what they cost and how much of them is up. */
export interface Combination {
  readonly counts: ReadonlyMap<Offering, number>;
  readonly cost: number;
  /** Probability that at most 0, 1, ... demand - 1 reduced units are up while the place itself is. */
  readonly upTo: Float64Array;
}

/** The offerings of one place, and all of their combinations cheaper than a bound. */
export interface Group {
  /** Id of the domain they stand in. */
  readonly place: string;
  readonly combinations: readonly Combination[];
  /** Most operations that one of the probabilities went through. */
  readonly steps: number;
}

/** Numbers that combinations may hold together: a proof that needs more is not checked. */
const MOST_NUMBERS = 50_000_000;

/** Service units that all capacities are multiples of. */
export function unitOf({ offerings }: FleetProblem): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return offerings.reduce((unit, { unitsPerInstance }) => divisor(unit, unitsPerInstance), 0);
}

/**
 * Groups of offerings that are chosen independently of each other, with their combinations that cost less than a bound. Limits are kept, and
 * quotas by each offering alone. What is free is there at its most, which is no worse.
 *
 * @returns undefined when there are too many
 */
export function groupsBelow(problem: FleetProblem, bound: number): Group[] | undefined {
  const places = new Map<string, Offering[]>();
  for (const offering of problem.offerings) {
    const place = placeOf(problem, offering);
    places.set(place, [...(places.get(place) ?? []), offering]);
  }
  const demand = Math.ceil(problem.demand / unitOf(problem));
  let left = MOST_NUMBERS / demand;
  const groups: Group[] = [];
  for (const [place, offerings] of places) {
    const sets = problem.mix === "any" ? [offerings] : offerings.map((offering) => [offering]);
    const combinations = [nothingAt(demand)];
    for (const set of sets) {
      const found = combinationsOf(problem, place, set, demand, bound, left);
      if (found === undefined) {
        return undefined;
      }
      combinations.push(...found.filter(({ counts }) => counts.size > 0));
    }
    left -= combinations.length;
    const machines = combinations.map(({ counts }) =>
      [...counts.values()].reduce((sum, count) => sum + (count === Infinity ? 0 : count), 0),
    );
    groups.push({ place, combinations, steps: 3 * Math.max(...machines) + (problem.domains.length + 1) * 3 + demand });
  }
  return left > 0 ? groups : undefined;
}

/** Under `uniform-per-zone` the innermost zone, else and outside of zones the domain itself. */
export function placeOf(problem: FleetProblem, { domain }: Offering): string {
  const zone = problem.mix === "any" ? undefined : domainsAround(problem, domain).find(({ level }) => level === "zone");
  return (zone ?? { id: domain }).id;
}

function nothingAt(demand: number): Combination {
  return { counts: new Map(), cost: 0, upTo: new Float64Array(demand).fill(1) };
}

interface Partial {
  readonly counts: ReadonlyMap<Offering, number>;
  readonly cost: number;
  /** Probability of exactly 0, 1, ... demand - 1 reduced units. */
  readonly exactly: Float64Array;
}

function combinationsOf(
  problem: FleetProblem,
  place: string,
  offerings: readonly Offering[],
  demand: number,
  bound: number,
  most: number,
): Combination[] | undefined {
  const start = new Float64Array(demand);
  start[0] = 1;
  let partial: Partial[] = [{ counts: new Map(), cost: 0, exactly: start }];
  for (const offering of offerings) {
    const next: Partial[] = [];
    for (const before of partial) {
      next.push(...withOffering(problem, offering, before, bound, most));
      if (next.length > most) {
        return undefined;
      }
    }
    partial = next;
  }
  return partial.map(({ counts, cost, exactly }) => ({ counts, cost, upTo: summedUp(insideOf(problem, place, offerings, exactly)) }));
}

/** A partial combination with 0, 1, ... instances of one more offering; of a free one with the most. */
function withOffering(problem: FleetProblem, offering: Offering, before: Partial, bound: number, most: number): Partial[] {
  const { microUsdPerHour: price, quotaClass, quotaWeight = 1, limit = Infinity } = offering;
  const quota = (problem.quotas ?? []).find((each) => each.quotaClass === quotaClass);
  const cap = Math.min(limit, quota === undefined ? Infinity : Math.floor(quota.limit / quotaWeight));
  const units = offering.unitsPerInstance / unitOf(problem);
  if (cap === 0) {
    return [before];
  }
  if (price === 0 && cap === Infinity) {
    return [{ counts: new Map(before.counts).set(offering, cap), cost: before.cost, exactly: new Float64Array(before.exactly.length) }];
  }
  const found: Partial[] = [];
  let { exactly } = before;
  for (let count = 0; count <= cap && before.cost + count * price < bound && found.length <= most; count++) {
    const counts = count === 0 ? before.counts : new Map(before.counts).set(offering, count);
    found.push({ counts, cost: before.cost + count * price, exactly });
    exactly = exactly.map(
      (down, alive) =>
        down * offering.instanceUnavailability + (alive < units ? 0 : exactly[alive - units] * (1 - offering.instanceUnavailability)),
    );
  }
  return price === 0 ? found.slice(-1) : found;
}

/** Inside the domains between a single offering and its place. */
function insideOf(problem: FleetProblem, place: string, offerings: readonly Offering[], exactly: Float64Array): Float64Array {
  let inside = exactly;
  for (const { id, unavailability } of domainsAround(problem, offerings[0].domain)) {
    if (id === place) {
      return inside;
    }
    inside = inside.map((probability, alive) => probability * (1 - unavailability) + (alive === 0 ? unavailability : 0));
  }
  return inside;
}

function summedUp(exactly: Float64Array): Float64Array {
  let sum = 0;
  return exactly.map((probability) => (sum += probability));
}
