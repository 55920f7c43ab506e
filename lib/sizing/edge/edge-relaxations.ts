import { ServicePossibility } from "../facility-location/service-possibility";
import { EdgeModel } from "./edge-model";
import type { EdgeRelaxation } from "./edge-plan";
import type { EdgeProblem, EdgeSite } from "./edge-problem";
import { shortSearch } from "./short-search";

/** Bounds are told in tenths of a millisecond, rounded up. */
const BOUND_STEPS = 10;

/** How far a latency bound is raised to save money, before it is given up. */
const BOUND_FACTORS = [1.25, 1.5, 2, 4];

/** Changes of one kind each that make a problem feasible and keep its budget. Each is tried before it is offered. */
export function relaxationsOf(model: EdgeModel): EdgeRelaxation[] {
  const { problem } = model;
  const offered: EdgeRelaxation[] = [];
  const offer = (change: string, changed: EdgeProblem | undefined): boolean => {
    const cost = changed === undefined ? undefined : shortSearch(changed).cost;
    if (cost === undefined || cost > (problem.budgetMicroUsdPerHour ?? Infinity)) {
      return false;
    }
    offered.push({ change, microUsdPerHour: cost });
    return true;
  };
  const least = leastBound(model);
  if (least !== undefined) {
    BOUND_FACTORS.some((factor) => {
      const bound = isPossible(problem) ? Math.ceil(problem.latency.boundMs * factor * BOUND_STEPS) / BOUND_STEPS : least;
      return offer(`allow ${bound} ms of latency`, withBound(problem, bound)) || bound === least;
    });
  }
  if (problem.redundancy === "any-site") {
    offer("do without redundancy", { ...problem, redundancy: "none" });
  }
  for (const site of problem.sites.filter(({ use }) => use === "excluded")) {
    offer(`allow '${site.id}'`, withSite(problem, { ...site, use: "optional" }));
  }
  if (!isPossible(problem)) {
    offerServers(problem, offer);
  }
  return offered.sort((a, b) => a.microUsdPerHour! - b.microUsdPerHour!);
}

/** The least number of servers more at one site that is enough, or else at every site. */
function offerServers(problem: EdgeProblem, offer: (change: string, changed: EdgeProblem) => boolean): void {
  const growing = problem.sites.filter(({ mostServers, use }) => mostServers !== undefined && use !== "excluded");
  const single = growing.flatMap((site) => {
    const more = leastMore(problem, [site]);
    return more === undefined ? [] : [{ site, more }];
  });
  if (single.length > 0) {
    const { site, more } = single.reduce((best, each) => (each.more < best.more ? each : best));
    offer(`allow ${site.mostServers! + more} servers in '${site.id}' (now ${site.mostServers})`, withMore(problem, [site], more));
    return;
  }
  const more = growing.length < 2 ? undefined : leastMore(problem, growing);
  if (more !== undefined) {
    offer(`allow ${more} more ${more === 1 ? "server" : "servers"} in every site`, withMore(problem, growing, more));
  }
}

function leastMore(problem: EdgeProblem, sites: readonly EdgeSite[]): number | undefined {
  const total = problem.users.reduce((sum, { demand }) => sum + demand, 0);
  const most = sites.reduce((sum, { unitsPerServer }) => Math.max(sum, Math.ceil(total / unitsPerServer!)), 0);
  return leastOf(most, (more) => isPossible(withMore(problem, sites, more)));
}

/** The least latency bound for everybody at which all can be served. */
function leastBound({ problem, rttMs }: EdgeModel): number | undefined {
  const { users, sites, latency } = problem;
  const bounds = new Set<number>();
  rttMs.forEach((rtt, at) => {
    const each = rtt + (sites[Math.floor(at / users.length)].serviceMs ?? latency.serviceMs ?? 0);
    if (each < Infinity && each > latency.boundMs) {
      bounds.add(Math.ceil(each * BOUND_STEPS) / BOUND_STEPS);
    }
  });
  const rising = [latency.boundMs, ...[...bounds].sort((a, b) => a - b)];
  const enough = leastOf(rising.length - 1, (at) => isPossible(withBound(problem, rising[at])));
  return enough === undefined ? undefined : rising[enough];
}

/** The least number from 0 to `most` that is enough, where more is enough too. */
function leastOf(most: number, isEnough: (value: number) => boolean): number | undefined {
  if (!isEnough(most)) {
    return undefined;
  }
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

function isPossible(problem: EdgeProblem): boolean {
  const { facility, range } = new EdgeModel(problem);
  return new ServicePossibility(facility).cutBrokenBy(range.greatest) === undefined;
}

function withBound(problem: EdgeProblem, boundMs: number): EdgeProblem {
  const users = problem.users.map((user) => (user.boundMs === undefined ? user : { ...user, boundMs: Math.max(user.boundMs, boundMs) }));
  return { ...problem, users, latency: { ...problem.latency, boundMs } };
}

function withSite(problem: EdgeProblem, site: EdgeSite): EdgeProblem {
  return { ...problem, sites: problem.sites.map((each) => (each.id === site.id ? site : each)) };
}

function withMore(problem: EdgeProblem, sites: readonly EdgeSite[], more: number): EdgeProblem {
  return sites.reduce((changed, site) => withSite(changed, { ...site, mostServers: site.mostServers! + more }), problem);
}
