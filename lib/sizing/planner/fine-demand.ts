import type { FleetProblem } from "../fleet-problem";
import { greatestCommonDivisor } from "../greatest-common-divisor";
import { inCoarserUnits, leastRounding, type CoarserUnit, type Rounding } from "./coarser-units";
import type { Effort } from "./effort";
import { describeFleet, type Fleet } from "./fleet";
import { FleetSearch } from "./fleet-search";
import { leanProblem } from "./lean-problem";
import type { FleetSolution } from "./fleet-solution";
import type { Progress } from "./progress";
import { solveInFull } from "./solve-in-full";
import { statesOnly } from "./states-only";

/** Steps of the demand from which on the search of all of them takes long, or more memory than there is. */
const FINE = 2_000;

/** The most steps of the demand in coarser units, round by round. */
const ROUNDS = [48, 96, 192, 384];

/** With instances rounded up first: what that proves needs no second look. */
const ROUNDINGS = ["up", "down"] as const;

/** Fields of a problem, and of its targets, that rounding speaks of; a greatest share is none, because it counts units against units. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set("demand unit offerings domains targets mix quotas shocks pinned excluded".split(" "));
const KNOWN_TARGETS: ReadonlySet<string> = new Set("unavailability maxMicroUsdPerHour survive degraded minMachineTypes".split(" "));

/**
 * Solves problems whose demand has very many steps, such as requests a second, in coarser units first.
 *
 * The cheapest fleet with instances rounded up costs no more than that of the problem; where it meets the targets in full units, it is the cheapest.
 * Rounded down it meets them for certain. What both leave open is searched in full units, as far as the effort goes.
 *
 * @param problem a problem that passed `checkFleetProblem`
 * @param effort shared by everything that is done
 * @param gap (cost - lower bound) / cost that is good enough
 * @param progress is kept up to date
 * @returns undefined when the steps are few or a constraint is set that rounding does not keep; search the problem itself then
 */
export function solveFineDemand(problem: FleetProblem, effort: Effort, gap: number, progress?: Progress): FleetSolution | undefined {
  const steps = problem.demand / greatestCommonDivisor(problem.offerings.map(({ unitsPerInstance }) => unitsPerInstance));
  if (steps < FINE || !statesOnly(problem, KNOWN_FIELDS) || !statesOnly(problem.targets, KNOWN_TARGETS)) {
    return undefined;
  }
  const { maxMicroUsdPerHour: budget = Infinity, ...targets } = problem.targets;
  const unlimited = { ...problem, targets };
  const search = new FleetSearch(problem, effort);
  let lowerBound = 0;
  let fleet: Fleet | undefined;
  const isProven = (): boolean => fleet !== undefined && fleet.cost - lowerBound <= gap * fleet.cost;
  for (const { mostSteps, rounding } of ROUNDS.flatMap((mostSteps) => ROUNDINGS.map((rounding) => ({ mostSteps, rounding })))) {
    const unit = isProven() ? undefined : leastRounding(problem, mostSteps, rounding);
    const found = unit === undefined ? undefined : solveRounded(unlimited, { unit, rounding, gap }, effort);
    if (found === "none") {
      break;
    }
    lowerBound = Math.max(lowerBound, found?.lowerBound ?? 0);
    const candidate = found === undefined ? undefined : describeFleet(search.model, search.evaluator, found.counts);
    if (candidate !== undefined && isOfProblem(search, candidate) && (fleet === undefined || candidate.cost < fleet.cost)) {
      fleet = candidate;
    }
  }
  if (!isProven()) {
    const full = solveInFull(unlimited, effort, gap, progress);
    if (full.kind === "none" && (full.proven || fleet === undefined)) {
      return full;
    }
    if (full.kind === "fleet") {
      lowerBound = Math.max(lowerBound, full.lowerBound);
      fleet = fleet === undefined || full.fleet.cost < fleet.cost ? full.fleet : fleet;
    }
  }
  const proven = { fleet: fleet!, lowerBound: Math.min(lowerBound, fleet!.cost) };
  return fleet!.cost > budget
    ? { kind: "none", obstacle: "budget", proven: proven.lowerBound > budget, search, unaffordable: proven }
    : { kind: "fleet", ...proven, search };
}

/**
 * The cheapest fleet of the problem in a coarser unit, with a lower bound of the problem; "none" where it is certain that the problem has no fleet, and
 * undefined where nothing was found out.
 */
function solveRounded(
  problem: FleetProblem,
  { unit, rounding, gap }: { readonly unit: CoarserUnit; readonly rounding: Rounding; readonly gap: number },
  effort: Effort,
): { readonly counts: Float64Array; readonly lowerBound: number } | "none" | undefined {
  const solution = solveInFull(leanProblem(inCoarserUnits(problem, unit, rounding)), effort, gap);
  if (solution.kind === "none") {
    return rounding === "up" && solution.proven ? "none" : undefined;
  }
  const { offerings } = solution.search.problem;
  const counted = new Map(offerings.map(({ id }, index) => [id, solution.fleet.counts[index]!]));
  return {
    counts: Float64Array.from(problem.offerings, ({ id }) => counted.get(id) ?? 0),
    lowerBound: rounding === "up" ? solution.lowerBound : 0,
  };
}

function isOfProblem({ model, evaluator }: FleetSearch, { counts }: Fleet): boolean {
  return model.side.areMet(counts) && evaluator.keepsLevels(counts, model.target);
}
