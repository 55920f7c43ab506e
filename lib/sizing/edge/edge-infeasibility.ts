import type { ServiceCut } from "../facility-location/service-cut";
import type { EdgeModel } from "./edge-model";
import type { EdgeInfeasibility, UnreachedUser } from "./edge-plan";
import { relaxationsOf } from "./edge-relaxations";
import { someOf, usdPerHour } from "./edge-wording";

/** Why the sites cannot serve everybody, even with all their servers. */
export function explainEdgeInfeasibility(model: EdgeModel, cut: ServiceCut): EdgeInfeasibility {
  const { problem } = model;
  const unreached = unreachedUsers(model, 1);
  if (unreached.length > 0) {
    return {
      constraint: "reach",
      need: `a site within the latency bound of ${someOf(unreached.map(({ user }) => user))}`,
      have: nearest(unreached[0]),
      unreached,
      relaxations: relaxationsOf(model),
    };
  }
  const alone = problem.redundancy === "any-site" ? unreachedUsers(model, 2) : [];
  if (alone.length > 0) {
    return {
      constraint: "survive:any-site",
      need: `two sites within the latency bound of ${someOf(alone.map(({ user }) => user))}`,
      have: `one; the next: ${nearest(alone[0])}`,
      unreached: alone,
      relaxations: relaxationsOf(model),
    };
  }
  const sites = cut.sites.filter((site) => model.range.greatest[site] >= 0);
  const capacity = sites.reduce((sum, site) => sum + model.facility.sites[site][model.range.greatest[site]].capacity, 0);
  const short = {
    users: cut.customers.map((customer) => problem.users[customer].id),
    sites: sites.map((site) => problem.sites[site].id),
    demand: cut.customers.reduce((sum, customer) => sum + problem.users[customer].demand, 0),
    capacity,
  };
  const unit = problem.unit ?? "unit";
  const lost = cut.lost < 0 ? "" : ` when '${problem.sites[cut.lost].id}' is down`;
  return {
    constraint: cut.lost < 0 ? "capacity" : `survive:${problem.sites[cut.lost].id}`,
    need: `${short.demand} (${unit}) for ${someOf(short.users)}${lost}`,
    have: sites.length === 0 ? "no site in reach" : `${capacity} in ${someOf(short.sites)} with all their servers`,
    unreached: [],
    short,
    relaxations: relaxationsOf(model),
  };
}

/** The cheapest plan is proven to cost more than the budget. */
export function explainOverBudget(model: EdgeModel, cost: number, bound: number): EdgeInfeasibility {
  return {
    constraint: "budget",
    need: `${usdPerHour(bound)} at least`,
    have: `a budget of ${usdPerHour(model.problem.budgetMicroUsdPerHour!)}`,
    unreached: [],
    relaxations: [
      { change: `raise the budget to ${usdPerHour(Math.ceil(cost / 1e4) * 1e4)}`, microUsdPerHour: cost },
      ...relaxationsOf(model),
    ],
  };
}

/** Users that fewer than so many sites reach, with the nearest site that does not. */
function unreachedUsers({ problem, rttMs, range, facility }: EdgeModel, least: number): UnreachedUser[] {
  const { users, sites, latency } = problem;
  return users.flatMap(({ id, boundMs = latency.boundMs }, u) => {
    const usable = [...sites.keys()].filter((s) => range.greatest[s] >= 0);
    const beyond = usable.filter((s) => facility.cost[s * users.length + u] === Infinity);
    if (usable.length - beyond.length >= least) {
      return [];
    }
    const latencyOf = (s: number): number => rttMs[s * users.length + u] + (sites[s].serviceMs ?? latency.serviceMs ?? 0);
    const near = beyond.filter((s) => latencyOf(s) < Infinity).sort((a, b) => latencyOf(a) - latencyOf(b) || a - b);
    return [
      near.length === 0
        ? { user: id, boundMs }
        : {
            user: id,
            boundMs,
            nearestSite: sites[near[0]].id,
            nearestRttMs: rttMs[near[0] * users.length + u],
            nearestLatencyMs: latencyOf(near[0]),
          },
    ];
  });
}

function nearest({ user, boundMs, nearestSite, nearestLatencyMs }: UnreachedUser): string {
  return nearestSite === undefined
    ? `no round-trip time between '${user}' and any other site`
    : `'${user}' is ${nearestLatencyMs!.toFixed(1)} ms from '${nearestSite}', with service; its bound is ${boundMs} ms`;
}
