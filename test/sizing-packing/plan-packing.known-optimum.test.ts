import { planPacking, verifyPackingPlan } from "../../lib/sizing/packing";
import { brimProblem, cutProblem } from "./known-optimum";

/** Relaxations, which is far more than these take. */
const EFFORT = 300;

test.each([
  ["up to 3 nodes of a type", 3],
  ["up to 30 nodes of a type", 30],
])(
  "10 classes cut from full nodes, 50 types, %s: the cost known beforehand is found and proven",
  (_, most) => {
    for (let seed = 1; seed <= 3; seed++) {
      const { problem, optimum } = cutProblem(seed, most);
      expect([problem.pods.length, problem.nodeTypes.length]).toEqual([10, 50]);
      const plan = planPacking(problem, { maxNodes: EFFORT });
      expect([seed, plan.status, plan.microUsdPerHour]).toEqual([seed, "optimal", optimum]);
      expect([seed, plan.utilisation.map(({ share }) => share)]).toEqual([seed, plan.utilisation.map(() => 1)]);
      expect([seed, verifyPackingPlan(problem, plan)]).toEqual([seed, []]);
    }
  },
  300_000,
);

test("nodes full of dozens of usual pods: the bound is the cost known beforehand, and no plan is below it", () => {
  for (let seed = 1; seed <= 2; seed++) {
    const { problem, optimum } = brimProblem(seed, 3);
    const plan = planPacking(problem, { maxNodes: 8 });
    expect([seed, plan.lowerBoundMicroUsdPerHour, plan.microUsdPerHour >= optimum]).toEqual([seed, optimum, true]);
    expect([seed, verifyPackingPlan(problem, plan)]).toEqual([seed, []]);
  }
}, 300_000);
