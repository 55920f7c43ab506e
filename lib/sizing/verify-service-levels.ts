import type { FleetPlan } from "./fleet-plan";
import type { FailureDomain, FleetProblem, Offering } from "./fleet-problem";

/** Two ways of adding up the same probabilities agree to this share. */
const AGREEMENT = 1e-9;

type Counts = ReadonlyMap<Offering, number>;

/** Probability that fewer than the demand of a problem are alive, its shared shocks not looked at. */
type Shortfall = (problem: FleetProblem, fleet: Counts) => number;

/**
 * The same with the shared shocks of the problem, for the demand or a degraded level: shock by shock, once with what it takes away left out of
 * the fleet and once without the shock. Code of its own for `verifyFleetPlan`: no states are listed or merged.
 */
export function shortfallUnderShocks(problem: FleetProblem, fleet: Counts, units: number, shortfall: Shortfall): number {
  const [shock, ...others] = problem.shocks ?? [];
  const rest = { ...problem, demand: units, shocks: others };
  if (shock === undefined) {
    return shortfall(rest, fleet);
  }
  const spared = shortfallUnderShocks(rest, fleet, units, shortfall);
  if (shock.probability === 0) {
    return spared;
  }
  const standing = new Map([...fleet].filter(([offering]) => !standsIn(problem, offering.domain, shock.domains)));
  const struck = shortfallUnderShocks(rest, standing, units, shortfall);
  return shock.probability * struck + (1 - shock.probability) * spared;
}

/** Whether a fleet misses a degraded level by more than a share of its target. */
export function missesDegraded(problem: FleetProblem, fleet: Counts, shortfall: Shortfall, share: number): boolean {
  return (problem.targets.degraded ?? []).some(
    ({ units, unavailability }) => shortfallUnderShocks(problem, fleet, units, shortfall) > unavailability * (1 + share),
  );
}

/** Checks what a plan says of the degraded levels, and that it keeps them. */
export function checkDegraded(
  problem: FleetProblem,
  plan: FleetPlan,
  fleet: Counts,
  shortfall: Shortfall,
  expect: (check: string, holds: boolean, expected: unknown, actual: unknown) => void,
): void {
  const { degraded: asked = [] } = problem.targets;
  const { degraded: told = [] } = plan;
  const names = (levels: readonly { readonly units: number }[]): string => levels.map(({ units }) => units).join(", ") || "none";
  expect("degraded", names(told) === names(asked), names(asked), names(told));
  for (const { units, unavailability: allowed } of asked) {
    const actual = shortfallUnderShocks(problem, fleet, units, shortfall);
    const claimed = told.find((level) => level.units === units)?.unavailability ?? Number.NaN;
    expect(`degraded:${units}`, Math.abs(claimed - actual) <= AGREEMENT * actual, claimed, actual);
    expect(`degraded-target:${units}`, actual <= allowed * (1 + AGREEMENT), `at most ${allowed}`, actual);
  }
}

function standsIn(problem: FleetProblem, id: string, places: readonly string[]): boolean {
  const domain: FailureDomain = problem.domains.find((candidate) => candidate.id === id)!;
  return places.includes(id) || (domain.parent !== undefined && standsIn(problem, domain.parent, places));
}
