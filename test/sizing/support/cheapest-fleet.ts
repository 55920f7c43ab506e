import type { FleetProblem } from "../../../lib/sizing/fleet-problem";
import { DomainStateEvaluator, meetsSideConstraints } from "./brute-force";

/** What the search finds. */
export interface Cheapest {
  /** Least cost of a fleet that meets all targets and the least unavailability among such; undefined when there is none. */
  readonly best?: { readonly cost: number; readonly unavailability: number };
  /** Whether some fleet that was looked at is so close to a target that rounding decides. */
  readonly onTheEdge: boolean;
  /** Whether the search was given up. */
  readonly givenUp: boolean;
}

/** Probabilities this close to a target are decided by rounding. */
const ON_THE_EDGE = 1e-10;

/**
 * Tries every fleet within the limits, but those that cannot matter: fleets that cost more than one already found, and fleets that stay below
 * a level of service even with everything that is still open at its limit (one more machine never hurts a probability). Shares nothing with
 * the planner: no bounds but these two, no distributions merged, no order among partial fleets.
 */
export function cheapestFleet(problem: FleetProblem, mostSteps: number): Cheapest {
  const { offerings, targets, quotas = [] } = problem;
  const evaluator = new DomainStateEvaluator(problem);
  const levels = [
    { units: problem.demand, unavailability: targets.unavailability },
    ...[...(targets.degraded ?? [])].sort((a, b) => b.units - a.units),
  ];
  const uniform = (problem.mix ?? "uniform-per-zone") === "uniform-per-zone";
  const zones = offerings.map(({ zone }) => zone);
  const limits = offerings.map(({ limit }) => limit!);
  const counts = limits.slice();
  const budget = targets.maxMicroUsdPerHour ?? Infinity;
  let best: { cost: number; unavailability: number } | undefined;
  let onTheEdge = false;
  let steps = 0;

  const reached = (): number[] | undefined => {
    const chances = evaluator.levels(
      counts,
      levels.map(({ units }) => units),
    );
    onTheEdge ||= chances.some((chance, level) => {
      const { unavailability } = levels[level];
      return Math.abs(chance - unavailability) <= ON_THE_EDGE * unavailability;
    });
    return chances.every((chance, level) => chance <= levels[level].unavailability) ? chances : undefined;
  };
  const withinQuotas = (upTo: number): boolean =>
    quotas.every(
      ({ quotaClass, limit }) =>
        offerings.reduce(
          (used, offering, index) =>
            used + (index <= upTo && offering.quotaClass === quotaClass ? offering.quotaWeight! * counts[index] : 0),
          0,
        ) <= limit,
    );
  const visit = (index: number, cost: number): void => {
    if (++steps > mostSteps) {
      return;
    }
    // Everything from `index` on is at its limit.
    const chances = reached();
    if (chances === undefined) {
      return;
    }
    if (index === offerings.length) {
      const unavailability = chances[0];
      if ((best === undefined || cost < best.cost || unavailability < best.unavailability) && meetsSideConstraints(problem, counts)) {
        best = { cost, unavailability };
      }
      return;
    }
    const taken = uniform && zones.some((zone, other) => other < index && zone === zones[index] && counts[other] > 0);
    const { microUsdPerHour } = offerings[index];
    const most = taken ? 0 : limits[index];
    for (let count = 0; count <= most && cost + count * microUsdPerHour <= Math.min(budget, best?.cost ?? Infinity); count++) {
      counts[index] = count;
      if (withinQuotas(index)) {
        visit(index + 1, cost + count * microUsdPerHour);
      }
    }
    counts[index] = limits[index];
  };
  visit(0, 0);
  return { ...(best === undefined ? {} : { best }), onTheEdge, givenUp: steps > mostSteps };
}
