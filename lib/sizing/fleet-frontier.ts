import { allowedUnavailability, clearlyBelow } from "./allowed-unavailability";
import { assertNoBrokenRules, type BrokenRule } from "../errors";
import type { OfferingCount } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { checkEitherFleetProblem, fleetProblemOfReplicas } from "./replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "./replica/replica-fleet-problem";
import { namedCounts } from "./plan-fleet";
import { leanProblem } from "./planner/lean-problem";
import { solveFleet } from "./planner/solve-fleet";
import { checkPlanningOptions, effortOf, type FleetPlanningOptions } from "./planning-options";

/** Which part of the frontier to work out, and how long. */
export interface FrontierOptions extends FleetPlanningOptions {
  /**
   * The loosest unavailability of interest. In (0, 1).
   *
   * @default 0.5
   */
  readonly fromUnavailability?: number;
  /**
   * Most points.
   *
   * @default 100
   */
  readonly maxPoints?: number;
}

/** A fleet that none beats: whatever is more available costs more. */
export interface FrontierPoint {
  /** In millionths of a US dollar per hour. Integer, at least 0. */
  readonly microUsdPerHour: number;
  /** Exact probability that fewer than the demanded units are up. In [0, 1]. */
  readonly unavailability: number;
  /** Instances per offering, in the problem's order. */
  readonly counts: readonly OfferingCount[];
}

/** Cost against unavailability. */
export interface FleetFrontier {
  /** Non-dominated fleets, the cheapest first. */
  readonly points: readonly FrontierPoint[];
  /** Whether the points go all the way to the target: false when points, effort or budget ran out first. */
  readonly isComplete: boolean;
}

/**
 * All fleets that are not beaten in both cost and unavailability (problem P10), from a loose unavailability to the problem's target.
 *
 * Each point is the exact optimum of `planFleet` for an unavailability just below that of the point before, by more than rounding, so
 * nothing lies between two points. Budget, limits, mix and side constraints hold for every point; the `gap` option does not apply.
 *
 * @throws LeptonError when the problem or the options are malformed
 */
export function fleetFrontier(posed: FleetProblem | ReplicaFleetProblem, options: FrontierOptions = {}): FleetFrontier {
  const { fromUnavailability = 0.5, maxPoints = 100 } = options;
  assertNoBrokenRules("fleetFrontier", [...checkEitherFleetProblem(posed), ...checkFrontierOptions(options)]);
  const problem = leanProblem(fleetProblemOfReplicas(posed).problem);
  const effort = effortOf(options);
  const { unavailability: target } = problem.targets;
  const points: FrontierPoint[] = [];
  let unavailability = Math.max(fromUnavailability, target);
  while (points.length < maxPoints) {
    const solution = solveFleet({ ...problem, targets: { ...problem.targets, unavailability } }, effort, 0);
    if (solution.kind === "none" || solution.fleet.cost !== solution.lowerBound) {
      return { points, isComplete: false };
    }
    const { fleet } = solution;
    points.push({ microUsdPerHour: fleet.cost, unavailability: fleet.unavailability, counts: namedCounts(problem, fleet.counts) });
    if (fleet.unavailability <= allowedUnavailability(target)) {
      return { points, isComplete: true };
    }
    unavailability = Math.max(target, clearlyBelow(fleet.unavailability));
  }
  return { points, isComplete: false };
}

/** Every rule that the options of a frontier break. */
export function checkFrontierOptions(options: FrontierOptions): BrokenRule[] {
  const { fromUnavailability = 0.5, maxPoints = 100 } = options;
  const broken: BrokenRule[] = checkPlanningOptions(options);
  if (!(fromUnavailability > 0 && fromUnavailability < 1)) {
    broken.push({
      rule: "frontier-from-range",
      problem: `'fromUnavailability' (${fromUnavailability}) is not between 0 and 1, both excluded`,
      remedy: "give the loosest unavailability of interest, for example 0.1",
    });
  }
  if (!(Number.isSafeInteger(maxPoints) && maxPoints >= 1)) {
    broken.push({
      rule: "frontier-points-integer",
      problem: `'maxPoints' (${maxPoints}) is not an integer of at least 1`,
      remedy: "give the most points as a whole number",
    });
  }
  return broken;
}
