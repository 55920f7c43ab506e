import type { ServicePhases } from "./service-phases";
import { after, sumOf, TooLong } from "./transient";

/** Ways that the busy servers can be spread over the phases, up to which the states are worked out. */
const MOST_SETS = 100;

/** Levels beyond the last server from which on the states are tried to be alike but for a factor. */
const FIRST_LEVELS = 32;

/** Most levels beyond the last server, and most rounds over all levels. */
const MOST_LEVELS = 2048;
const MOST_ROUNDS = 20_000;

/** Two rounds that differ by less than this are the same. */
const SETTLED = 1e-12;

/** What happens to servers that are busy with so many requests in each phase: where to, and how fast. */
interface Moves {
  readonly to: readonly number[];
  readonly rate: readonly number[];
}

/** All spreads of some busy servers. */
interface Level {
  /** From each spread to others of the level: a request goes on to another phase. */
  readonly inside: readonly Moves[];
  /** To spreads of one server less: a request ends and none waits. */
  readonly ends: readonly Moves[];
  /** To spreads of the same level: a request ends and the next in line begins. */
  readonly takesOver: readonly Moves[];
  /** To spreads of one server more: a request arrives and begins at once. Rates are probabilities. */
  readonly begins: readonly Moves[];
  readonly endRate: Float64Array;
  readonly allRate: Float64Array;
}

/** The states of M/PH/c as time goes by: shares by level, the spreads within each, and what is beyond the last level. */
interface Steady {
  readonly shares: readonly Float64Array[];
  /** Share of a level beyond the last one over that of the level before it. */
  readonly ratio: number;
}

/** The most servers for which this is worked out. */
export function mostServersWithPhases({ rates }: ServicePhases): number {
  let servers = 1;
  while (rates.length > 1 && servers < 1e6 && spreads(servers + 1, rates.length) <= MOST_SETS) {
    servers++;
  }
  return rates.length > 1 ? servers : 1e6;
}

/**
 * M/PH/c in one line: the states are the number of requests and how many servers are busy with each phase. Their balance is found by sweeps over
 * the levels, whose total shares are set right after each one by the balance of arrivals and ends (aggregation and disaggregation). A request
 * is then followed until it is served, or ends.
 *
 * @see Koury, McAllister, Stewart: Iterative methods for computing stationary distributions of nearly completely decomposable Markov chains. SIAM
 *   J. Algebraic Discrete Methods 5 (1984)
 * @throws TooLong where there are too many states
 */
export function lateWithPhases(
  arrivals: number,
  servers: number,
  service: ServicePhases,
  of: "wait" | "response",
  seconds: number,
): number {
  if (servers > mostServersWithPhases(service)) {
    throw new TooLong();
  }
  const levels = levelsOf(servers, service);
  const { shares, ratio } = steady(arrivals, servers, levels);
  const full = levels[servers];
  const sets = full.endRate.length;
  const clock = Math.max(...full.allRate, ...service.rates);
  const jumps = clock * seconds;
  const longest = Math.ceil(jumps + 12 * Math.sqrt(jumps) + 40);
  const phases = of === "response" ? service.rates.length : 0;
  const start = new Float64Array(longest * sets + phases);
  // Those who begin at once are in service; those with more before them than can end in time are late for certain.
  let certain = 0;
  shares.slice(0, servers).forEach((share) => {
    const all = sumOf(share);
    for (let phase = 0; phase < phases; phase++) {
      start[longest * sets + phase] += all * service.start[phase];
    }
  });
  let level = shares[servers];
  for (let ahead = 0; ahead < longest; ahead++) {
    start.set(level, ahead * sets);
    level = shares[servers + ahead + 1] ?? level.map((share) => share * ratio);
  }
  for (let n = servers + longest; n < shares.length; n++) {
    certain += sumOf(shares[n]);
  }
  const further = Math.max(0, servers + longest - shares.length);
  certain += (sumOf(shares[shares.length - 1]) * ratio ** (further + 1)) / (1 - ratio);
  const late = after(start, jumps, (mass) => followed(mass, { full, sets, longest, phases, clock, service }));
  return certain + sumOf(late);
}

interface Followed {
  readonly full: Level;
  readonly sets: number;
  readonly longest: number;
  readonly phases: number;
  readonly clock: number;
  readonly service: ServicePhases;
}

/** One jump of those who wait with so many ends to go, and of those who are served. */
function followed(mass: Float64Array, { full, sets, longest, phases, clock, service }: Followed): Float64Array {
  const next = new Float64Array(mass.length);
  for (let ahead = 0; ahead < longest; ahead++) {
    for (let set = 0; set < sets; set++) {
      const share = mass[ahead * sets + set];
      if (share === 0) {
        continue;
      }
      next[ahead * sets + set] += share * (1 - full.allRate[set] / clock);
      const { to, rate } = full.inside[set];
      for (let k = 0; k < to.length; k++) {
        next[ahead * sets + to[k]] += (share * rate[k]) / clock;
      }
      if (ahead > 0) {
        const over = full.takesOver[set];
        for (let k = 0; k < over.to.length; k++) {
          next[(ahead - 1) * sets + over.to[k]] += (share * over.rate[k]) / clock;
        }
      } else {
        for (let phase = 0; phase < phases; phase++) {
          next[longest * sets + phase] += ((share * full.endRate[set]) / clock) * service.start[phase];
        }
      }
    }
  }
  for (let phase = 0; phase < phases; phase++) {
    const share = mass[longest * sets + phase];
    const moves = service.rates[phase] / clock;
    next[longest * sets + phase] += share * (1 - moves);
    for (let other = 0; other < phases; other++) {
      next[longest * sets + other] += share * moves * service.next[phase][other];
    }
  }
  return next;
}

/** Shares of all states. */
function steady(arrivals: number, servers: number, levels: readonly Level[]): Steady {
  const full = levels[servers];
  let known: readonly Float64Array[] = [];
  for (let beyond = FIRST_LEVELS; beyond <= MOST_LEVELS; beyond *= 2) {
    const last = servers + beyond;
    const levelAt = (n: number): Level => levels[Math.min(n, servers)];
    // Within each level shares that add up to 1.
    const spread = Array.from({ length: last + 1 }, (_, n) => {
      const sets = levelAt(n).endRate.length;
      return known[n] ?? known[known.length - 1]?.slice() ?? new Float64Array(sets).fill(1 / sets);
    });
    known = spread;
    let weights: Float64Array = new Float64Array(last + 1);
    let ratio = 0;
    let changed = Infinity;
    for (let round = 0; round < MOST_ROUNDS && changed > SETTLED; round++) {
      weights = weightsOf(arrivals, spread, levelAt);
      ratio = arrivals / dot(spread[last], full.endRate);
      changed = 0;
      for (let step = 0; step <= last; step++) {
        // Downwards first: what waits is far away from what begins.
        const n = round % 2 === 0 ? last - step : step;
        const level = levelAt(n);
        const into = new Float64Array(level.endRate.length);
        if (n > 0) {
          add(into, spread[n - 1], weights[n - 1] * arrivals, n <= servers ? levels[n - 1].begins : undefined);
        }
        const above = n < last ? spread[n + 1] : spread[last];
        const weight = n < last ? weights[n + 1] : weights[last] * ratio;
        add(into, above, weight, n + 1 <= servers ? levels[n + 1].ends : full.takesOver);
        const all = settledWithin(into, spread[n], weights[n], level, arrivals);
        const sum = sumOf(all);
        for (let set = 0; set < all.length; set++) {
          const share = all[set] / sum;
          changed = Math.max(changed, Math.abs(share - spread[n][set]));
          spread[n][set] = share;
        }
      }
    }
    const isAlike = spread[last].every((share, set) => Math.abs(share - spread[last - 1][set]) < 1e-11);
    if (isAlike && ratio < 1) {
      const all = sumOf(weights) + (weights[last] * ratio) / (1 - ratio);
      return { shares: spread.map((row, n) => row.map((share) => (share * weights[n]) / all)), ratio };
    }
  }
  throw new TooLong();
}

/** Shares of the levels: as many arrivals as ends between neighbours. */
function weightsOf(arrivals: number, spread: readonly Float64Array[], levelAt: (n: number) => Level): Float64Array {
  const weights = new Float64Array(spread.length);
  weights[0] = 1;
  for (let n = 1; n < spread.length; n++) {
    weights[n] = (weights[n - 1] * arrivals) / dot(spread[n], levelAt(n).endRate);
    if (weights[n] > 1e200) {
      weights.forEach((weight, k) => (weights[k] = weight * 1e-200));
    }
  }
  return weights;
}

/** Shares of a level from what flows into it and moves within it, by a few repeated substitutions. */
function settledWithin(into: Float64Array, before: Float64Array, weight: number, level: Level, arrivals: number): Float64Array {
  let all = before.map((share) => share * weight);
  for (let round = 0; round < 4; round++) {
    const next = into.slice();
    add(next, all, 1, level.inside);
    all = next.map((flow, set) => flow / (arrivals + level.allRate[set]));
  }
  return all;
}

/** Adds flows from shares of other states; where there are no moves, to the state of the same number. */
function add(into: Float64Array, from: Float64Array, factor: number, moves: readonly Moves[] | undefined): void {
  for (let set = 0; set < from.length; set++) {
    if (moves === undefined) {
      into[set] += from[set] * factor;
      continue;
    }
    const { to, rate } = moves[set];
    for (let k = 0; k < to.length; k++) {
      into[to[k]] += from[set] * factor * rate[k];
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index], 0);
}

/** Levels of 0 to all busy servers. */
function levelsOf(servers: number, { start, rates, next }: ServicePhases): Level[] {
  const all = Array.from({ length: servers + 2 }, (_, busy) => spreadsOf(busy, rates.length));
  const index = all.map((spread) => new Map(spread.map((set, at) => [set.join(), at])));
  return all.slice(0, servers + 1).map((spread, busy): Level => {
    const moves = (of: (set: readonly number[]) => [readonly number[], number, number][]): Moves[] =>
      spread.map((set) => {
        const found = of(set).filter(([, , rate]) => rate > 0);
        return { to: found.map(([other, level]) => index[level].get(other.join())!), rate: found.map(([, , rate]) => rate) };
      });
    const changed = (set: readonly number[], from: number, to: number): number[] =>
      set.map((count, phase) => count - (phase === from ? 1 : 0) + (phase === to ? 1 : 0));
    const ending = next.map((row) => 1 - row.reduce((sum, share) => sum + share, 0));
    const each = (
      set: readonly number[],
      of: (phase: number) => [readonly number[], number, number][],
    ): [readonly number[], number, number][] => set.flatMap((count, phase) => (count > 0 ? of(phase) : []));
    return {
      inside: moves((set) =>
        each(set, (i) =>
          rates.map((_, j): [readonly number[], number, number] => [changed(set, i, j), busy, set[i] * rates[i] * next[i][j]]),
        ),
      ),
      ends: moves((set) => each(set, (i) => [[changed(set, i, -1), busy - 1, set[i] * rates[i] * ending[i]]])),
      takesOver: moves((set) =>
        each(set, (i) =>
          rates.map((_, j): [readonly number[], number, number] => [changed(set, i, j), busy, set[i] * rates[i] * ending[i] * start[j]]),
        ),
      ),
      begins: moves((set) => rates.map((_, j): [readonly number[], number, number] => [changed(set, -1, j), busy + 1, start[j]])),
      endRate: Float64Array.from(spread, (set) => set.reduce((sum, count, i) => sum + count * rates[i] * ending[i], 0)),
      allRate: Float64Array.from(spread, (set) => set.reduce((sum, count, i) => sum + count * rates[i], 0)),
    };
  });
}

/** All ways to spread some servers over phases. */
function spreadsOf(busy: number, phases: number): number[][] {
  return phases === 1
    ? [[busy]]
    : Array.from({ length: busy + 1 }, (_, first) => spreadsOf(busy - first, phases - 1).map((rest) => [first, ...rest])).flat();
}

/** How many there are: (busy + phases - 1) over (phases - 1). */
function spreads(busy: number, phases: number): number {
  let ways = 1;
  for (let k = 1; k < phases; k++) {
    ways = (ways * (busy + k)) / k;
  }
  return ways;
}
