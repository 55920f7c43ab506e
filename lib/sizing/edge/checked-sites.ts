import type { EdgeProblem, EdgeSite, EdgeUser } from "./edge-problem";
import { fibreRttMs } from "./fibre-model";

/** A number of servers that a site can have, as the verifier reads it from the problem. */
export interface CheckedSize {
  readonly servers: number;
  readonly capacity: number;
  readonly price: number;
}

/**
 * Numbers of servers worth having at a site, by rising capacity: without those that serve no more than one fewer does, and those beyond the first
 * that serves everybody. A plan with one of these never costs less than with the number before it.
 */
export function sizesOf(problem: EdgeProblem, site: EdgeSite): readonly CheckedSize[] {
  const { unitsPerServer = 1, mostServers = Infinity, capacityByServers } = site;
  const total = totalDemand(problem);
  const enough = Math.min(mostServers, Math.max(1, Math.ceil(total / unitsPerServer)));
  const capacities = capacityByServers ?? Array.from({ length: enough }, (_, at) => unitsPerServer * (at + 1));
  const worth = capacities.flatMap((capacity, at) => (capacity > (capacities[at - 1] ?? 0) ? [{ servers: at + 1, capacity }] : []));
  const last = worth.findIndex(({ capacity }) => capacity >= total);
  return worth
    .slice(0, last < 0 ? worth.length : last + 1)
    .map((size) => ({ ...size, price: site.microUsdPerHour + size.servers * site.serverMicroUsdPerHour }));
}

/** Units of demand that a site serves with all the servers that serve a purpose. */
export function mostUnits(problem: EdgeProblem, site: EdgeSite): number {
  return sizesOf(problem, site).reduce((most, { capacity }) => Math.max(most, capacity), 0);
}

/** Units that all users demand together. */
export function totalDemand({ users }: EdgeProblem): number {
  return users.reduce((sum, { demand }) => sum + demand, 0);
}

/** Whether a site is within a user's latency bound. */
export function isReached({ latency }: EdgeProblem, { rttMs, location, boundMs }: EdgeUser, site: EdgeSite): boolean {
  const measured = new Map(Object.entries(rttMs ?? {})).get(site.id);
  const computed = location === undefined || site.location === undefined ? Infinity : fibreRttMs(location, site.location, latency.fibre);
  return (measured ?? computed) + (site.serviceMs ?? latency.serviceMs ?? 0) <= (boundMs ?? latency.boundMs);
}
