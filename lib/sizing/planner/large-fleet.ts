import { FailureForest } from "../failure-forest";
import type { FleetProblem } from "../fleet-problem";
import { CoverBound } from "./cover-bound";
import { EffortSpent, type Effort } from "./effort";
import { FleetSearch } from "./fleet-search";
import { domainsAround } from "./lean-problem";
import type { FleetSolution } from "./fleet-solution";
import { statesOnly } from "./states-only";

/** Offerings from which on the exact search is not tried on all of them: the labels of so many parts do not fit into memory. */
const LARGE = 600;

/** Cheapest offerings that are looked at beside those that covers suggest. */
const CHEAPEST = 24;

/** Fields of a problem, and of its targets, under which a fleet of some of the offerings is a fleet of the problem. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set(["demand", "unit", "offerings", "domains", "targets", "mix", "quotas", "shocks"]);
const KNOWN_TARGETS: ReadonlySet<string> = new Set(["unavailability", "maxMicroUsdPerHour", "degraded"]);

/**
 * Solves a problem of very many offerings: the best fleet of a promising few, beside a bound that holds for all of them.
 *
 * The few are those that the covers of the bound make do with, and the cheapest units. A fleet of them is a fleet of the problem; that others are not
 * better is only known as far as the bound goes, so the outcome has a gap unless the two meet.
 *
 * @param problem a problem that passed `checkFleetProblem`
 * @param effort shared by everything that is done
 * @param gap (cost - lower bound) / cost that is good enough
 * @returns undefined when the problem is not large, asks for something this cannot answer, or the few have no fleet; search all of it then
 */
export function solveLargeFleet(problem: FleetProblem, effort: Effort, gap: number): FleetSolution | undefined {
  if (problem.offerings.length < LARGE || !statesOnly(problem, KNOWN_FIELDS) || !statesOnly(problem.targets, KNOWN_TARGETS)) {
    return undefined;
  }
  try {
    const cover = new CoverBound(problem, new FailureForest(problem), effort);
    const search = new FleetSearch(promising(problem, cover), effort);
    const known = search.feasible();
    if (known === undefined) {
      return undefined;
    }
    search.raiseFirst(cover, known.counts);
    const incumbent = search.incumbent(known.counts);
    search.raise(cover, incumbent.cost, Math.floor(incumbent.cost * (1 - gap)));
    const atLeast = (cost: number): number => Math.min(cost, cover.least);
    const isEnough = incumbent.cost - cover.least <= gap * incumbent.cost;
    const fleet = isEnough ? incumbent : search.cheapest(incumbent.counts, gap).fleet;
    const proven = { fleet, lowerBound: atLeast(fleet.cost) };
    const budget = problem.targets.maxMicroUsdPerHour;
    // A dear fleet of some offerings does not show that no cheap one of all is within the budget.
    return budget !== undefined && fleet.cost > budget ? undefined : { kind: "fleet", ...proven, search };
  } catch (error) {
    if (error instanceof EffortSpent) {
      return undefined;
    }
    throw error;
  }
}

/** The problem with few offerings only: those that covers make do with, and the cheapest for what is alive of them on average. */
function promising(problem: FleetProblem, cover: CoverBound): FleetProblem {
  const chosen = new Set(cover.shape().keys());
  for (const offering of cover.cheapestAlive(CHEAPEST)) {
    chosen.add(offering);
  }
  const offerings = problem.offerings.filter((_, index) => chosen.has(index));
  return { ...problem, offerings, domains: domainsAround(problem, offerings) };
}
