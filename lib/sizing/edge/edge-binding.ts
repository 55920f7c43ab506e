import type { FacilitySolution } from "../facility-location/facility-problem";
import { Transportation } from "../facility-location/transportation";
import type { EdgeModel } from "./edge-model";
import type { EdgeBinding } from "./edge-plan";
import { someOf } from "./edge-wording";

/** A user's saving by a site out of reach counts above this share of what the user costs: multipliers are not exact. */
const NOTICEABLE = 1e-3;

/**
 * What keeps a plan from being cheaper: sites of which one server fewer is not enough, and users that a site out of reach would serve for
 * less.
 *
 * @param price multipliers of the users: what each costs at the margin
 */
export function bindingConstraints(model: EdgeModel, solution: FacilitySolution, price: Float64Array): EdgeBinding[] {
  return [...tightSites(model, solution), ...tightUsers(model, solution, price)];
}

function tightSites(model: EdgeModel, { opening }: FacilitySolution): EdgeBinding[] {
  const { problem, facility, range } = model;
  const possibility = new Transportation(facility, true);
  return problem.sites.flatMap(({ id }, site) => {
    if (opening[site] < 0 || opening[site] <= range.least[site]) {
      return [];
    }
    const smaller = opening.slice();
    smaller[site]--;
    for (const lost of [-1, ...(facility.survivesAnySite ? [...opening.keys()].filter((each) => smaller[each] >= 0) : [])]) {
      const stuck = possibility.serve(smaller, lost);
      if (stuck !== undefined) {
        const users = someOf(stuck.map((user) => problem.users[user].id));
        const change = smaller[site] < 0 ? `without '${id}'` : `with fewer servers in '${id}'`;
        return lost < 0
          ? [{ constraint: `capacity:${id}`, detail: `${change} the sites in reach are too small for ${users}` }]
          : [
              {
                constraint: `survive:${problem.sites[lost].id}`,
                detail: `${change} the sites in reach are too small for ${users} when '${problem.sites[lost].id}' is down`,
              },
            ];
      }
    }
    return [];
  });
}

function tightUsers(model: EdgeModel, { opening, share }: FacilitySolution, price: Float64Array): EdgeBinding[] {
  const { problem, facility } = model;
  const { users, sites } = problem;
  const load = sites.map((_, s) => users.reduce((sum, { demand }, u) => sum + demand * share[s * users.length + u], 0));
  return users.flatMap((user, u) => {
    let best = -1;
    let least = price[u] * (1 - NOTICEABLE);
    sites.forEach((site, s) => {
      const hasRoom = opening[s] >= 0 && load[s] + user.demand <= facility.sites[s][opening[s]].capacity;
      const traffic = user.demand * (site.transitMicroUsdPerUnit ?? 0);
      if (hasRoom && facility.cost[s * users.length + u] === Infinity && traffic < least) {
        [best, least] = [s, traffic];
      }
    });
    return best < 0
      ? []
      : [
          {
            constraint: `latency:${user.id}`,
            detail: `'${sites[best].id}' has room for '${user.id}' and would serve it for less, but is ${out(-model.slackMs(best, u))}`,
          },
        ];
  });
}

function out(beyondMs: number): string {
  return beyondMs === Infinity ? "not connected to it" : `${beyondMs.toFixed(1)} ms beyond its latency bound`;
}
