import { assertNoBrokenRules } from "../../errors";
import { unless, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { certifiedBound } from "./certified-bound";
import { checkEdgeProblem } from "./check-edge-problem";
import type { EdgeAssignment, EdgePlan } from "./edge-plan";
import type { EdgeProblem, EdgeSite, EdgeUser } from "./edge-problem";
import { fibreRttMs } from "./fibre-model";
import { verifyEdgeInfeasibility } from "./verify-edge-infeasibility";

/** Milliseconds and shares of two computations agree to this. */
const AGREEMENT = 1e-9;

/**
 * Checks an edge plan with code of its own: that everybody is served within the latency bound, by open sites within their capacity, in whole units, also when
 * any one site is down where that was asked for; every figure of the plan; that its certificate proves the bound it claims, case by case in whole
 * numbers; and that the reason of an infeasible plan is one.
 *
 * Of the lower bound the certificate proves `provenMicroUsdPerHour` (`verifiedEdgeBound`). What the search claims beyond it is only known to be at most
 * the cost, as is that a budget below the lower bound is too small.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyEdgePlan(problem: EdgeProblem, plan: EdgePlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyEdgePlan", checkEdgeProblem(problem));
  const hasPlan = plan.status === "optimal" || plan.status === "feasible";
  if (!hasPlan) {
    const isEmpty = plan.sites.length + plan.assignments.length + plan.losses.length === 0;
    return [
      ...(plan.infeasibility === undefined ? [] : verifyEdgeInfeasibility(problem, plan)),
      ...unless(isEmpty, "sites", "no sites without a plan", plan.sites.length),
      ...unless(
        (plan.status === "infeasible") === (plan.infeasibility !== undefined),
        "infeasibility",
        plan.status,
        plan.infeasibility?.constraint,
      ),
      ...checkCertificate(problem, plan),
    ];
  }
  const checker = new PlanChecker(problem, plan);
  return [...checker.all(), ...checkCertificate(problem, plan)];
}

function checkCertificate(problem: EdgeProblem, { certificate, lowerBoundMicroUsdPerHour: bound }: EdgePlan): PlanDiscrepancy[] {
  if (certificate === undefined) {
    return [];
  }
  const { proven, discrepancies } = certifiedBound(problem, certificate);
  return [...discrepancies, ...unless(proven <= bound, "lowerBound", `at least ${proven}`, bound)];
}

/**
 * The lower bound of the cost that a plan's certificate shows, in millionths of a US dollar per hour: what is known without believing the planner. A
 * certificate that does not hold counts for nothing; `verifyEdgePlan` says why.
 *
 * @returns 0 where nothing is proven
 * @throws LeptonError when the problem is malformed
 */
export function verifiedEdgeBound(problem: EdgeProblem, { certificate }: Pick<EdgePlan, "certificate">): number {
  assertNoBrokenRules("verifiedEdgeBound", checkEdgeProblem(problem));
  return certificate === undefined ? 0 : certifiedBound(problem, certificate).proven;
}

class PlanChecker {
  private readonly users: ReadonlyMap<string, EdgeUser>;
  private readonly sites: ReadonlyMap<string, EdgeSite>;
  private readonly capacities = new Map<string, number>();

  public constructor(
    private readonly problem: EdgeProblem,
    private readonly plan: EdgePlan,
  ) {
    this.users = new Map(problem.users.map((user) => [user.id, user]));
    this.sites = new Map(problem.sites.map((site) => [site.id, site]));
    plan.sites.forEach(({ site, servers }) => this.capacities.set(site, capacityOf(this.sites.get(site), servers)));
  }

  public all(): PlanDiscrepancy[] {
    return [
      ...this.checkSites(),
      ...this.checkService("", this.plan.assignments, undefined),
      ...this.checkUsers(),
      ...this.checkCost(),
      ...this.checkLosses(),
    ];
  }

  private checkSites(): PlanDiscrepancy[] {
    const { plan, problem } = this;
    const loads = new Map<string, number>();
    plan.assignments.forEach(({ site, units }) => loads.set(site, (loads.get(site) ?? 0) + units));
    const open = new Set(plan.sites.map(({ site }) => site));
    return [
      ...unless(open.size === plan.sites.length, "sites", "each site once", plan.sites.length),
      ...problem.sites.flatMap(({ id, use }) => [
        ...unless(use !== "pinned" || open.has(id), `pinned:${id}`, "open", "closed"),
        ...unless(use !== "excluded" || !open.has(id), `excluded:${id}`, "closed", "open"),
        ...unless(open.has(id) !== plan.rejections.some(({ site }) => site === id), `rejection:${id}`, "a reason for each closed site", id),
      ]),
      ...plan.sites.flatMap(({ site: id, servers, capacity, load, utilisation, microUsdPerHour }) => {
        const site = this.sites.get(id);
        if (site === undefined) {
          return unless(false, `site:${id}`, "a site of the problem", "unknown");
        }
        const price = site.microUsdPerHour + servers * site.serverMicroUsdPerHour;
        return [
          ...unless(Number.isSafeInteger(servers) && servers >= 1, `servers:${id}`, "an integer of at least 1", servers),
          ...unless(capacity === capacityOf(site, servers), `capacity:${id}`, capacity, capacityOf(site, servers)),
          ...unless(load === (loads.get(id) ?? 0), `load:${id}`, load, loads.get(id) ?? 0),
          ...unless(Math.abs(utilisation * capacity - load) <= AGREEMENT * capacity, `utilisation:${id}`, load / capacity, utilisation),
          ...unless(price === microUsdPerHour, `price:${id}`, microUsdPerHour, price),
        ];
      }),
    ];
  }

  /** Everybody is served in full, in time, within capacity. */
  private checkService(prefix: string, assignments: readonly EdgeAssignment[], lost: string | undefined): PlanDiscrepancy[] {
    const found: PlanDiscrepancy[] = [];
    const served = new Map<string, number>();
    const loads = new Map<string, number>();
    for (const { user: userId, site: siteId, units, share, rttMs } of assignments) {
      const where = `${prefix}assignment:${userId}:${siteId}`;
      const [user, site] = [this.users.get(userId), this.sites.get(siteId)];
      if (user === undefined || site === undefined || !this.capacities.has(siteId) || siteId === lost) {
        found.push({ check: where, expected: "a user of the problem at an open site", found: `${userId} at ${siteId}` });
        continue;
      }
      const rtt = this.rttOf(user, site);
      const latency = rtt + (site.serviceMs ?? this.problem.latency.serviceMs ?? 0);
      const bound = user.boundMs ?? this.problem.latency.boundMs;
      found.push(
        ...unless(Number.isSafeInteger(units) && units >= 1, where, "whole units", units),
        ...unless(Math.abs(share - units / user.demand) <= AGREEMENT, `${where}:share`, share, units / user.demand),
        ...unless(Math.abs(rtt - rttMs) <= AGREEMENT * Math.max(1, rtt), `${where}:rtt`, rttMs, rtt),
        ...unless(latency <= bound, `${where}:latency`, `at most ${bound} ms`, latency),
      );
      served.set(userId, (served.get(userId) ?? 0) + units);
      loads.set(siteId, (loads.get(siteId) ?? 0) + units);
    }
    for (const { id, demand } of this.problem.users) {
      found.push(...unless(served.get(id) === demand, `${prefix}served:${id}`, demand, served.get(id) ?? 0));
    }
    for (const [site, load] of loads) {
      found.push(...unless(load <= this.capacities.get(site)!, `${prefix}full:${site}`, `at most ${this.capacities.get(site)}`, load));
    }
    return found;
  }

  private checkUsers(): PlanDiscrepancy[] {
    const { problem, plan } = this;
    return [
      ...unless(plan.users.length === problem.users.length, "users", problem.users.length, plan.users.length),
      ...plan.users.flatMap(({ user: id, meanRttMs, worstRttMs, slackMs }) => {
        const user = this.users.get(id);
        const own = plan.assignments.filter((each) => each.user === id);
        const total = own.reduce((sum, { units, rttMs }) => sum + units * rttMs, 0);
        const worst = Math.max(0, ...own.map(({ rttMs }) => rttMs));
        const bound = user?.boundMs ?? problem.latency.boundMs;
        const slack = Math.min(
          ...own.map(({ site, rttMs }) => bound - rttMs - (this.sites.get(site)?.serviceMs ?? problem.latency.serviceMs ?? 0)),
        );
        const size = Math.max(1, worst);
        return [
          ...unless(
            user !== undefined && Math.abs(meanRttMs * user.demand - total) <= AGREEMENT * size * user.demand,
            `mean:${id}`,
            meanRttMs,
            total,
          ),
          ...unless(Math.abs(worstRttMs - worst) <= AGREEMENT * size, `worst:${id}`, worstRttMs, worst),
          ...unless(Math.abs(slackMs - slack) <= AGREEMENT * Math.max(size, bound), `slack:${id}`, slackMs, slack),
        ];
      }),
    ];
  }

  private checkCost(): PlanDiscrepancy[] {
    const { plan, sites } = this;
    const fixed = plan.sites.reduce((sum, { site }) => sum + (sites.get(site)?.microUsdPerHour ?? 0), 0);
    const servers = plan.sites.reduce((sum, { site, servers: count }) => sum + count * (sites.get(site)?.serverMicroUsdPerHour ?? 0), 0);
    const transit = plan.assignments.reduce((sum, { site, units }) => sum + units * (sites.get(site)?.transitMicroUsdPerUnit ?? 0), 0);
    const { microUsdPerHour: cost, lowerBoundMicroUsdPerHour: bound, gap, status } = plan;
    const budget = this.problem.budgetMicroUsdPerHour ?? Infinity;
    const distance = cost > bound ? (cost - bound) / cost : 0;
    return [
      ...unless(plan.cost.sitesMicroUsdPerHour === fixed, "cost:sites", plan.cost.sitesMicroUsdPerHour, fixed),
      ...unless(plan.cost.serversMicroUsdPerHour === servers, "cost:servers", plan.cost.serversMicroUsdPerHour, servers),
      ...unless(plan.cost.transitMicroUsdPerHour === transit, "cost:transit", plan.cost.transitMicroUsdPerHour, transit),
      ...unless(cost === fixed + servers + transit, "cost", cost, fixed + servers + transit),
      ...unless(cost <= budget, "budget", `at most ${budget}`, cost),
      ...unless(bound <= cost, "lowerBound", `at most ${cost}`, bound),
      ...unless(Math.abs(gap - distance) <= AGREEMENT, "gap", gap, distance),
      ...unless((status === "optimal") === (bound === cost), "optimality", status, `lower bound ${bound} of ${cost}`),
    ];
  }

  private checkLosses(): PlanDiscrepancy[] {
    const { plan, problem } = this;
    if (problem.redundancy !== "any-site") {
      return unless(plan.losses.length === 0, "losses", "none without redundancy", plan.losses.length);
    }
    return plan.sites.flatMap(({ site: lost }) => {
      const loss = plan.losses.find(({ site }) => site === lost);
      if (loss === undefined) {
        return unless(false, `loss:${lost}`, "a service without it", "none");
      }
      const demand = problem.users.reduce((sum, user) => sum + user.demand, 0);
      const room = [...this.capacities].reduce((sum, [site, capacity]) => (site === lost ? sum : sum + capacity), 0);
      const worst = Math.max(0, ...loss.assignments.map(({ rttMs }) => rttMs));
      const hasWorst = loss.assignments.some(({ user, rttMs }) => user === loss.worstUser && rttMs === worst);
      return [
        ...this.checkService(`loss:${lost}:`, loss.assignments, lost),
        ...unless(loss.worstRttMs === worst && (hasWorst || loss.assignments.length === 0), `loss:${lost}:worst`, loss.worstRttMs, worst),
        ...unless(loss.spare === room - demand, `loss:${lost}:spare`, loss.spare, room - demand),
      ];
    });
  }

  private rttOf(user: EdgeUser, site: EdgeSite): number {
    const measured = new Map(Object.entries(user.rttMs ?? {})).get(site.id);
    if (measured !== undefined) {
      return measured;
    }
    const hasBoth = user.location !== undefined && site.location !== undefined;
    return hasBoth ? fibreRttMs(user.location!, site.location!, this.problem.latency.fibre) : Infinity;
  }
}

function capacityOf(site: EdgeSite | undefined, servers: number): number {
  if (site?.capacityByServers !== undefined) {
    return site.capacityByServers[servers - 1] ?? NaN;
  }
  return site?.unitsPerServer !== undefined && servers <= (site.mostServers ?? Infinity) ? site.unitsPerServer * servers : NaN;
}
