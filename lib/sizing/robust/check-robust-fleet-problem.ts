import type { BrokenRule } from "../../errors";
import { checkFleetProblem } from "../check-fleet-problem";
import type { FleetProblem } from "../fleet-problem";
import { nearestMatch } from "../nearest-match";
import type { PriceUncertainty, RobustFleetProblem } from "./robust-fleet-problem";

/** Every rule that a robust fleet problem breaks. */
export function checkRobustFleetProblem(problem: RobustFleetProblem): BrokenRule[] {
  return [...checkFleetProblem(problem), ...checkUncertainty(problem, problem.uncertainty)];
}

/** Every rule that uncertain prices break. */
function checkUncertainty(problem: FleetProblem, { rises, instances }: PriceUncertainty): BrokenRule[] {
  const broken: BrokenRule[] = [];
  if (!(Number.isSafeInteger(instances) && instances >= 0)) {
    broken.push({
      rule: "uncertainty-instances-integer",
      problem: `'instances' (${instances}) is not an integer of at least 0`,
      remedy: "give the number of instances whose price may rise",
    });
  }
  const ids = problem.offerings.map(({ id }) => id);
  const named = rises.map(({ offering }) => offering);
  for (const { offering, microUsdPerHour } of rises) {
    if (!ids.includes(offering)) {
      const nearest = nearestMatch(offering, ids);
      broken.push({
        rule: "rise-offering-known",
        problem: `a rise names offering '${offering}', which the problem does not have`,
        remedy: nearest === undefined ? "name an offering of the problem" : `did you mean '${nearest}'`,
      });
    }
    if (!(Number.isSafeInteger(microUsdPerHour) && microUsdPerHour >= 0)) {
      broken.push({
        rule: "rise-integer",
        problem: `the rise of '${offering}' (${microUsdPerHour}) is not an integer of at least 0`,
        remedy: "give it in whole millionths of a US dollar per hour",
      });
    }
  }
  for (const offering of new Set(named.filter((name, index) => named.indexOf(name) !== index))) {
    broken.push({ rule: "rise-unique", problem: `several rises are of the offering '${offering}'`, remedy: "give one" });
  }
  return broken;
}
