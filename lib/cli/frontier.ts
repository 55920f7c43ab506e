import type { FleetPlan } from "../sizing/fleet-plan";
import type { FleetProblem } from "../sizing/fleet-problem";
import { planFleet } from "../sizing/plan-fleet";
import type { FleetPlanningOptions } from "../sizing/planning-options";
import type { NinesRange } from "./size-arguments";

/** Two points nearer to one another than this many nines are one on any screen. */
const NEAREST_NINES = 0.04;

/** Multiply-adds that one point may cost, about half a second; a point that costs more is given with its gap. */
const OPERATIONS_PER_POINT = 500_000_000;

/** Fleets of which none is both cheaper and more available than another, the cheapest first. */
export interface Frontier {
  /** The fleets. */
  readonly plans: readonly FleetPlan[];
  /** Whether the time was up before the end of the range. */
  readonly isCutShort: boolean;
  /** The unavailability after the last fleet's that no fleet reaches; absent when the range ends before. */
  readonly unreachable?: number;
}

/** How many nines an availability has, from its unavailability: 0.001 has 3. */
export function ninesOf(unavailability: number): number {
  return -Math.log10(unavailability);
}

/**
 * Cost against availability, by the epsilon-constraint method: the cheapest fleet for the loosest target, then the cheapest that is more
 * available than that one, and so on. Each point is a proven optimum unless its gap says otherwise; between two points, others may lie that
 * are nearer than a 25th of a nine to the first. The problem's own unavailability target and budget are left aside.
 *
 * @param problem a well-formed problem
 * @param range availabilities to look at
 * @param options as for `planFleet`; the time limit is for all points together
 * @see Haimes, Lasdon, Wismer: On a bicriterion formulation of the problems of integrated system identification and system
 * optimization, IEEE Transactions on Systems, Man, and Cybernetics 1 (1971)
 */
export function sweepFrontier(problem: FleetProblem, range: NinesRange, options: FleetPlanningOptions): Frontier {
  const { now, timeLimitMs } = options;
  const deadline = now === undefined || timeLimitMs === undefined ? Infinity : now() + timeLimitMs;
  const { maxMicroUsdPerHour: _, ...targets } = problem.targets;
  const plans: FleetPlan[] = [];
  let target = 10 ** -range.fewest;
  while (target >= 10 ** -range.most) {
    const left = deadline - (now?.() ?? 0);
    if (left <= 0) {
      return { plans: notDominated(plans), isCutShort: true };
    }
    const plan = planFleet(
      { ...problem, targets: { ...targets, unavailability: target } },
      { maxOperations: OPERATIONS_PER_POINT, ...options, timeLimitMs: left === Infinity ? undefined : left },
    );
    if (plan.infeasibility !== undefined) {
      const ended = plan.infeasibility.proven ? { isCutShort: false, unreachable: target } : { isCutShort: true };
      return { plans: notDominated(plans), ...ended };
    }
    plans.push(plan);
    target = plan.unavailability * 10 ** -NEAREST_NINES;
  }
  return { plans: notDominated(plans), isCutShort: false };
}

/** Points within a gap can be beaten by later ones, which are more available and turn out no dearer. */
function notDominated(plans: readonly FleetPlan[]): FleetPlan[] {
  return plans.filter(({ microUsdPerHour }, index) => plans.slice(index + 1).every((later) => later.microUsdPerHour > microUsdPerHour));
}
