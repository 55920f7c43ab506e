import { binomialTerms } from "../binomial";
import { convolve } from "../capacity-distribution";
import type { FleetModel } from "../planner/fleet-model";

/** What may stand in one place of a fleet, the cheapest first. */
export interface PlaceChoices {
  /** Index of the place's domain. */
  readonly place: number;
  /** Offerings of the place. */
  readonly offerings: readonly number[];
  /** Price of each choice, ascending. */
  readonly cost: Float64Array;
  /** Instances by choice, then by offering of the place. */
  readonly counts: readonly (readonly number[])[];
  /** Probability that at most 0, 1, ... demand - 1 reduced units are up while the place is; one choice after the other. */
  readonly upTo: Float64Array;
}

interface Choice {
  readonly cost: number;
  readonly counts: readonly number[];
  readonly mass: Float64Array;
}

/**
 * The choices of each place that cost less than a bound. What is free is there at its most.
 *
 * @param model of the problem
 * @param bound in millionths of a US dollar per hour
 * @param most numbers that all choices together may hold
 * @returns undefined when they hold more
 */
export function placeChoices(model: FleetModel, bound: number, most: number): PlaceChoices[] | undefined {
  const places: PlaceChoices[] = [];
  let left = Math.floor(most / model.demand);
  for (const offerings of model.groups) {
    const place = model.groupDomain(offerings[0]);
    const sets = model.uniform ? offerings.map((offering) => [offering]) : [offerings];
    const none = new Float64Array(model.demand);
    none[0] = 1;
    const found: Choice[] = [{ cost: 0, counts: offerings.map(() => 0), mass: none }];
    for (const set of sets) {
      if (leastNumber(model, set, bound) > left) {
        return undefined;
      }
      const choices = choicesOf(model, { place, offerings, set, bound, most: left - found.length });
      if (choices === undefined) {
        return undefined;
      }
      found.push(...choices.filter(({ counts }) => counts.some((count) => count > 0)));
    }
    left -= found.length;
    if (left < 0) {
      return undefined;
    }
    found.sort((a, b) => a.cost - b.cost);
    places.push({
      place,
      offerings,
      cost: Float64Array.from(found, ({ cost }) => cost),
      counts: found.map(({ counts }) => counts),
      upTo: summedUp(found, model.demand),
    });
  }
  return places;
}

interface Wanted {
  readonly place: number;
  readonly offerings: readonly number[];
  readonly set: readonly number[];
  readonly bound: number;
  readonly most: number;
}

function choicesOf(model: FleetModel, wanted: Wanted): Choice[] | undefined {
  const start = new Float64Array(model.demand);
  start[0] = 1;
  let choices: Choice[] = [{ cost: 0, counts: wanted.offerings.map(() => 0), mass: start }];
  for (const offering of wanted.set) {
    const counts = possibleCounts(model, offering, wanted.bound);
    const masses = counts.map((count) => massOf(model, offering, count));
    const next: Choice[] = [];
    for (const before of choices) {
      for (const [index, count] of counts.entries()) {
        const { price } = model.offerings[offering];
        // What is free has no limit of its own: infinity times nothing is not a number.
        const cost = before.cost + (price === 0 ? 0 : count * price);
        if (cost < wanted.bound) {
          const mass = new Float64Array(model.demand);
          convolve(before.mass, masses[index], mass);
          const at = wanted.offerings.indexOf(offering);
          next.push({ cost, counts: before.counts.map((other, position) => (position === at ? count : other)), mass });
        }
      }
      if (next.length > wanted.most) {
        return undefined;
      }
    }
    choices = next;
  }
  const { forest } = model;
  const path = forest.pathUp(forest.domainOf(wanted.set[0]));
  for (const domain of path.slice(0, path.indexOf(wanted.place))) {
    const { unavailability } = forest.nodes[domain];
    choices.forEach(({ mass }) => {
      mass.forEach((probability, alive) => (mass[alive] = probability * (1 - unavailability)));
      mass[0] += unavailability;
    });
  }
  return choices;
}

/** Fewer choices than there are: the volume of a simplex, whose corners are what the bound buys of each offering. Nothing where limits cut it. */
function leastNumber(model: FleetModel, set: readonly number[], bound: number): number {
  const priced = set.filter((offering) => model.offerings[offering].price > 0);
  const isLimited = priced.some((offering) => possibleCounts(model, offering, bound).length * model.offerings[offering].price < bound);
  return isLimited ? 0 : priced.reduce((volume, offering, index) => (volume * bound) / model.offerings[offering].price / (index + 1), 1);
}

/** Counts that cost less than a bound: all up to the limit, or the limit where they cost nothing. */
function possibleCounts(model: FleetModel, offering: number, bound: number): number[] {
  const { price } = model.offerings[offering];
  const { limit = Infinity } = model.problem.offerings[offering];
  const quota = model.side.quotaOf[offering];
  const withinQuota = quota < 0 ? Infinity : Math.floor(model.side.quotas[quota].limit / model.side.quotaWeight[offering]);
  const cap = Math.min(limit, withinQuota);
  if (price === 0) {
    return [cap];
  }
  const most = Math.min(cap, Math.ceil(bound / price) - 1);
  return Array.from({ length: Math.max(0, most) + 1 }, (_, count) => count);
}

/** Probability of 0, 1, ... demand - 1 reduced units of some instances. */
function massOf(model: FleetModel, offering: number, count: number): Float64Array {
  const { units, unavailability } = model.offerings[offering];
  const mass = new Float64Array(model.demand);
  if (count !== Infinity) {
    const terms = binomialTerms(count, unavailability);
    for (let alive = 0; alive <= count && alive * units < model.demand; alive++) {
      mass[alive * units] = terms[count - alive];
    }
  }
  return mass;
}

function summedUp(choices: readonly Choice[], demand: number): Float64Array {
  const upTo = new Float64Array(choices.length * demand);
  choices.forEach(({ mass }, choice) => {
    let sum = 0;
    for (let k = 0; k < demand; k++) {
      upTo[choice * demand + k] = sum += mass[k];
    }
  });
  return upTo;
}
