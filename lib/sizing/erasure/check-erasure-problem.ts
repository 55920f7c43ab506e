import type { BrokenRule } from "../../errors";
import { isInteger, rule } from "./check/broken-rules";
import { checkCodes } from "./check/check-codes";
import { checkData } from "./check/check-data";
import { checkDomains } from "./check/check-domains";
import { checkHardware } from "./check/check-hardware";
import { checkSums } from "./check/check-sums";
import { checkTargets } from "./check/check-targets";
import { checkRepair, checkTraffic } from "./check/check-transfers";
import type { ErasureOptions, ErasureProblem } from "./erasure-problem";

/** Every rule that an erasure code problem breaks, all at once; empty for a well-formed one. Never judges whether it can be solved. */
export function checkErasureProblem(problem: ErasureProblem): BrokenRule[] {
  const broken = [
    ...checkData(problem),
    ...checkTargets(problem),
    ...checkDomains(problem.domains),
    ...checkHardware(problem),
    ...checkRepair(problem),
    ...checkTraffic(problem),
    ...checkCodes(problem.codes),
  ];
  return broken.length > 0 ? broken : checkSums(problem);
}

/** Every rule that the options break. */
export function checkErasureOptions({ maxPlacements }: ErasureOptions): BrokenRule[] {
  return maxPlacements === undefined || isInteger(maxPlacements, 1, Number.MAX_SAFE_INTEGER)
    ? []
    : [rule("max-placements-integer", `'maxPlacements' (${maxPlacements}) is not an integer of at least 1`, "leave it out")];
}
