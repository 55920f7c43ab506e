import type { FleetPlan } from "../fleet-plan";
import type { FleetProblem } from "../fleet-problem";
import type { CountedFleet } from "./counted-fleet";
import { AGREEMENT, unless, type PlanDiscrepancy } from "./plan-discrepancy";
import { shortfall, shortfallEnclosure, type Enclosure } from "./shortfall";

/**
 * Probability that fewer than some units are up with the shared shocks of the problem: shock by shock, once with what it takes away left out
 * of the fleet and once without the shock. No states are listed or merged.
 */
export function shortfallUnderShocks(problem: FleetProblem, fleet: CountedFleet, units: number): number {
  const [shock, ...others] = problem.shocks ?? [];
  const rest = { ...problem, demand: units, shocks: others };
  if (shock === undefined) {
    return shortfall(rest, fleet);
  }
  const spared = shortfallUnderShocks(rest, fleet, units);
  if (shock.probability === 0) {
    return spared;
  }
  const standing = new Map([...fleet].filter(([offering]) => !standsIn(problem, offering.domain, shock.domains)));
  return shock.probability * shortfallUnderShocks(rest, standing, units) + (1 - shock.probability) * spared;
}

/** What the probability that fewer than the demanded units are up lies in for certain, with the shared shocks of the problem. */
export function enclosureUnderShocks(problem: FleetProblem, fleet: CountedFleet): Enclosure {
  const [shock, ...others] = problem.shocks ?? [];
  const rest = { ...problem, shocks: others };
  if (shock === undefined) {
    return shortfallEnclosure(rest, fleet);
  }
  const spared = enclosureUnderShocks(rest, fleet);
  const standing = new Map([...fleet].filter(([offering]) => !standsIn(problem, offering.domain, shock.domains)));
  const struck = enclosureUnderShocks(rest, standing);
  // Four roundings of positive numbers.
  const error = 8 * 2 ** -53;
  const mixed = (of: keyof Enclosure): number => shock.probability * struck[of] + (1 - shock.probability) * spared[of];
  return { low: mixed("low") * (1 - error), high: mixed("high") * (1 + error) };
}

/** Whether a fleet misses the target or a degraded level by more than the agreement of two ways of adding up. */
export function missesLevels(problem: FleetProblem, fleet: CountedFleet): boolean {
  const { unavailability, degraded = [] } = problem.targets;
  return [{ units: problem.demand, unavailability }, ...degraded].some(
    (level) => shortfallUnderShocks(problem, fleet, level.units) > level.unavailability * (1 - AGREEMENT),
  );
}

/** Whether the plan states the unavailability of every degraded level, and keeps them. */
export function checkDegraded(problem: FleetProblem, plan: Pick<FleetPlan, "degraded">, fleet: CountedFleet): PlanDiscrepancy[] {
  const { degraded: asked = [] } = problem.targets;
  const { degraded: told = [] } = plan;
  const names = (levels: readonly { readonly units: number }[]): string => levels.map(({ units }) => units).join(", ") || "none";
  return [
    ...unless(names(told) === names(asked), "degraded", names(asked), names(told)),
    ...asked.flatMap(({ units, unavailability: allowed }) => {
      const actual = shortfallUnderShocks(problem, fleet, units);
      const claimed = told.find((level) => level.units === units)?.unavailability ?? Number.NaN;
      return [
        ...unless(Math.abs(claimed - actual) <= AGREEMENT * actual, `degraded:${units}`, claimed, actual),
        ...unless(actual <= allowed * (1 + AGREEMENT), `degraded-target:${units}`, `at most ${allowed}`, actual),
      ];
    }),
  ];
}

function standsIn(problem: FleetProblem, id: string, places: readonly string[]): boolean {
  const { parent } = problem.domains.find((candidate) => candidate.id === id)!;
  return places.includes(id) || (parent !== undefined && standsIn(problem, parent, places));
}
