import { planPacking, verifyPackingPlan, type PackingProblem } from "../../lib/sizing/packing";
import { NodeCompletion } from "../../lib/sizing/packing/node-completion";
import { NodeFiller } from "../../lib/sizing/packing/node-filler";
import { packingModel } from "../../lib/sizing/packing/packing-model";
import { holdNotAll } from "../../lib/sizing/packing/verify-exhaustion";
import { leastCost } from "./enumerated-packing";
import { Seeded } from "./seeded";

/** Nodes in given numbers that are nearly full, if they hold all pods at all. */
function tight(seed: number): PackingProblem {
  const random = new Seeded(seed + 80_000);
  const pods = Array.from({ length: 3 }, (_, c) => ({
    id: `p${c}`,
    count: random.whole(1, 3),
    requests: { milliCpu: random.whole(1, 5), memoryMib: random.whole(1, 5) },
    ...(random.chance(0.3) ? { maxPerNode: random.whole(1, 2) } : {}),
    ...(c > 0 && random.chance(0.25) ? { excludes: ["p0"] } : {}),
  }));
  const needed = (of: "milliCpu" | "memoryMib"): number => pods.reduce((sum, { count, requests }) => sum + count * requests[of], 0);
  const nodes = random.whole(2, 3);
  return {
    pods,
    nodeTypes: Array.from({ length: nodes }, (_, t) => ({
      id: `t${t}`,
      capacity: {
        milliCpu: Math.max(1, Math.ceil(needed("milliCpu") / nodes) + random.whole(-1, 2)),
        memoryMib: Math.max(1, Math.ceil(needed("memoryMib") / nodes) + random.whole(-1, 2)),
      },
      purchaseOption: "on-demand" as const,
      microUsdPerHour: 1,
      zones: [{ zone: "a", limit: 1 }],
    })),
  };
}

/** Two nodes of 10 do not hold pods of 8, 6, 3 and 3. */
const NODE = { rooms: [10], most: [1, 1, 2] };
const NONE: PackingProblem = {
  pods: [1, 1, 2].map((count, c) => ({ id: `p${c}`, count, requests: { milliCpu: 1, memoryMib: 0 } })),
  nodeTypes: [],
};

const LIMITS = { steps: 1_000_000, patience: 60, isOutOfTime: () => false };

test("600 sets of nearly full nodes hold all pods exactly when trying everything says so; the search by moves never claims more", () => {
  const seen = { held: 0, none: 0, moved: 0 };
  for (let seed = 1; seed <= 600; seed++) {
    const problem = tight(seed);
    const model = packingModel(problem);
    const counts = model.offerings.map(() => 1);
    const demand = model.rows.map(({ count }) => count);
    const outcome = new NodeCompletion(model).complete(counts, demand, [], LIMITS);
    const moved = new NodeFiller(model).fill(counts, demand, LIMITS);
    const isHeld = leastCost(problem) !== undefined;
    expect([seed, typeof outcome === "string" ? outcome : "held"]).toEqual([seed, isHeld ? "held" : "none"]);
    for (const filled of [outcome, moved]) {
      if (typeof filled === "object") {
        expect([seed, isHeld]).toEqual([seed, true]);
        expect(demand).toEqual(problem.pods.map((_, c) => filled.reduce((sum, { counts: held }) => sum + held[c]!, 0)));
        for (const { offering, counts: held } of filled) {
          expect(model.units.every((unit, c) => held[c] === 0 || unit.length > 0)).toBe(true);
          model.offerings[offering]!.usable.forEach((amount, r) =>
            expect(held.reduce((sum, count, c) => sum + count * model.units[c]![r]!, 0)).toBeLessThanOrEqual(amount),
          );
          problem.pods.forEach(({ maxPerNode = Infinity, excludes = [] }, c) => {
            expect(held[c]).toBeLessThanOrEqual(maxPerNode);
            expect(excludes.length > 0 && held[c]! > 0 && held[0]! > 0).toBe(false);
          });
        }
      }
    }
    // The verifier's own search, on the problem's own figures.
    const nodes = problem.nodeTypes.map(({ capacity }, t) => ({
      rooms: [capacity.milliCpu, capacity.memoryMib],
      most: problem.pods.map((_, c) => model.offerings[t]!.most[c]!),
    }));
    const sizes = [problem.pods.map(({ requests }) => requests.milliCpu), problem.pods.map(({ requests }) => requests.memoryMib)];
    expect([seed, holdNotAll(problem, nodes, sizes)]).toEqual([seed, !isHeld]);
    seen[isHeld ? "held" : "none"]++;
    seen.moved += moved === undefined ? 0 : 1;
  }
  expect(seen.held).toBeGreaterThanOrEqual(150);
  expect(seen.none).toBeGreaterThanOrEqual(150);
  expect(seen.moved).toBeGreaterThanOrEqual(seen.held * 0.6);
});

test("out of steps, it says that it does not know", () => {
  const model = packingModel(tight(1));
  const counts = model.offerings.map(() => 1);
  const demand = model.rows.map(({ count }) => count);
  expect(new NodeCompletion(model).complete(counts, demand, [], { ...LIMITS, steps: 1 })).toBe("unknown");
  expect(holdNotAll(NONE, [NODE, NODE], [[8, 6, 3]])).toBe(true);
  expect(holdNotAll(NONE, [NODE, NODE], [[8, 6, 3]], 1)).toBe(false);
});

describe("a clock that runs out", () => {
  const problem: PackingProblem = {
    pods: Array.from({ length: 6 }, (_, c) => ({
      id: `p${c}`,
      count: 5 + c,
      requests: { milliCpu: 700 + 331 * c, memoryMib: 3100 - 417 * c },
    })),
    nodeTypes: [4, 8, 16, 32].map((size) => ({
      id: `n${size}`,
      capacity: { milliCpu: size * 1000 - 170, memoryMib: size * 2048 - 700 },
      purchaseOption: "on-demand" as const,
      microUsdPerHour: size * 20_011,
      zones: [{ zone: "a" }],
    })),
  };

  test.each([1, 2, 10, 100, 1000])("after %d looks ends the search soon, with a plan and a bound that hold", (looks) => {
    let seen = 0;
    const plan = planPacking(problem, { timeLimitMs: 1, now: () => (++seen > looks ? 10 : 0) });
    expect(["optimal", "feasible"]).toContain(plan.status);
    expect(verifyPackingPlan(problem, plan)).toEqual([]);
    expect(seen).toBeLessThanOrEqual(looks + 400);
  });
});
