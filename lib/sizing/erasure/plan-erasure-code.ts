import { assertNoBrokenRules } from "../../errors";
import { erasureAlternatives } from "./alternatives";
import { checkErasureOptions, checkErasureProblem } from "./check-erasure-problem";
import { erasureAssumptions } from "./erasure-assumptions";
import { explainErasureInfeasibility } from "./erasure-infeasibility";
import type { ErasurePlan } from "./erasure-plan";
import type { ErasureOptions, ErasureProblem } from "./erasure-problem";
import { ErasureSearch } from "./erasure-search";
import { erasureDesign } from "./placed-design";
import { allowedCodes } from "./storage-code";

/**
 * Plans erasure-coded storage: the code, the devices and nodes, and the shards in each failure domain that store the data with the stated durability
 * and availability for the least money.
 *
 * Exact by exhaustion: every code on every device and node, every placement up to domains that are alike, but for those that a bound shows to be
 * dearer than one already found. Of equally cheap designs the most available one. With `maxPlacements` reached, the plan is `feasible` and states
 * the gap. A target that cannot be met is an answer, never an error.
 *
 * @throws LeptonError when the problem or the options are malformed
 */
export function planErasureCode(problem: ErasureProblem, options: ErasureOptions = {}): ErasurePlan {
  assertNoBrokenRules("planErasureCode", [...checkErasureProblem(problem), ...checkErasureOptions(options)]);
  const search = new ErasureSearch(problem, allowedCodes(problem.codes), options.maxPlacements);
  const { best, lowerBound } = search.run();
  if (best === undefined) {
    return {
      status: "infeasible",
      lowerBoundMicroUsdPerMonth: 0,
      gap: 0,
      alternatives: [],
      assumptions: erasureAssumptions(problem),
      infeasibility: explainErasureInfeasibility(search, options.maxPlacements, lowerBound < Infinity),
    };
  }
  const bound = Math.min(best.cost.total, Math.ceil(lowerBound * (1 - 1e-12)));
  const gap = best.cost.total === 0 ? 0 : (best.cost.total - bound) / best.cost.total;
  const design = erasureDesign(search, best);
  return {
    status: gap === 0 ? "optimal" : "feasible",
    design,
    lowerBoundMicroUsdPerMonth: bound,
    gap,
    alternatives: options.alternatives === false ? [] : erasureAlternatives(search, best),
    assumptions: erasureAssumptions(problem, design),
  };
}
