import type { EdgeProblem, EdgeSite } from "../../../lib/sizing/edge/edge-problem";
import { MinCostFlow } from "./min-cost-flow";

/** Numbers of servers that serve everybody, with the cost of the cheapest service. */
export interface TriedPlan {
  readonly servers: readonly number[];
  readonly cost: number;
}

/** The cheapest plan by trying every number of servers at every site; undefined where none serves everybody. Round trips are measured. */
export function exhaustEdge(problem: EdgeProblem): number | undefined {
  return cheapestOf(allPlans(problem));
}

/** The least cost; undefined without a plan. */
export function cheapestOf(plans: readonly TriedPlan[]): number | undefined {
  return plans.length === 0 ? undefined : Math.min(...plans.map(({ cost }) => cost));
}

/** Every number of servers at every site that serves everybody. */
export function allPlans(problem: EdgeProblem): TriedPlan[] {
  const found: TriedPlan[] = [];
  const servers = problem.sites.map(() => 0);
  const visit = (site: number): void => {
    if (site === problem.sites.length) {
      const cost = costOf(problem, servers);
      if (cost !== undefined) {
        found.push({ servers: [...servers], cost });
      }
      return;
    }
    const { use, mostServers, capacityByServers } = problem.sites[site];
    for (let count = use === "pinned" ? 1 : 0; count <= (use === "excluded" ? 0 : (capacityByServers?.length ?? mostServers!)); count++) {
      servers[site] = count;
      visit(site + 1);
    }
    servers[site] = 0;
  };
  visit(0);
  return found;
}

/** What these servers cost with the cheapest service; undefined where they do not serve everybody, or not when a site is down. */
export function costOf(problem: EdgeProblem, servers: readonly number[]): number | undefined {
  const open = problem.sites.flatMap((_, site) => (servers[site] > 0 ? [site] : []));
  const losses = problem.redundancy === "any-site" ? open : [];
  const traffic = service(problem, servers, -1);
  if (traffic === undefined || losses.some((lost) => service(problem, servers, lost) === undefined)) {
    return undefined;
  }
  return open.reduce((sum, site) => sum + priceOf(problem.sites[site], servers[site]), traffic);
}

function priceOf({ microUsdPerHour, serverMicroUsdPerHour }: EdgeSite, servers: number): number {
  return microUsdPerHour + servers * serverMicroUsdPerHour;
}

function service({ users, sites, latency }: EdgeProblem, servers: readonly number[], lost: number): number | undefined {
  const source = users.length + sites.length;
  const graph = new MinCostFlow(source + 2);
  users.forEach(({ demand }, user) => graph.arc(source, user, demand, 0));
  sites.forEach(({ id, unitsPerServer, capacityByServers, transitMicroUsdPerUnit = 0, serviceMs = latency.serviceMs ?? 0 }, site) => {
    if (servers[site] === 0 || site === lost) {
      return;
    }
    graph.arc(users.length + site, source + 1, capacityByServers?.[servers[site] - 1] ?? unitsPerServer! * servers[site], 0);
    users.forEach(({ rttMs = {}, demand, boundMs = latency.boundMs }, user) => {
      if (id in rttMs && rttMs[id] + serviceMs <= boundMs) {
        graph.arc(user, users.length + site, demand, transitMicroUsdPerUnit);
      }
    });
  });
  const { amount, cost } = graph.run(source, source + 1);
  return amount === users.reduce((sum, { demand }) => sum + demand, 0) ? cost : undefined;
}
