import { assertNoBrokenRules } from "../../errors";
import { checkPlanningOptions, effortOf, type FleetPlanningOptions } from "../planning-options";
import { namedCounts } from "../plan-fleet";
import { rejectedOfferings } from "../rejected-offerings";
import type { Effort } from "../planner/effort";
import { greatestRate, highestRate, planAutoscaling } from "./autoscaling";
import { checkServiceProblem } from "./check-service-problem";
import { drawRegrets, quantileOf } from "./draw-regrets";
import { latencyReached, serverCapacity } from "./late-share";
import type { ServiceSolution } from "./latency-search";
import { planRate } from "./rate-plan";
import { fleetProblemOf, RateTask } from "./rate-task";
import { serversOf } from "./servers-of";
import { bindingOfService } from "./service-binding";
import { explainNoService } from "./service-infeasibility";
import type { DomainServers, LatencyReached, ServicePlan, TrafficHeadroom } from "./service-plan";
import type { ServiceProblem } from "./service-problem";
import { planSchedule } from "./service-schedule";

/**
 * The cheapest fleet that answers requests in time although machines and zones fail (problem P6 joined with P3), with the settings of an
 * autoscaler, a schedule along the day, and what traffic it bears.
 *
 * Late is P(latency > bound) averaged over the distribution of the servers that are up, with 1 where they do not keep up: failures are taken to be
 * slow beside the queue, which is in its steady state between them. That share falls with every server, so the exact methods for fleets
 * apply: it equals the shortfall of a fleet with a random demand.
 *
 * A service that does not fit is an answer: the plan is then `infeasible` with the reason and what would help. Same input, same answer on
 * every machine unless a time limit is set.
 *
 * @param problem what is wanted and what can be bought
 * @param options when to stop before the optimum is proven
 * @throws LeptonError when the problem or the options are malformed
 */
export function planService(problem: ServiceProblem, options: FleetPlanningOptions = {}): ServicePlan {
  assertNoBrokenRules("planService", [...checkServiceProblem(problem), ...checkPlanningOptions(options)]);
  const effort = effortOf(options);
  const gap = options.gap ?? 0;
  const perSecond = plannedRate(problem);
  const task = new RateTask(problem, perSecond);
  const solution = planRate(task, effort, gap);
  const budget = problem.targets?.maxMicroUsdPerHour ?? Infinity;
  if (solution.counts === undefined || solution.cost > budget) {
    return infeasiblePlan(task, solution, effort);
  }
  return feasiblePlan(task, { ...solution, counts: solution.counts }, effort, gap);
}

/** The rate a problem is planned for: the rate, the greatest of the day, or the quantile of the draws. */
export function plannedRate({ traffic }: ServiceProblem): number {
  switch (traffic.kind) {
    case "steady":
      return traffic.perSecond;
    case "daily":
      return Math.max(...traffic.steps.map(({ perSecond }) => perSecond));
    case "draws":
      return quantileOf(traffic.perSecond, traffic.quantile);
  }
}

function feasiblePlan(
  task: RateTask,
  solution: ServiceSolution & { readonly counts: Float64Array },
  effort: Effort,
  gap: number,
): ServicePlan {
  const { problem, perSecond } = task;
  const { counts, cost, lowerBound } = solution;
  const left = cost > lowerBound ? (cost - lowerBound) / cost : 0;
  const servers = serversOf(problem, counts);
  const schedule = problem.traffic.kind === "daily" ? planSchedule(problem, problem.traffic, solution, effort, gap) : undefined;
  const draws = problem.traffic.kind === "draws" ? drawRegrets(problem, problem.traffic, effort, gap) : {};
  return {
    status: left === 0 ? "optimal" : "feasible",
    model: task.curve.isExact ? "exact" : "upper-bound",
    perSecond,
    counts: namedCounts(problem, counts),
    placement: placementOf(problem, counts),
    servers,
    fewestServers: task.fewest!,
    microUsdPerHour: cost,
    lowerBoundMicroUsdPerHour: lowerBound,
    gap: left,
    lateShare: task.lateShare(counts),
    unavailability: task.unavailability(counts),
    latencies: latenciesOf(task, counts),
    headroom: headroomOf(task, counts),
    autoscaling: planAutoscaling(problem, schedule?.steps ?? [{ perSecond, servers }]),
    ...(schedule === undefined ? {} : { schedule }),
    ...draws,
    binding: bindingOfService(task, counts),
    rejections: rejectionsOf(problem),
  };
}

function infeasiblePlan(task: RateTask, solution: ServiceSolution, effort: Effort): ServicePlan {
  const { problem, perSecond } = task;
  return {
    status: "infeasible",
    model: task.curve.isExact ? "exact" : "upper-bound",
    perSecond,
    counts: [],
    placement: [],
    servers: 0,
    fewestServers: task.fewest ?? 0,
    microUsdPerHour: 0,
    lowerBoundMicroUsdPerHour: Number.isFinite(solution.lowerBound) ? solution.lowerBound : 0,
    gap: 0,
    lateShare: 1,
    unavailability: 1,
    latencies: [],
    headroom: { perSecond: 0, share: -1 },
    autoscaling: { minServers: 0, maxServers: 0, targetUtilisation: 0, scaleUpUtilisation: 0, scaleDownUtilisation: 0, steps: [] },
    binding: [],
    rejections: rejectionsOf(problem),
    infeasibility: explainNoService(task, solution, effort),
  };
}

function rejectionsOf(problem: ServiceProblem): ServicePlan["rejections"] {
  const fleet = fleetProblemOf(problem, 1, 0.5);
  return rejectedOfferings({ ...fleet, targets: { ...fleet.targets, maxMicroUsdPerHour: problem.targets?.maxMicroUsdPerHour } });
}

function placementOf({ offerings, domains }: ServiceProblem, counts: ArrayLike<number>): DomainServers[] {
  return domains.flatMap(({ id }) => {
    const servers = offerings.reduce(
      (sum, { domain, unitsPerInstance }, index) => sum + (domain === id ? unitsPerInstance * counts[index] : 0),
      0,
    );
    return servers > 0 ? [{ domain: id, servers }] : [];
  });
}

/** With everything up, and without each domain that holds servers. */
function latenciesOf({ problem, perSecond, curve }: RateTask, counts: ArrayLike<number>): LatencyReached[] {
  const { offerings, domains, latency } = problem;
  const parents = new Map(domains.map(({ id, parent }) => [id, parent]));
  const isIn = (inner: string | undefined, outer: string): boolean =>
    inner !== undefined && (inner === outer || isIn(parents.get(inner), outer));
  const all = serversOf(problem, counts);
  const reached = (servers: number, lost?: string): LatencyReached => {
    const seconds = latencyReached(problem, perSecond, servers, latency.lateShare);
    return {
      ...(lost === undefined ? {} : { lost }),
      servers,
      lateShare: curve.at(servers),
      ...(seconds === undefined ? {} : { seconds }),
    };
  };
  const without = domains.flatMap(({ id }) => {
    const inside = offerings.reduce(
      (sum, { domain, unitsPerInstance }, index) => sum + (isIn(domain, id) ? unitsPerInstance * counts[index] : 0),
      0,
    );
    return inside > 0 ? [reached(all - inside, id)] : [];
  });
  return [reached(all), ...without];
}

function headroomOf({ problem, perSecond }: RateTask, counts: ArrayLike<number>): TrafficHeadroom {
  const capacity = serversOf(problem, counts) * serverCapacity(problem);
  const highest = highestRate(problem, Math.max(perSecond, capacity)) + perSecond;
  // The planned rate is borne, whatever the rounding of the bisection.
  const greatest = Math.max(
    perSecond,
    greatestRate((rate) => new RateTask(problem, rate).isMet(counts), highest),
  );
  return { perSecond: greatest, share: greatest / perSecond - 1 };
}
