import type { FacilitySolution } from "../facility-location/facility-problem";
import { ServicePossibility } from "../facility-location/service-possibility";
import type { EdgeModel } from "./edge-model";
import type { EdgeBinding } from "./edge-plan";
import type { EdgeProblem } from "./edge-problem";
import { someOf, usdPerHour } from "./edge-wording";
import { shortSearch } from "./short-search";

/**
 * What keeps a plan from being cheaper: constraints without which a plan that was found costs less, and sites of which one server fewer is not
 * enough.
 *
 * @param model the problem
 * @param solution the plan
 * @param bound no plan of the problem costs less
 * @param isTimeUp whether to leave the searches out
 */
export function bindingConstraints(model: EdgeModel, solution: FacilitySolution, bound: number, isTimeUp: () => boolean): EdgeBinding[] {
  return [...liftedConstraints(model.problem, bound, isTimeUp), ...tightSites(model, solution)];
}

function liftedConstraints(problem: EdgeProblem, bound: number, isTimeUp: () => boolean): EdgeBinding[] {
  const anyBound = Number.MAX_VALUE;
  const lifted: [string, string, EdgeProblem][] = [
    [
      "latency",
      "without a latency bound",
      {
        ...problem,
        users: problem.users.map((user) => (user.boundMs === undefined ? user : { ...user, boundMs: anyBound })),
        latency: { ...problem.latency, boundMs: anyBound },
      },
    ],
  ];
  if (problem.redundancy === "any-site") {
    lifted.push(["redundancy", "without redundancy", { ...problem, redundancy: "none" }]);
  }
  if (problem.sites.some(({ use }) => use === "pinned")) {
    const sites = problem.sites.map((site) => (site.use === "pinned" ? { ...site, use: "optional" as const } : site));
    lifted.push(["pinned", "without pinned sites", { ...problem, sites }]);
  }
  return lifted.flatMap(([constraint, change, relaxed]) => {
    const cost = isTimeUp() ? undefined : shortSearch(relaxed, isTimeUp).cost;
    return cost === undefined || cost >= bound
      ? []
      : [{ constraint, detail: `${change} a plan costs ${usdPerHour(cost)}`, microUsdPerHour: cost }];
  });
}

function tightSites({ problem, facility, range }: EdgeModel, { opening }: FacilitySolution): EdgeBinding[] {
  const possibility = new ServicePossibility(facility);
  return problem.sites.flatMap(({ id }, site) => {
    if (opening[site] < 0 || opening[site] <= range.least[site]) {
      return [];
    }
    const smaller = opening.slice();
    smaller[site]--;
    const cut = possibility.cutBrokenBy(smaller);
    if (cut === undefined) {
      return [];
    }
    const change = smaller[site] < 0 ? `without '${id}'` : `with fewer servers in '${id}'`;
    const detail = `${change} the sites in reach are too small for ${someOf(cut.customers.map((user) => problem.users[user].id))}`;
    const lost = cut.lost < 0 ? undefined : problem.sites[cut.lost].id;
    return lost === undefined
      ? [{ constraint: `capacity:${id}`, detail }]
      : [{ constraint: `survive:${lost}`, detail: `${detail} when '${lost}' is down` }];
  });
}
