import { planPacking, verifyPackingPlan, type PackingProblem } from "../../lib/sizing/packing";
import { Milp } from "../sizing/support/highs";
import { Seeded } from "./seeded";

const PROBLEMS = 100;
/** Most relaxations for one problem: what is not proven by then has its bound and its cost held against the optimum. */
const EFFORT = 40;

/** More pods than trying everything can take: up to 16 of three classes, three node types. */
function problemOf(seed: number): PackingProblem {
  const random = new Seeded(seed + 5000);
  return {
    pods: Array.from({ length: 3 }, (_, c) => ({
      id: `p${c}`,
      count: random.whole(2, 5),
      requests: { milliCpu: random.whole(1, 9), memoryMib: random.whole(1, 9) },
      ...(random.chance(0.2) ? { maxPerNode: random.whole(1, 2) } : {}),
    })),
    nodeTypes: Array.from({ length: 3 }, (_, t) => {
      const size = random.whole(8, 24);
      return {
        id: `t${t}`,
        capacity: { milliCpu: size, memoryMib: random.whole(9, 26) },
        purchaseOption: "on-demand" as const,
        microUsdPerHour: size * 10 + random.whole(-15, 15),
        zones: [{ zone: "a", ...(random.chance(0.2) ? { limit: random.whole(1, 4) } : {}) }],
      };
    }),
  };
}

/** Every way to fill a node, by counting up; how often each is bought is the only unknown. */
function programme({ pods, nodeTypes }: PackingProblem): string {
  const ways = nodeTypes.flatMap(({ capacity }, t) => {
    const found: { readonly name: string; readonly type: number; readonly held: readonly number[] }[] = [];
    const [first, second, third] = pods.map(({ count, maxPerNode = count }) => Math.min(count, maxPerNode));
    for (let a = 0; a <= first!; a++) {
      for (let b = 0; b <= second!; b++) {
        for (let c = 0; c <= third!; c++) {
          const held = [a, b, c];
          const taken = (of: "milliCpu" | "memoryMib"): number => pods.reduce((sum, { requests }, p) => sum + held[p]! * requests[of], 0);
          if (taken("milliCpu") <= capacity.milliCpu && taken("memoryMib") <= capacity.memoryMib && a + b + c > 0) {
            found.push({ name: `y${t}_${a}_${b}_${c}`, type: t, held });
          }
        }
      }
    }
    return found;
  });
  const rows = [
    ...pods.map(
      ({ count }, p) => `${ways.flatMap(({ name, held }) => (held[p]! > 0 ? [`${held[p]} ${name}`] : [])).join(" + ")} = ${count}`,
    ),
    ...nodeTypes.flatMap(({ zones }, t) => {
      const own = ways.filter(({ type }) => type === t);
      return zones[0]!.limit === undefined || own.length === 0 ? [] : [`${own.map(({ name }) => name).join(" + ")} <= ${zones[0]!.limit}`];
    }),
  ];
  return [
    "Minimize",
    ` obj: ${ways.map(({ name, type }) => `${nodeTypes[type]!.microUsdPerHour} ${name}`).join(" + ")}`,
    "Subject To",
    ...rows.map((row, r) => ` r${r}: ${row}`),
    "General",
    ` ${ways.map(({ name }) => name).join(" ")}`,
    "End",
  ].join("\n");
}

test("100 problems have the cost of an integer programme over all ways to fill a node, and bounds that are never above it", async () => {
  const milp = await Milp.load();
  const seen = { optimal: 0, feasible: 0, infeasible: 0, unknown: 0 };
  for (let seed = 1; seed <= PROBLEMS; seed++) {
    const problem = problemOf(seed);
    const plan = planPacking(problem, { maxNodes: EFFORT });
    seen[plan.status]++;
    expect([seed, verifyPackingPlan(problem, plan)]).toEqual([seed, []]);
    const solution = milp.solve(programme(problem));
    if (solution === undefined) {
      expect([seed, plan.status]).toEqual([seed, "infeasible"]);
      continue;
    }
    const least = problem.nodeTypes.reduce(
      (sum, { microUsdPerHour }, t) =>
        sum + microUsdPerHour * [...solution].reduce((n, [name, value]) => n + (name.startsWith(`y${t}_`) ? Math.round(value) : 0), 0),
      0,
    );
    expect([seed, plan.lowerBoundMicroUsdPerHour <= least, plan.microUsdPerHour >= least]).toEqual([seed, true, true]);
    expect([seed, plan.status === "optimal" ? plan.microUsdPerHour : least]).toEqual([seed, least]);
  }
  expect(seen.optimal).toBeGreaterThanOrEqual(80);
  expect(seen.unknown).toBe(0);
}, 300_000);
