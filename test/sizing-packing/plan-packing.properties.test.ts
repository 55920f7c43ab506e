import { planPacking, verifyPackingPlan, type PackingProblem, type PodClass } from "../../lib/sizing/packing";
import { Seeded } from "./seeded";

function drawn(seed: number): PackingProblem {
  const random = new Seeded(seed);
  return {
    pods: Array.from({ length: 3 }, (_, c) => ({
      id: `p${c}`,
      count: random.whole(1, 4),
      requests: { milliCpu: random.whole(1, 6), memoryMib: random.whole(1, 6) },
      ...(random.chance(0.3) ? { maxZoneSkew: 1 } : {}),
      ...(random.chance(0.3) ? { maxPerNode: 2 } : {}),
    })),
    nodeTypes: Array.from({ length: 3 }, (_, t) => ({
      id: `t${t}`,
      capacity: { milliCpu: random.whole(6, 12), memoryMib: random.whole(6, 12) },
      purchaseOption: "on-demand" as const,
      microUsdPerHour: random.whole(50, 99),
      zones: [{ zone: "a" }, { zone: "b" }],
    })),
  };
}

const DRAWS = 40;

/** Runs a property on every problem that is proven within the effort; few may be left out. */
function holdsFor(
  seed: number,
  property: (problem: PackingProblem, cost: number, planned: (other: PackingProblem) => number | undefined) => void,
): void {
  let discarded = 0;
  const planned = (problem: PackingProblem): number | undefined => {
    const plan = planPacking(problem, { maxNodes: 200 });
    return plan.status === "optimal" ? plan.microUsdPerHour : undefined;
  };
  for (let draw = 0; draw < DRAWS; draw++) {
    const problem = drawn(seed + draw);
    const cost = planned(problem);
    if (cost === undefined) {
      discarded++;
    } else {
      property(problem, cost, planned);
    }
  }
  expect(discarded).toBeLessThanOrEqual(DRAWS / 10);
}

function withFirst(problem: PackingProblem, change: Partial<PodClass>): PackingProblem {
  return { ...problem, pods: problem.pods.map((pod, c) => (c === 0 ? { ...pod, ...change } : pod)) };
}

test("pods more never cost less, without a spread that they might ease", () =>
  holdsFor(100, (problem, _, planned) => {
    const { maxZoneSkew: __, ...first } = problem.pods[0]!;
    const free = { ...problem, pods: [first, ...problem.pods.slice(1)] };
    const [less, more] = [planned(free), planned(withFirst(free, { count: first.count + 1 }))];
    expect(less === undefined || more === undefined || more >= less).toBe(true);
  }));

test("the order of pods, node types and zones does not matter", () =>
  holdsFor(200, (problem, cost, planned) => {
    const nodeTypes = problem.nodeTypes.map((type) => ({ ...type, zones: [...type.zones].reverse() })).reverse();
    const turned = planned({ pods: [...problem.pods].reverse(), nodeTypes });
    expect(turned ?? cost).toBe(cost);
  }));

test("scaling a resource changes nothing, scaling prices scales the cost", () =>
  holdsFor(300, (problem, cost, planned) => {
    const scaled = {
      pods: problem.pods.map((pod) => ({ ...pod, requests: { ...pod.requests, memoryMib: pod.requests.memoryMib * 1024 } })),
      nodeTypes: problem.nodeTypes.map((type) => ({
        ...type,
        capacity: { ...type.capacity, memoryMib: type.capacity.memoryMib * 1024 + 1023 },
        microUsdPerHour: type.microUsdPerHour * 7,
      })),
    };
    expect(planned(scaled) ?? 7 * cost).toBe(7 * cost);
  }));

test("nodes filled to the last bit and cut into pods are packed again, at the cost known beforehand", () => {
  const seen = { optimal: 0, feasible: 0 };
  for (let seed = 1; seed <= 30; seed++) {
    const random = new Seeded(seed + 900);
    const [nodes, cuts] = [random.whole(2, 6), random.whole(1, 3)];
    // Every node is cut at the same places, so that the classes are few.
    const parts = Array.from({ length: cuts + 1 }, () => ({ milliCpu: random.whole(1, 9) * 100, memoryMib: random.whole(1, 9) * 128 }));
    const capacity = parts.reduce((sum, part) => ({ milliCpu: sum.milliCpu + part.milliCpu, memoryMib: sum.memoryMib + part.memoryMib }));
    const problem: PackingProblem = {
      pods: parts.map((requests, c) => ({ id: `p${c}`, count: nodes, requests })),
      nodeTypes: [{ id: "node", capacity, purchaseOption: "on-demand", microUsdPerHour: 1_000_003, zones: [{ zone: "a" }] }],
    };
    const plan = planPacking(problem, { maxNodes: 200 });
    expect([seed, plan.lowerBoundMicroUsdPerHour <= nodes * 1_000_003, verifyPackingPlan(problem, plan)]).toEqual([seed, true, []]);
    expect([seed, plan.microUsdPerHour]).toEqual([seed, nodes * 1_000_003]);
    expect(plan.utilisation.every(({ share }) => share === 1)).toBe(true);
    seen[plan.status as keyof typeof seen]++;
  }
  expect(seen).toEqual({ optimal: 30, feasible: 0 });
});

describe("by hand", () => {
  const node = { id: "n", capacity: { milliCpu: 10, memoryMib: 10 }, purchaseOption: "on-demand" as const, microUsdPerHour: 5 };
  const pod = { id: "p", requests: { milliCpu: 1, memoryMib: 1 } };
  const costOf = (change: Partial<PodClass>, zones: readonly { zone: string; limit?: number; microUsdPerHour?: number }[]) =>
    planPacking({ pods: [{ ...pod, count: 6, ...change }], nodeTypes: [{ ...node, zones }] });

  test.each<[string, Partial<PodClass>, number]>([
    ["free pods share one node", {}, 5],
    ["two to a node take three", { maxPerNode: 2 }, 15],
    ["an even spread takes a node in every zone", { maxZoneSkew: 1 }, 5 + 6 + 20],
    ["a skew of 2 still does", { maxZoneSkew: 2 }, 5 + 6 + 20],
    ["a skew of 3 leaves out the dear zone", { maxZoneSkew: 3 }, 5 + 6],
    ["zones that are named are the ones that count", { maxZoneSkew: 1, zones: ["a", "b"] }, 5 + 6],
  ])("%s", (_, change, cost) => {
    const plan = costOf(change, [{ zone: "a" }, { zone: "b", microUsdPerHour: 6 }, { zone: "c", microUsdPerHour: 20 }]);
    expect([plan.status, plan.microUsdPerHour]).toEqual(["optimal", cost]);
  });

  test("a spread over a zone that is sold out has no plan, and says so", () => {
    const plan = costOf({ maxZoneSkew: 1 }, [{ zone: "a" }, { zone: "b", limit: 0 }]);
    expect([plan.status, plan.infeasibility!.constraint]).toEqual(["infeasible", "spread"]);
    expect(plan.infeasibility!.remedies[0]).toContain("only the zones of a");
  });

  test("limits that leave pods over are proven, counted and named", () => {
    const plan = costOf({ maxPerNode: 2 }, [
      { zone: "a", limit: 1 },
      { zone: "b", limit: 1 },
    ]);
    expect([plan.status, plan.infeasibility!.constraint]).toEqual(["infeasible", "limits"]);
    expect(plan.infeasibility!.have).toContain("at least 2 of them find no place; the best plan found leaves 2");
  });
});

test("bad input is one error that names every broken rule", () => {
  const broken = (): unknown =>
    planPacking(
      {
        pods: [
          {
            id: "p",
            count: -1,
            requests: { milliCpu: 0, memoryMib: 0 },
            excludes: ["p", "q"],
            zones: ["z"],
            maxPerNode: 0,
            maxZoneSkew: 0,
          },
          { id: "p", count: 1, requests: { milliCpu: 1.5, memoryMib: 1, other: { pods: 1 } } },
        ],
        nodeTypes: [
          {
            id: "n",
            capacity: { milliCpu: 1, memoryMib: 1 },
            overhead: { milliCpu: 2, memoryMib: 0 },
            maxPods: 0,
            purchaseOption: "spot",
            microUsdPerHour: -1,
            zones: [{ zone: "a", limit: -1 }, { zone: "a" }],
          },
        ],
      },
      { gap: 1, maxNodes: 0, timeLimitMs: 5 },
    );
  const rules = [
    "pod-id-unique",
    "pod-count-integer",
    "pod-requests-something",
    "pod-excludes-others",
    "pod-excludes-known",
    "pod-zone-known",
  ];
  const more = ["pod-max-per-node-integer", "pod-skew-integer", "pod-request-integer", "resource-name-free", "node-type-overhead-fits"];
  const rest = ["node-type-max-pods-integer", "node-type-price-integer", "node-type-limit-integer", "node-type-zone-unique"];
  for (const rule of [...rules, ...more, ...rest, "gap-range", "max-nodes-integer", "time-limit-clock"]) {
    expect(broken).toThrow(`[${rule}]`);
  }
});
