import type { FleetProblem } from "../fleet-problem";
import { greatestCommonDivisor } from "../greatest-common-divisor";
import { EffortSpent, type Effort } from "../planner/effort";
import { FleetModel } from "../planner/fleet-model";
import { solveFleet } from "../planner/solve-fleet";
import { AliveMass } from "./alive-mass";
import { LateCurve } from "./late-curve";
import { leastLateShare } from "./late-share";
import { cheapestForLatency, type LatencyTask, type ServiceSolution } from "./latency-search";
import type { ServiceProblem } from "./service-problem";

/** A problem at one rate of arrivals: what is late with how many servers, and what a fleet comes to. */
export class RateTask {
  public readonly curve: LateCurve;
  public readonly alive: AliveMass;
  /** The fewest servers that keep the latency target when none fails; undefined when no number does. */
  public readonly fewest: number | undefined;

  public constructor(
    public readonly problem: ServiceProblem,
    public readonly perSecond: number,
  ) {
    this.curve = new LateCurve(problem, perSecond);
    this.alive = new AliveMass(problem);
    this.fewest = this.curve.fewestFor(problem.latency.lateShare);
  }

  /** Mean share of late requests of a fleet. */
  public lateShare(counts: ArrayLike<number>): number {
    return this.curve.mean(this.alive.of(counts));
  }

  /** P(fewer servers up than keep the latency target). */
  public unavailability(counts: ArrayLike<number>): number {
    return this.alive
      .of(counts)
      .subarray(0, this.fewest ?? Infinity)
      .reduce((sum, mass) => sum + mass, 0);
  }

  /** Whether a fleet meets the latency and the availability target. */
  public isMet(counts: ArrayLike<number>): boolean {
    const { latency, targets } = this.problem;
    return (
      this.fewest !== undefined &&
      this.lateShare(counts) <= latency.lateShare &&
      this.unavailability(counts) <= (targets?.unavailability ?? 1)
    );
  }
}

/** The fleet problem of a service problem, with a demand in servers. */
export function fleetProblemOf(
  { unit, offerings, domains, targets, mix, quotas }: ServiceProblem,
  demand: number,
  unavailability: number,
): FleetProblem {
  // The budget is compared afterwards, so that it is known what would be enough.
  return { unit, demand, offerings, domains, mix, quotas, targets: { unavailability, survive: targets?.survive } };
}

/** Fewest further servers that a joint plan for latency and availability is tried with. */
const JOINT_TRIES = 8;

/**
 * The cheapest fleet at one rate, with a lower bound.
 *
 * Latency and availability are solved one after the other: the cheapest fleet of one that meets the other as well is the cheapest of both. Where
 * both bind, fleets are tried that meet a common sufficient condition, and the gap to the greater of the two bounds is stated.
 */
export function planRate(task: RateTask, effort: Effort, gap: number): ServiceSolution {
  const { problem, curve, fewest } = task;
  const { latency, targets } = problem;
  if (fewest === undefined) {
    return { cost: Infinity, lowerBound: Infinity };
  }
  const unit = greatestCommonDivisor(problem.offerings.map(({ unitsPerInstance }) => unitsPerInstance));
  const demand = Math.ceil(fewest / unit) * unit;
  let best = cheapestForLatency(latencyTask(task, unit, demand, effort, gap), effort);
  const allowed = targets?.unavailability;
  if (allowed === undefined || best.obstacle !== undefined) {
    return best;
  }
  const consider = (counts: ArrayLike<number> | undefined, cost: number): void => {
    if (counts !== undefined && (best.counts === undefined || cost < best.cost)) {
      const own = Float64Array.from(counts);
      if (task.isMet(own)) {
        best = { counts: own, cost, lowerBound: best.lowerBound };
      }
    }
  };
  if (best.counts !== undefined && !task.isMet(best.counts)) {
    best = { cost: Infinity, lowerBound: best.lowerBound };
  }
  for (let more = 0; more < JOINT_TRIES && best.lowerBound < best.cost * (1 - gap); more++) {
    const servers = demand + more * unit;
    const room = latency.lateShare - curve.at(servers);
    const target = more === 0 ? allowed : Math.min(allowed, room);
    const solution = target > latency.lateShare * 1e-9 ? trySolve(fleetProblemOf(problem, servers, target), effort, gap) : undefined;
    if (solution?.kind === "fleet") {
      if (more === 0) {
        best = { ...best, lowerBound: Math.min(best.cost, Math.max(best.lowerBound, solution.lowerBound)) };
      }
      consider(solution.fleet.counts, solution.fleet.cost);
    } else if (solution?.kind === "none" && more === 0 && solution.proven) {
      return { cost: Infinity, lowerBound: Infinity, obstacle: solution };
    }
  }
  return best;
}

function latencyTask(task: RateTask, unit: number, demand: number, effort: Effort, gap: number): LatencyTask {
  const { problem, curve } = task;
  const target = problem.latency.lateShare;
  const fleet = fleetProblemOf(problem, demand, 0.5);
  const most = Math.ceil(mostServers(task, fleet, unit, demand, effort) / unit);
  const shares = new Float64Array(most + 1);
  shares[0] = 1;
  for (let step = most; step > 0; step--) {
    const after = step === most ? 0 : shares[step + 1];
    shares[step] = step * unit < demand / 4 && after >= 1 ? 1 : Math.max(after, curve.at(step * unit));
  }
  return { fleet, shares, unit, target, lateShare: (counts) => task.lateShare(counts), gap };
}

/** Servers beyond which more cannot matter: no share of late requests is left to save, or no fleet has or pays so many. */
function mostServers({ problem, curve }: RateTask, fleet: FleetProblem, unit: number, demand: number, effort: Effort): number {
  const { lateShare } = problem.latency;
  const within = problem.offerings.reduce((sum, { limit, unitsPerInstance }) => sum + (limit ?? Infinity) * unitsPerInstance, 0);
  const floor = leastLateShare(problem);
  const enough = curve.fewestFor(floor + Math.max(lateShare * 1e-12, floor * 1e-14)) ?? Infinity;
  let most = Math.max(demand, Math.min(within, enough));
  if (most > 2 * demand + 20 * unit) {
    // Few late requests are left, so what a fleet pays for is bounded by one that is good enough.
    const half = curve.fewestFor(floor + (lateShare - floor) / 2);
    const solution =
      half === undefined
        ? undefined
        : trySolve(fleetProblemOf(problem, Math.ceil(half / unit) * unit, (lateShare - floor) / 2), effort, 0.05);
    const price = Math.min(...problem.offerings.map(({ microUsdPerHour, unitsPerInstance }) => microUsdPerHour / unitsPerInstance));
    if (solution?.kind === "fleet" && price > 0) {
      most = Math.min(most, Math.max(demand, Math.floor(solution.fleet.cost / price)));
    }
  }
  if (most === Infinity || most > 64 * demand + 4096 * unit) {
    const caps = new FleetModel(fleet).offerings;
    most = Math.min(
      most,
      64 * demand + 4096 * unit,
      caps.reduce((sum, { cap, units }) => sum + cap * units * unit, 0),
    );
  }
  return Math.max(most, demand);
}

function trySolve(fleet: FleetProblem, effort: Effort, gap: number): ReturnType<typeof solveFleet> | undefined {
  try {
    return solveFleet(fleet, effort, gap);
  } catch (error) {
    if (error instanceof EffortSpent) {
      return undefined;
    }
    throw error;
  }
}
