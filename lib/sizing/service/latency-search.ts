import type { FleetProblem } from "../fleet-problem";
import type { Effort } from "../planner/effort";
import { EffortSpent } from "../planner/effort";
import type { FleetSolution } from "../planner/fleet-solution";
import { solveFleet } from "../planner/solve-fleet";
import { randomDemand, withRandomDemand } from "./demand-states";

/** What is known about the cheapest fleet. */
export interface ServiceSolution {
  /** Instances per offering, the cheapest known that meets the target; undefined when none is known. */
  readonly counts?: Float64Array;
  /** In millionths of a US dollar per hour. */
  readonly cost: number;
  /** No fleet that meets the target costs less. */
  readonly lowerBound: number;
  /** What is in the way where there is no fleet. */
  readonly obstacle?: FleetSolution & { readonly kind: "none" };
}

/** What a search for a fleet with few late requests is given. */
export interface LatencyTask {
  /** Offerings, domains and side constraints; demand and unavailability are of no account. */
  readonly fleet: FleetProblem;
  /** h(k): share of late requests with k units up, k in steps of `unit`; h(0) = 1, never rising. */
  readonly shares: Float64Array;
  /** Servers a step stands for. */
  readonly unit: number;
  /** The greatest allowed mean share. */
  readonly target: number;
  /** Exact mean share of a fleet. */
  readonly lateShare: (counts: ArrayLike<number>) => number;
  /** Good enough: (cost - lower bound) / cost. */
  readonly gap: number;
}

/** Factors between steps of the staircases that the penalty is held between, from coarse to exact. */
const REFINEMENTS = [4, 2, 1.3, 1.1, 1];

/** A staircase of so many steps or fewer is taken as it is at once. */
const FEW_STEPS = 6;

/** Share of the target that is left for failures at the least. */
const LEAST_ROOM = 1e-9;

/** Rounding errors of the fleet planner and of this one stay far below this. */
const ROUNDING = 1e-11;

/**
 * The cheapest fleet with E[h(up)] <= target.
 *
 * h is held between two staircases, each of which is a fleet problem with a random demand that the fleet planner solves exactly. The lower
 * one gives a proven lower bound, and an optimum where its fleet meets the target; the upper one a fleet that does. Finer staircases follow
 * until both agree, the last one being h itself.
 */
export function cheapestForLatency(task: LatencyTask, effort: Effort): ServiceSolution {
  let best: ServiceSolution = { cost: Infinity, lowerBound: 0 };
  if (!(task.shares[task.shares.length - 1] <= task.target && task.target < 1)) {
    // Not even the most servers are enough, or everything may be late: no random demand says that, and there is no fleet to look for.
    return best;
  }
  const consider = (counts: Float64Array, cost: number): void => {
    if (cost < best.cost && task.lateShare(counts) <= task.target) {
      best = { counts, cost, lowerBound: best.lowerBound };
    }
  };
  const done = (): boolean => best.lowerBound >= best.cost * (1 - task.gap);
  let steps = -1;
  for (const factor of distinctSteps(task.shares) <= FEW_STEPS ? [1] : REFINEMENTS) {
    const lower = staircase(task.shares, factor, "lower", task.target);
    const upper = staircase(task.shares, factor, "upper", task.target);
    if (distinctSteps(lower) === steps) {
      continue;
    }
    steps = distinctSteps(lower);
    const below = solve(task, lower, task.target * (1 + ROUNDING), effort);
    if (below === undefined) {
      break;
    }
    if (below.kind === "none") {
      if (!below.proven) {
        break;
      }
      return best.counts === undefined ? { ...best, lowerBound: below.unaffordable?.lowerBound ?? Infinity, obstacle: below } : best;
    }
    best = { ...best, lowerBound: Math.min(best.cost, Math.max(best.lowerBound, below.lowerBound)) };
    consider(realCounts(task, below), below.fleet.cost);
    if (done()) {
      break;
    }
    const above =
      upper[upper.length - 1] < task.target * (1 - LEAST_ROOM) ? solve(task, upper, task.target * (1 - ROUNDING), effort) : undefined;
    if (above?.kind === "fleet") {
      consider(realCounts(task, above), above.fleet.cost);
    }
    if (done()) {
      break;
    }
  }
  return best;
}

function realCounts({ fleet }: LatencyTask, solution: FleetSolution & { readonly kind: "fleet" }): Float64Array {
  return solution.fleet.counts.slice(0, fleet.offerings.length);
}

/** Solves one staircase; undefined when the effort is spent before anything is known. */
function solve(task: LatencyTask, shares: Float64Array, target: number, effort: Effort): FleetSolution | undefined {
  const demand = randomDemand(shares, task.unit);
  // A target of next to nothing asks for next to endless counts, and one of nothing or less for endless ones; a little more than is allowed
  // keeps the bound a bound.
  const room = Math.min(Math.max(target - demand.beyond, LEAST_ROOM * target), 1 - 1e-12);
  try {
    return solveFleet(withRandomDemand(task.fleet, demand, room), effort, task.gap);
  } catch (error) {
    if (error instanceof EffortSpent) {
      return undefined;
    }
    throw error;
  }
}

/**
 * A staircase above or below a falling row: neighbours that differ by less than a factor become equal. Shares above 1 - 1e-9 of the first,
 * or below 1e-6 of the target, differ too little to count.
 */
export function staircase(shares: Float64Array, factor: number, side: "lower" | "upper", target: number): Float64Array {
  if (factor === 1) {
    return shares;
  }
  const result = shares.slice();
  for (let start = 0; start < shares.length;) {
    let end = start;
    while (end + 1 < shares.length && shares[end + 1] * factor >= shares[start] - target * 1e-3) {
      end++;
    }
    // The first step is where nothing works at all.
    result.fill(side === "upper" ? shares[start] : start === 0 ? 1 : shares[end], start, end + 1);
    if (side === "lower" && start === 0) {
      result.fill(shares[end], 1, end + 1);
      result[0] = 1;
    }
    start = end + 1;
  }
  return result;
}

function distinctSteps(shares: Float64Array): number {
  return new Set(shares).size;
}
