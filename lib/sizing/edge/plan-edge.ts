import { assertNoBrokenRules } from "../../errors";
import { solveFacilityLocation, type FacilityAnswer, type FacilityLimits } from "../facility-location/solve-facility-location";
import { checkEdgeOptions, checkEdgeProblem } from "./check-edge-problem";
import { bindingConstraints } from "./edge-binding";
import { certificateOf, PROOF_LIMITS } from "./certificate-builder";
import { explainEdgeInfeasibility, explainOverBudget } from "./edge-infeasibility";
import { EdgeModel } from "./edge-model";
import type { EdgePlan } from "./edge-plan";
import type { EdgePlanningOptions, EdgeProblem } from "./edge-problem";
import { rejectedSites } from "./edge-rejections";
import { lossesOf, nearestService, siteLoads, sitePlans, userPlans } from "./edge-service";
import { BOUND_ROUNDING, wholeBound } from "./whole-bound";

/** Most ranges of openings where `maxNodes` is left out. */
const DEFAULT_MAX_NODES = 20_000;

/**
 * The cheapest sites, servers and assignment of users that keep a latency bound (problem P8), exact, with a proven bound where it is stopped
 * early.
 *
 * Of equally cheap plans one is given, the same on every machine. Openings are searched by branch and bound with a Lagrangian bound; who is
 * served where is a transportation problem solved exactly, in whole units of demand.
 *
 * @param problem users, sites, latency and redundancy
 * @param options when to stop
 * @throws LeptonError when the problem or the options are malformed
 */
export function planEdge(problem: EdgeProblem, options: EdgePlanningOptions = {}): EdgePlan {
  assertNoBrokenRules("planEdge", [...checkEdgeProblem(problem), ...checkEdgeOptions(options)]);
  const model = new EdgeModel(problem);
  const { facility, range, granularity } = model;
  const { budgetMicroUsdPerHour: budget = Infinity } = problem;
  const limits = { ...limitsOf(options, granularity), budget, proof: PROOF_LIMITS[options.certificate ?? "short"] };
  const answer = solveFacilityLocation(facility, limits, range);
  const { solution, stuck } = answer;
  if (solution === undefined) {
    return withoutPlan("infeasible", { infeasibility: explainEdgeInfeasibility(model, stuck!) });
  }
  const cost = Math.round(solution.cost);
  const bound = lowerBoundOf(answer, cost, granularity);
  const proof = answer.proof === undefined ? {} : { certificate: certificateOf(model, answer.proof, bound) };
  if (cost > budget) {
    return bound > budget
      ? withoutPlan("infeasible", { infeasibility: explainOverBudget(model, cost, bound), ...proof, bound })
      : withoutPlan("unknown", { ...proof, bound });
  }
  const isTimeUp = limits.isTimeUp ?? (() => false);
  const gap = cost > bound ? (cost - bound) / cost : 0;
  const assignments = nearestService(model, solution.opening);
  const sites = sitePlans(model, solution.opening, siteLoads(assignments));
  return {
    status: gap === 0 ? "optimal" : "feasible",
    sites,
    assignments,
    users: userPlans(model, assignments),
    microUsdPerHour: cost,
    cost: partsOf(problem, sites, cost),
    lowerBoundMicroUsdPerHour: bound,
    gap,
    binding: bindingConstraints(model, solution, bound, isTimeUp),
    rejections: rejectedSites(model, answer, cost, bound, isTimeUp),
    losses: facility.survivesAnySite ? lossesOf(model, solution.opening) : [],
    ...proof,
  };
}

function limitsOf({ gap = 0, maxNodes = DEFAULT_MAX_NODES, timeLimitMs, now }: EdgePlanningOptions, granularity: number): FacilityLimits {
  if (timeLimitMs === undefined || now === undefined) {
    return { gap, maxNodes, granularity };
  }
  const end = now() + timeLimitMs;
  return { gap, maxNodes, granularity, isTimeUp: () => now() >= end };
}

/** The least multiple of the granularity that the search leaves possible. */
function lowerBoundOf({ lowerBound }: FacilityAnswer, cost: number, granularity: number): number {
  const rounded = Math.min(cost, wholeBound(lowerBound, granularity));
  return cost - rounded <= 2 * BOUND_ROUNDING * cost ? cost : rounded;
}

function partsOf({ sites }: EdgeProblem, open: EdgePlan["sites"], cost: number): EdgePlan["cost"] {
  const byId = new Map(sites.map((site) => [site.id, site]));
  const fixed = open.reduce((sum, { site }) => sum + byId.get(site)!.microUsdPerHour, 0);
  const servers = open.reduce((sum, { site, servers: count }) => sum + byId.get(site)!.serverMicroUsdPerHour * count, 0);
  return { sitesMicroUsdPerHour: fixed, serversMicroUsdPerHour: servers, transitMicroUsdPerHour: cost - fixed - servers };
}

function withoutPlan(
  status: "infeasible" | "unknown",
  { bound = 0, ...rest }: Pick<EdgePlan, "certificate" | "infeasibility"> & { readonly bound?: number },
): EdgePlan {
  return {
    status,
    sites: [],
    assignments: [],
    users: [],
    microUsdPerHour: 0,
    cost: { sitesMicroUsdPerHour: 0, serversMicroUsdPerHour: 0, transitMicroUsdPerHour: 0 },
    lowerBoundMicroUsdPerHour: bound,
    gap: status === "unknown" ? 1 : 0,
    binding: [],
    rejections: [],
    losses: [],
    ...rest,
  };
}
