import { assertNoBrokenRules } from "../../errors";
import { unlessMalformed, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { checkErasureProblem } from "./check-erasure-problem";
import type { ErasurePlan } from "./erasure-plan";
import type { ErasureProblem } from "./erasure-problem";
import { checkAlternatives } from "./verify/alternative-claims";
import { Claims } from "./verify/claims";
import { checkDesignClaims } from "./verify/design-claims";
import { checkOptimum } from "./verify/optimum-claim";

/** Placements that are looked at when the options do not say: a second or two. */
const DEFAULT_MAX_CANDIDATES = 3000;

/** How much a check may do. */
export interface ErasureVerification {
  /**
   * Most placements that are looked at for a design that would make the plan wrong. With more than these there are, none is: that the plan is optimal
   * then stays unchecked. Each takes a tenth of a millisecond or so.
   *
   * @default 3000
   */
  readonly maxCandidates?: number;
}

/**
 * Checks a plan against its problem with code of its own: it shares neither the search nor the arithmetic of the planner.
 *
 * Checked are the code, shards, nodes, limits, survive targets, capacities, every part of the cost, repair traffic, unavailability (from what is
 * up instead of what is lost, one shard at a time), losses in the long run (by the flow of a stationary chain instead of the time to loss) and in the
 * first year (by the exponential of the chain with its losses), the targets, the figures of the alternatives, the stated gap, and of small problems
 * that nothing better meets the targets, by going through everything. `uncheckedErasureClaims` says what was left out.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyErasurePlan(problem: ErasureProblem, plan: ErasurePlan, options: ErasureVerification = {}): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyErasurePlan", checkErasureProblem(problem));
  return unlessMalformed(() => checked(problem, plan, options).discrepancies);
}

/**
 * What `verifyErasurePlan` does not check of a plan, in words for people: claims that would take too long, and those that nobody can check without
 * planning anew.
 *
 * @throws LeptonError when the problem is malformed
 */
export function uncheckedErasureClaims(problem: ErasureProblem, plan: ErasurePlan, options: ErasureVerification = {}): string[] {
  assertNoBrokenRules("uncheckedErasureClaims", checkErasureProblem(problem));
  return [...new Set(checked(problem, plan, options).unchecked)];
}

function checked(
  problem: ErasureProblem,
  plan: ErasurePlan,
  { maxCandidates = DEFAULT_MAX_CANDIDATES }: ErasureVerification,
): Pick<Claims, "discrepancies" | "unchecked"> {
  const claims = new Claims();
  const { design, status } = plan;
  checkAssumptions(problem, plan, claims);
  if (status === "infeasible" || design === undefined) {
    claims.expect("status", status === "infeasible" && design === undefined, "a design exactly where the plan is not infeasible", status);
    claims.expect("infeasibility", plan.infeasibility !== undefined, "a reason", "none");
    claims.expect("lowerBound", plan.lowerBoundMicroUsdPerMonth === 0 && plan.gap === 0, 0, plan.lowerBoundMicroUsdPerMonth);
    claims.skip("the reason and the prices of ways out");
    if (design === undefined) {
      checkOptimum(problem, plan, maxCandidates, claims);
    }
    return claims;
  }
  claims.expect("infeasibility", plan.infeasibility === undefined, "no reason", "one");
  const bound = plan.lowerBoundMicroUsdPerMonth;
  claims.expect("lowerBound", bound >= 0 && bound <= design.cost.total, `at most ${design.cost.total}`, bound);
  claims.expect(
    "optimality",
    (status === "optimal") === (bound === design.cost.total),
    status,
    `lower bound ${bound} of ${design.cost.total}`,
  );
  const gap = design.cost.total === 0 ? 0 : (design.cost.total - bound) / design.cost.total;
  claims.expect("gap", Math.abs(plan.gap - gap) <= 1e-12, gap, plan.gap);
  if (checkDesignClaims(problem, design, claims) !== undefined) {
    checkOptimum(problem, plan, maxCandidates, claims);
  }
  checkAlternatives(problem, plan, claims);
  if (plan.alternatives.length > 0) {
    claims.skip("that each alternative is the best of its kind");
  }
  return claims;
}

/** What a reader must be told: how repairs run, which loss is meant, and what destruction is. */
function checkAssumptions({ repair, targets, domains }: ErasureProblem, { assumptions }: ErasurePlan, claims: Claims): void {
  const isDestroyable = domains.some(({ destructionsPerYear = 0 }) => destructionsPerYear > 0);
  const told: readonly (readonly [string, RegExp])[] = [
    ["repair", new RegExp(`^Repair is ${repair.mode}:`)],
    ["loss", targets.lossMeasure === "first-year" ? /probability within a first year/ : /expected losses a year in the long run/],
    [
      "destruction",
      isDestroyable ? /^Domains are destroyed independently/ : /the loss of a whole domain with its data is not in the loss rate/,
    ],
  ];
  for (const [what, text] of told) {
    claims.expect(`assumption:${what}`, assumptions.some((assumption) => text.test(assumption)), text, "none"); // prettier-ignore
  }
}
