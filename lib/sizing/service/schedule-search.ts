/** Part of a day in which one rate of requests holds. */
export interface Slot {
  readonly hours: number;
  /** Fleets that may run in it: instances per offering. None has more of any offering than the fleet of the busiest slot. */
  readonly fleets: readonly Float64Array[];
}

/** A day to be planned, beginning with its busiest slot. */
export interface Day {
  readonly slots: readonly Slot[];
  /** The fleet of the first slot. */
  readonly peak: Float64Array;
  /** Per offering: one instance an hour, in millionths of a US dollar. */
  readonly prices: readonly number[];
  /** Hours that an instance is paid for before it serves. */
  readonly startHours: number;
  /** Fewest hours between changes of the fleet. */
  readonly leastHours: number;
}

/** A fleet for each slot, in the order of the day. */
export interface DayFleets {
  readonly fleets: readonly Float64Array[];
  readonly microUsd: number;
}

/** A fleet that runs at the end of a slot, with the cheapest way there. */
interface State {
  readonly fleet: Float64Array;
  /** Slot from which on it runs. */
  readonly since: number;
  readonly cost: number;
  readonly before?: State;
}

/** Hours are compared with this much to spare: a minute is no binary fraction of an hour. */
const TOLERANCE = 1e-9;

/**
 * The cheapest day: a fleet for each slot, so that neighbouring ones differ by instances that are only added or only removed, each start is paid
 * for, and the fleet stays for the least time. A dynamic programme over slots and fleets; the day closes with the fleet it began with.
 *
 * The fleet of the busiest slot may run from an earlier slot on: each of these is a day of its own. That fleet all day long is always one.
 */
export function cheapestDay(day: Day): DayFleets {
  const { slots, peak, prices } = day;
  const hours = slots.reduce((sum, slot) => sum + slot.hours, 0);
  let best: DayFleets = { fleets: slots.map(() => peak), microUsd: hours * priceOf(prices, peak) };
  const starts = day.leastHours > 0 ? slots.length : 1;
  for (let earlier = 0; earlier < starts; earlier++) {
    const found = dayFrom(day, earlier);
    if (found !== undefined && found.microUsd < best.microUsd * (1 - TOLERANCE)) {
      best = found;
    }
  }
  return best;
}

/** The cheapest day on which the peak fleet runs from so many slots before the busiest one on. */
function dayFrom(day: Day, earlier: number): DayFleets | undefined {
  const { slots, peak, prices, startHours, leastHours } = day;
  const count = slots.length;
  const at = (index: number): Slot => slots[(index - earlier + count) % count];
  const ends: number[] = [];
  for (let index = 0, sum = 0; index < count; index++) {
    sum += at(index).hours;
    ends.push(sum);
  }
  const startOf = (index: number): number => (index === 0 ? 0 : ends[index - 1]);
  let states: State[] = [{ fleet: peak, since: 0, cost: ends[earlier] * priceOf(prices, peak) }];
  for (let index = earlier + 1; index < count; index++) {
    const { hours, fleets } = at(index);
    const free = states.filter(({ since }) => ends[index - 1] - startOf(since) >= leastHours - TOLERANCE);
    const next: State[] = [];
    for (const fleet of fleets) {
      const running = hours * priceOf(prices, fleet);
      const stays = states.filter((state) => same(state.fleet, fleet));
      next.push(...stays.map((state) => ({ fleet, since: state.since, cost: state.cost + running, before: state })));
      let changed: State | undefined;
      for (const state of free) {
        const cost = state.cost + running + startHours * startsBetween(prices, state.fleet, fleet);
        if ((changed === undefined || cost < changed.cost) && isNested(state.fleet, fleet) && !same(state.fleet, fleet)) {
          changed = { fleet, since: index, cost, before: state };
        }
      }
      if (changed !== undefined) {
        next.push(changed);
      }
    }
    states = settled(next, (since) => ends[index] - startOf(since) >= leastHours - TOLERANCE);
  }
  let best: State | undefined;
  let least = Infinity;
  for (const state of states) {
    // A day that ends with the fleet it begins with goes on without a change.
    const isClosed = same(state.fleet, peak) || ends[count - 1] - startOf(state.since) >= leastHours - TOLERANCE;
    const cost = state.cost + startHours * startsBetween(prices, state.fleet, peak);
    if (isClosed && cost < least) {
      [best, least] = [state, cost];
    }
  }
  return best === undefined ? undefined : { fleets: unrolled(best, day, earlier), microUsd: least };
}

/** Of the states whose fleet may change, the cheapest one a fleet; all of the others. */
function settled(states: readonly State[], isFree: (since: number) => boolean): State[] {
  const cheapest = new Map<Float64Array, State>();
  const bound: State[] = [];
  for (const state of states) {
    if (!isFree(state.since)) {
      bound.push(state);
    } else if ((cheapest.get(state.fleet)?.cost ?? Infinity) > state.cost) {
      cheapest.set(state.fleet, state);
    }
  }
  return [...cheapest.values(), ...bound];
}

/** Fleets in the order of the day, which begins with the busiest slot. */
function unrolled(last: State, { slots, peak }: Day, earlier: number): Float64Array[] {
  const backwards: Float64Array[] = [];
  for (let state: State | undefined = last; state !== undefined; state = state.before) {
    backwards.push(state.fleet);
  }
  const after = backwards.reverse().slice(1);
  return [peak, ...after, ...new Array<Float64Array>(earlier).fill(peak)].slice(0, slots.length);
}

/** What the instances of a fleet cost in an hour. */
function priceOf(prices: readonly number[], fleet: Float64Array): number {
  return prices.reduce((sum, price, index) => sum + price * fleet[index], 0);
}

/** What the instances that are added cost in an hour. */
function startsBetween(prices: readonly number[], from: Float64Array, to: Float64Array): number {
  return prices.reduce((sum, price, index) => sum + price * Math.max(0, to[index] - from[index]), 0);
}

function isNested(a: Float64Array, b: Float64Array): boolean {
  return a.every((count, index) => count <= b[index]) || a.every((count, index) => count >= b[index]);
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a === b || a.every((count, index) => count === b[index]);
}
