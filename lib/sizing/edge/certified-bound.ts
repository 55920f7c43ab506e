import type { EdgeCertificate } from "./edge-plan";
import type { EdgeProblem, EdgeSite, EdgeUser } from "./edge-problem";
import { fibreRttMs } from "./fibre-model";

/**
 * The bound that multipliers prove, computed from the problem and nothing else; see `EdgeCertificate` for the formula.
 *
 * @returns -Infinity for multipliers that prove nothing
 */
export function certifiedBound(problem: EdgeProblem, { userPrices, cuts }: EdgeCertificate): number {
  const { users, sites } = problem;
  const known = new Set(users.map(({ id }) => id));
  const isSound =
    userPrices.length === users.length &&
    userPrices.every((price) => Number.isFinite(price)) &&
    cuts.every(
      ({ price, users: members }) => price >= 0 && new Set(members).size === members.length && members.every((id) => known.has(id)),
    ) &&
    cuts.every(({ lost }) => lost === undefined || (problem.redundancy === "any-site" && sites.some(({ id }) => id === lost)));
  if (!isSound) {
    return -Infinity;
  }
  const weighed = cuts.map(({ users: members, lost, price }) => {
    const group = users.filter(({ id }) => members.includes(id));
    return {
      price,
      demand: group.reduce((sum, { demand }) => sum + demand, 0),
      holds: (site: EdgeSite): boolean => site.id !== lost && group.some((user) => isReached(problem, user, site)),
    };
  });
  const usable = sites.filter(({ use }) => use !== "excluded");
  const values = usable.map((site) => {
    const own = weighed.filter(({ holds }) => holds(site));
    const earn = earnings(problem, site, userPrices);
    const least = laddersOf(problem, site).reduce((best, { servers, capacity }) => {
      const paid = own.reduce((sum, { price, demand }) => sum + price * Math.min(capacity, demand), 0);
      return Math.min(best, site.microUsdPerHour + servers * site.serverMicroUsdPerHour - paid - earn(capacity));
    }, Infinity);
    return { least, isPinned: site.use === "pinned" };
  });
  const rising = values.filter(({ isPinned }) => !isPinned).map(({ least }) => least).sort((a, b) => a - b); // prettier-ignore
  const pinned = values.filter(({ isPinned }) => isPinned).map(({ least }) => least);
  const needed = leastOpen(problem, usable) - pinned.length;
  const chosen = rising.filter((value, at) => value < 0 || at < needed);
  if (chosen.length < needed) {
    return Infinity;
  }
  const base = userPrices.reduce((sum, price) => sum + price, 0) + weighed.reduce((sum, { price, demand }) => sum + price * demand, 0);
  return [...chosen, ...pinned].reduce((sum, value) => sum + value, base);
}

/** The most that a capacity earns: users by what they pay per unit beyond their traffic. */
function earnings(problem: EdgeProblem, site: EdgeSite, userPrices: readonly number[]): (capacity: number) => number {
  const paying = problem.users
    .map((user, at) => ({ demand: user.demand, rate: userPrices[at] / user.demand - (site.transitMicroUsdPerUnit ?? 0), user }))
    .filter(({ rate, user }) => rate > 0 && isReached(problem, user, site))
    .sort((a, b) => b.rate - a.rate);
  return (capacity) => {
    let [room, sum] = [capacity, 0];
    for (const { demand, rate } of paying) {
      const units = Math.min(room, demand);
      sum += units * rate;
      room -= units;
      if (room <= 0) {
        break;
      }
    }
    return sum;
  };
}

/** Units of demand that a site serves with all the servers that serve a purpose. */
export function mostUnits(problem: EdgeProblem, site: EdgeSite): number {
  return laddersOf(problem, site).reduce((most, { capacity }) => Math.max(most, capacity), 0);
}

function leastOpen(problem: EdgeProblem, usable: readonly EdgeSite[]): number {
  const falling = usable.map((site) => mostUnits(problem, site)).sort((a, b) => b - a);
  const demand = totalDemand(problem);
  const skipped = problem.redundancy === "any-site" && demand > 0 ? 1 : 0;
  let open = skipped;
  for (let room = 0; room < demand; open++) {
    if (open >= falling.length || falling[open] === 0) {
      return Infinity;
    }
    room += falling[open];
  }
  return open;
}

/** Numbers of servers that can be had; more than hold all demand serve no purpose. */
function laddersOf(problem: EdgeProblem, { unitsPerServer = 1, mostServers = Infinity, capacityByServers }: EdgeSite): Ladder[] {
  const enough = Math.min(mostServers, Math.max(1, Math.ceil(totalDemand(problem) / unitsPerServer)));
  return (capacityByServers ?? Array.from({ length: enough }, (_, at) => unitsPerServer * (at + 1))).map((capacity, at) => ({
    servers: at + 1,
    capacity,
  }));
}

interface Ladder {
  readonly servers: number;
  readonly capacity: number;
}

function totalDemand({ users }: EdgeProblem): number {
  return users.reduce((sum, { demand }) => sum + demand, 0);
}

/** Whether a site is within a user's latency bound. */
export function isReached({ latency }: EdgeProblem, { rttMs, location, boundMs }: EdgeUser, site: EdgeSite): boolean {
  const measured = new Map(Object.entries(rttMs ?? {})).get(site.id);
  const computed = location === undefined || site.location === undefined ? Infinity : fibreRttMs(location, site.location, latency.fibre);
  return (measured ?? computed) + (site.serviceMs ?? latency.serviceMs ?? 0) <= (boundMs ?? latency.boundMs);
}
