import type { FleetProblem } from "../fleet-problem";
import { EffortSpent, type Effort } from "../planner/effort";
import { FleetModel } from "../planner/fleet-model";
import { solveFleet } from "../planner/solve-fleet";
import { cheapestForAll, shareRow } from "./joint-search";
import { leastLateShare } from "./late-share";
import { cheapestForLatency, type ServiceSolution } from "./latency-search";
import { enoughServers, fleetProblemOf, installable, payable, type RateTask } from "./rate-task";

/** Fewest further servers that a joint plan for latency and availability is tried with. */
const JOINT_TRIES = 8;

/**
 * The cheapest fleet at one rate, with a lower bound.
 *
 * Latency and availability are solved one after the other: the cheapest fleet of one that meets the other as well is the cheapest of both. Where
 * both bind, fleets are tried that meet a common sufficient condition, and what is left between them and the greater of the two bounds is
 * searched by branch and bound.
 */
export function planRate(task: RateTask, effort: Effort, gap: number): ServiceSolution {
  const { problem, curve, fewest, unit, demand } = task;
  const { latency, targets } = problem;
  if (fewest === undefined) {
    return { cost: Infinity, lowerBound: Infinity };
  }
  const fleet = fleetProblemOf(problem, demand, 0.5);
  const shares = shareRow(task, mostServers(task, fleet, effort));
  let best = cheapestForLatency(
    { fleet, shares, unit, target: latency.lateShare, lateShare: (counts) => task.lateShare(counts), gap },
    effort,
  );
  if (best.obstacle !== undefined) {
    return best;
  }
  if (best.counts !== undefined && !task.isMet(best.counts)) {
    best = { cost: Infinity, lowerBound: best.lowerBound };
  }
  const allowed = targets?.unavailability;
  const consider = (counts: ArrayLike<number>, cost: number): void => {
    if (cost < best.cost) {
      const own = Float64Array.from(counts);
      if (task.isMet(own)) {
        best = { counts: own, cost, lowerBound: best.lowerBound };
      }
    }
  };
  for (let more = 0; more < JOINT_TRIES && best.lowerBound < best.cost * (1 - gap); more++) {
    const servers = demand + more * unit;
    const room = Math.min(allowed ?? 1, latency.lateShare - curve.at(servers));
    const target = more === 0 && allowed !== undefined ? allowed : room;
    const solution = target > latency.lateShare * 1e-9 ? trySolve(fleetProblemOf(problem, servers, target), effort, gap) : undefined;
    if (solution?.kind === "fleet") {
      if (more === 0 && allowed !== undefined) {
        best = { ...best, lowerBound: Math.min(best.cost, Math.max(best.lowerBound, solution.lowerBound)) };
      }
      consider(solution.fleet.counts, solution.fleet.cost);
    } else if (solution?.kind === "none" && more === 0 && allowed !== undefined && solution.proven) {
      return { cost: Infinity, lowerBound: Infinity, obstacle: solution };
    }
  }
  return best.lowerBound < best.cost * (1 - gap) && isJoint(task) ? cheapestForAll(task, best, effort, gap) : best;
}

/** Whether the search for a fleet with few late requests does not ask for everything that the problem asks for. */
function isJoint({ problem: { targets } }: RateTask): boolean {
  return targets?.unavailability !== undefined || (targets?.survive ?? []).some(({ withoutInstances = 0 }) => withoutInstances > 0);
}

/** Servers beyond which more cannot matter: no share of late requests is left to save, or no fleet has or pays so many. */
function mostServers(task: RateTask, fleet: FleetProblem, effort: Effort): number {
  const { problem, curve, unit, demand } = task;
  const { lateShare } = problem.latency;
  let most = Math.max(demand, Math.min(installable(task), enoughServers(task)));
  if (most > 2 * demand + 20 * unit) {
    // Few late requests are left, so what a fleet pays for is bounded by one that is good enough.
    const floor = leastLateShare(problem);
    const half = curve.fewestFor(floor + (lateShare - floor) / 2);
    const solution =
      half === undefined
        ? undefined
        : trySolve(fleetProblemOf(problem, Math.ceil(half / unit) * unit, (lateShare - floor) / 2), effort, 0.05);
    if (solution?.kind === "fleet") {
      most = Math.min(most, Math.max(demand, payable(task, solution.fleet.cost)));
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
