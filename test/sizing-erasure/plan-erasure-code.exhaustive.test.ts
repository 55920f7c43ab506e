import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import { checkErasureProblem } from "../../lib/sizing/erasure/check-erasure-problem";
import { seededRandom } from "../sizing-durability/support/random";
import { verifyErasurePlan } from "../../lib/sizing/erasure/verify-erasure-plan";
import { bruteForce } from "./support/brute-force";
import { randomErasureProblem } from "./support/random-problems";

const PROBLEMS = 220;

test(`${PROBLEMS} random problems have the answer of a search through every code and every placement`, () => {
  const random = seededRandom(2024);
  const seen = { optimal: 0, infeasible: 0, lrc: 0, egress: 0 };
  for (let round = 0; round < PROBLEMS; round++) {
    const problem = randomErasureProblem(random);
    expect(checkErasureProblem(problem)).toEqual([]);
    const plan = planErasureCode(problem, { alternatives: false });
    const best = bruteForce(problem);
    const claim = { round, status: plan.status, cost: plan.design?.cost.total };
    expect(claim).toEqual({ round, status: best === undefined ? "infeasible" : "optimal", cost: best?.microUsdPerMonth });
    expect({ round, discrepancies: verifyErasurePlan(problem, plan) }).toEqual({ round, discrepancies: [] });
    if (best !== undefined) {
      // What the oracle subtracts costs it digits.
      expect(Math.abs(plan.design!.unavailability - best.unavailability)).toBeLessThanOrEqual(1e-9 * best.unavailability + 1e-14);
    }
    seen.optimal += plan.status === "optimal" ? 1 : 0;
    seen.infeasible += plan.status === "infeasible" ? 1 : 0;
    seen.lrc += plan.design?.code.family === "local-reconstruction" ? 1 : 0;
    seen.egress += (plan.design?.cost.reads ?? 0) + (plan.design?.cost.repairs ?? 0) > 0 ? 1 : 0;
  }
  expect(seen.optimal).toBeGreaterThan(80);
  expect(seen.infeasible).toBeGreaterThan(40);
  expect(seen.lrc).toBeGreaterThan(4);
  expect(seen.egress).toBeGreaterThan(15);
}, 60_000);
