import { checkErasureProblem } from "../../lib/sizing/erasure/check-erasure-problem";
import { planErasureCode } from "../../lib/sizing/erasure/plan-erasure-code";
import { verifyErasurePlan } from "../../lib/sizing/erasure/verify-erasure-plan";
import { seededRandom } from "../sizing-durability/support/random";
import { bruteForce } from "./support/brute-force";
import { randomErasureProblem } from "./support/random-problems";

const PROBLEMS = 110;

test(`${PROBLEMS} random problems with domains that are destroyed have the answer of a search that tells every shard apart`, () => {
  const random = seededRandom(411);
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const seen = { optimal: 0, infeasible: 0, dearer: 0, moved: 0, lrc: 0, nested: 0 };
  for (let round = 0; round < PROBLEMS; round++) {
    const drawn = randomErasureProblem(random);
    const alike = pick(1e-3, 1e-2, 0.1);
    const problem = {
      ...drawn,
      targets: { ...drawn.targets, annualLossProbability: pick(0.3, 0.05, 0.01, 1e-3), unavailability: drawn.targets.unavailability * 4 },
      domains: drawn.domains.map((domain) => ({ ...domain, destructionsPerYear: pick(0, alike, alike, alike, 0.03) })),
      // One kind of losses of single shards keeps the states few enough to tell all of them apart.
      nodeTypes: drawn.nodeTypes.map((node) => ({ ...node, annualFailureRate: 0 })),
      repair: { ...drawn.repair, replacementHours: pick(0, 100, 2000) },
      codes: {
        reedSolomon: { minDataShards: 1, maxDataShards: pick(1, 2), minParityShards: 0, maxParityShards: pick(1, 2) },
        ...(random() < 0.2 ? { localReconstruction: [{ dataShards: 2, localGroups: 2, globalParities: 1 }] } : {}),
      },
    };
    expect(checkErasureProblem(problem)).toEqual([]);
    const plan = planErasureCode(problem, { alternatives: false });
    const best = bruteForce(problem);
    const claim = { round, status: plan.status, cost: plan.design?.cost.total };
    expect(claim).toEqual({ round, status: best === undefined ? "infeasible" : "optimal", cost: best?.microUsdPerMonth });
    expect({ round, discrepancies: verifyErasurePlan(problem, plan) }).toEqual({ round, discrepancies: [] });
    const without = planErasureCode({ ...problem, domains: drawn.domains }, { alternatives: false });
    seen.optimal += plan.status === "optimal" ? 1 : 0;
    seen.infeasible += plan.status === "infeasible" ? 1 : 0;
    seen.dearer += plan.design !== undefined && plan.design.cost.total > without.design!.cost.total ? 1 : 0;
    seen.moved += JSON.stringify(plan.design?.placement) !== JSON.stringify(without.design?.placement) ? 1 : 0;
    seen.lrc += plan.design?.code.family === "local-reconstruction" ? 1 : 0;
    seen.nested += problem.domains.some(({ parent }) => parent !== undefined) ? 1 : 0;
    if (best !== undefined) {
      expect(Math.abs(plan.design!.unavailability - best.unavailability)).toBeLessThanOrEqual(1e-9 * best.unavailability + 1e-14);
    }
  }
  expect(seen.optimal).toBeGreaterThan(45);
  expect(seen.infeasible).toBeGreaterThan(15);
  expect(seen.dearer).toBeGreaterThan(5);
  expect(seen.moved).toBeGreaterThan(15);
  expect(seen.nested).toBeGreaterThan(30);
}, 60_000);
