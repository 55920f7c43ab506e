import type { Opening } from "../facility-location/facility-problem";
import { Transportation } from "../facility-location/transportation";
import type { EdgeModel } from "./edge-model";
import type { EdgeAssignment, EdgeLoss, EdgeSitePlan, EdgeUserPlan } from "./edge-plan";

/** Shares as whole units. Demand and capacities are integers, so that the cheapest service found is whole but for the rounding of shares. */
function assignmentsOf({ problem, rttMs }: EdgeModel, share: Float64Array): EdgeAssignment[] {
  const { users, sites } = problem;
  return users.flatMap((user, u) =>
    sites.flatMap((site, s) => {
      const at = s * users.length + u;
      const units = Math.round(share[at] * user.demand);
      return units > 0 ? [{ user: user.id, site: site.id, units, share: units / user.demand, rttMs: rttMs[at] }] : [];
    }),
  );
}

/**
 * The cheapest service from open sites, and of equally cheap ones the nearest.
 *
 * A unit of demand is charged its traffic and a fraction of a millionth of a dollar by its round-trip time, so small that no exchange of
 * units between sites, which passes through each open site at most once, outweighs one millionth of a dollar.
 *
 * @param model the problem
 * @param opening step of each site
 * @param lost a site that is down; -1 for none
 */
export function nearestService(model: EdgeModel, opening: Opening, lost = -1): EdgeAssignment[] {
  const { facility, rttMs } = model;
  const customers = facility.demand.length;
  const open = opening.reduce((count, step) => count + (step >= 0 ? 1 : 0), 0);
  const worst = rttMs.reduce((most, each) => (each < Infinity ? Math.max(most, each) : most), 0);
  const weight = 0.5 / (2 * (open + 1) * worst + 1);
  const cost = facility.cost.map((each, at) => (each < Infinity ? each + weight * rttMs[at] * facility.demand[at % customers] : each));
  const service = new Transportation({ ...facility, cost });
  service.serve(opening, lost);
  return assignmentsOf(model, service.share());
}

/** Units by site. */
export function siteLoads(assignments: readonly EdgeAssignment[]): Map<string, number> {
  const loads = new Map<string, number>();
  assignments.forEach(({ site, units }) => loads.set(site, (loads.get(site) ?? 0) + units));
  return loads;
}

/** The open sites with their load. */
export function sitePlans({ problem, facility, servers }: EdgeModel, opening: Opening, loads: ReadonlyMap<string, number>): EdgeSitePlan[] {
  return problem.sites.flatMap((site, s) => {
    if (opening[s] < 0) {
      return [];
    }
    const { capacity, cost } = facility.sites[s][opening[s]];
    const load = loads.get(site.id) ?? 0;
    return [{ site: site.id, servers: servers[s][opening[s]], capacity, load, utilisation: load / capacity, microUsdPerHour: cost }];
  });
}

/** How each user fares. */
export function userPlans(model: EdgeModel, assignments: readonly EdgeAssignment[]): EdgeUserPlan[] {
  const { users, sites } = model.problem;
  const position = new Map(sites.map(({ id }, s) => [id, s]));
  const byUser = new Map<string, EdgeAssignment[]>(users.map(({ id }) => [id, []]));
  assignments.forEach((assignment) => byUser.get(assignment.user)!.push(assignment));
  return users.map(({ id, demand }, u) => {
    const own = byUser.get(id)!;
    return {
      user: id,
      meanRttMs: own.reduce((sum, { units, rttMs }) => sum + units * rttMs, 0) / demand,
      worstRttMs: own.reduce((worst, { rttMs }) => Math.max(worst, rttMs), 0),
      slackMs: own.reduce((least, { site }) => Math.min(least, model.slackMs(position.get(site)!, u)), Infinity),
    };
  });
}

/** The cheapest service when each open site is down. All is then served: the opening survives. */
export function lossesOf(model: EdgeModel, opening: Opening): EdgeLoss[] {
  const { problem, facility } = model;
  return problem.sites.flatMap(({ id }, lost) => {
    if (opening[lost] < 0) {
      return [];
    }
    const assignments = nearestService(model, opening, lost);
    const worst = assignments.reduce<EdgeAssignment | undefined>(
      (most, each) => (each.rttMs > (most?.rttMs ?? -1) ? each : most),
      undefined,
    );
    const room = opening.reduce((sum, step, site) => sum + (step >= 0 && site !== lost ? facility.sites[site][step].capacity : 0), 0);
    const spare = room - facility.demand.reduce((sum, each) => sum + each, 0);
    return [{ site: id, assignments, worstRttMs: worst?.rttMs ?? 0, worstUser: worst?.user ?? "", spare }];
  });
}
