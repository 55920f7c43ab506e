import type { BrokenRule } from "../../errors";
import { checkFleetProblem } from "../check-fleet-problem";
import type { FleetProblem } from "../fleet-problem";
import { checkPlanningOptions } from "../planning-options";
import type { DemandDrawsOptions } from "./demand-draws-plan";

/** Most draws: more say nothing that fewer do not. */
const MOST_DRAWS = 100_000;

/** Every rule that a problem, a sample of demands and options break. */
export function checkDemandDraws(problem: FleetProblem, draws: readonly number[], options: DemandDrawsOptions): BrokenRule[] {
  const { quantile, microUsdPerMissingUnitHour: missing } = options;
  const broken: BrokenRule[] = checkPlanningOptions(options);
  if (draws.length === 0 || draws.length > MOST_DRAWS) {
    broken.push({
      rule: "draws-number",
      problem: `${draws.length} draws are given`,
      remedy: `give from 1 to ${MOST_DRAWS} draws of the demand`,
    });
  }
  if (quantile !== undefined && !(quantile > 0 && quantile <= 1)) {
    broken.push({
      rule: "draws-quantile-range",
      problem: `'quantile' (${quantile}) is not above 0 and at most 1`,
      remedy: "give the share of the draws to serve, for example 0.95",
    });
  }
  if (missing !== undefined && !(Number.isFinite(missing) && missing >= 0)) {
    broken.push({
      rule: "missing-unit-price-range",
      problem: `'microUsdPerMissingUnitHour' (${missing}) is not a number of at least 0`,
      remedy: "give what a missing unit costs in millionths of a US dollar per hour",
    });
  }
  const wrong = draws.find((demand) => !(Number.isSafeInteger(demand) && demand >= 1));
  if (wrong !== undefined) {
    broken.push({ rule: "draws-integer", problem: `a draw of the demand is ${wrong}`, remedy: "give whole numbers of at least 1" });
    return [...broken, ...checkFleetProblem(problem)];
  }
  // What a problem says of its demand is hardest to keep for the least of them, and its size for the greatest.
  const extremes = draws.length === 0 ? [problem.demand] : extremesOf(draws);
  const rules = extremes.flatMap((demand) => checkFleetProblem({ ...problem, demand }));
  return [...broken, ...rules.filter((rule, index) => rules.findIndex((other) => other.problem === rule.problem) === index)];
}

function extremesOf(draws: readonly number[]): number[] {
  const [least, greatest] = draws.reduce(([low, high], demand) => [Math.min(low, demand), Math.max(high, demand)], [Infinity, 0]);
  return least === greatest ? [least] : [least, greatest];
}
