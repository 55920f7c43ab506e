import { planPacking, verifyPackingPlan, type PackingProblem, type PodClass } from "../../lib/sizing/packing";
import { leastCost } from "./enumerated-packing";
import { Seeded } from "./seeded";

const PROBLEMS = 320;

/** Up to six pods of up to three classes, two node types in up to three zones, with every rule that a class may have. */
function smallProblem(seed: number): PackingProblem {
  const random = new Seeded(seed);
  const zones = ["a", "b", "c"].slice(0, random.whole(1, 3));
  const nodeTypes = Array.from({ length: random.whole(1, 3) }, (_, t) => ({
    id: `t${t}`,
    capacity: { milliCpu: random.whole(3, 9), memoryMib: random.whole(3, 9), gpus: random.chance(0.3) ? random.whole(1, 2) : 0 },
    ...(random.chance(0.3) ? { overhead: { milliCpu: 1, memoryMib: 1 } } : {}),
    ...(random.chance(0.3) ? { maxPods: random.whole(1, 3) } : {}),
    purchaseOption: random.chance(0.7) ? ("on-demand" as const) : ("spot" as const),
    microUsdPerHour: random.whole(2, 30),
    zones: zones
      .filter(() => random.chance(0.8))
      .map((zone) => ({
        zone,
        ...(random.chance(0.35) ? { limit: random.whole(0, 2) } : {}),
        ...(random.chance(0.3) ? { microUsdPerHour: random.whole(2, 30) } : {}),
      })),
  }));
  const sold = [...new Set(nodeTypes.flatMap((type) => type.zones.map(({ zone }) => zone)))];
  let left = 6;
  const pods = Array.from({ length: random.whole(1, 3) }, (_, c): PodClass => {
    const count = Math.min(left, random.whole(0, 4));
    left -= count;
    return {
      id: `p${c}`,
      count,
      requests: { milliCpu: random.whole(1, 4), memoryMib: random.whole(0, 4), gpus: random.chance(0.12) ? 1 : 0 },
      ...(random.chance(0.25) ? { maxPerNode: random.whole(1, 2) } : {}),
      ...(random.chance(0.3) ? { maxZoneSkew: random.whole(1, 2) } : {}),
      ...(random.chance(0.15) && sold.length > 0 ? { zones: sold.filter((_zone, z) => z === 0 || random.chance(0.5)) } : {}),
      ...(random.chance(0.15) ? { purchaseOptions: ["on-demand" as const] } : {}),
      ...(c > 0 && random.chance(0.25) ? { excludes: ["p0"] } : {}),
    };
  });
  return { pods, nodeTypes };
}

test("320 small problems have the cost that trying everything finds, with certificates that hold", () => {
  const seen = { optimal: 0, infeasible: 0 };
  for (let seed = 1; seed <= PROBLEMS; seed++) {
    const problem = smallProblem(seed);
    const plan = planPacking(problem);
    const least = leastCost(problem);
    expect([seed, plan.status, plan.microUsdPerHour]).toEqual([seed, least === undefined ? "infeasible" : "optimal", least ?? 0]);
    expect([seed, verifyPackingPlan(problem, plan)]).toEqual([seed, []]);
    seen[plan.status as keyof typeof seen]++;
  }
  expect(seen.optimal).toBeGreaterThanOrEqual(150);
  expect(seen.infeasible).toBeGreaterThanOrEqual(60);
}, 120_000);
