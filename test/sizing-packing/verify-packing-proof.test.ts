import {
  planPacking,
  verifyPackingPlan,
  type PackingCertificate,
  type PackingPlan,
  type PackingProblem,
  type PackingProofNode,
} from "../../lib/sizing/packing";

/** Nodes of 10 at 5, pods of 8, 6, 3 and 3: 20 in all, but no two nodes hold them. */
const PROBLEM: PackingProblem = {
  pods: [
    { id: "eight", count: 1, requests: { milliCpu: 8, memoryMib: 0 } },
    { id: "six", count: 1, requests: { milliCpu: 6, memoryMib: 0 } },
    { id: "three", count: 2, requests: { milliCpu: 3, memoryMib: 0 } },
  ],
  nodeTypes: [
    { id: "n", capacity: { milliCpu: 10, memoryMib: 0 }, purchaseOption: "on-demand", microUsdPerHour: 5, zones: [{ zone: "a" }] },
  ],
};

function planWith(bound: number, certificate: Omit<PackingCertificate, "shows" | "scale">): PackingPlan {
  const group = (pod: string, count: number) => ({ nodeType: "n", zone: "a", count: 1, pods: [{ pod, count }] });
  return {
    status: bound === 15 ? "optimal" : "feasible",
    groups: [group("eight", 1), group("six", 1), group("three", 2)],
    microUsdPerHour: 15,
    lowerBoundMicroUsdPerHour: bound,
    gap: (15 - bound) / 15,
    utilisation: [],
    binding: [],
    misfits: [],
    relaxations: 1,
    certificate: { shows: "cost", scale: 4, ...certificate },
  };
}

function refused(bound: number, certificate: Omit<PackingCertificate, "shows" | "scale">): boolean {
  const found = verifyPackingPlan(PROBLEM, planWith(bound, certificate));
  expect(found.every(({ check }) => check.startsWith("certificate"))).toBe(true);
  return found.length > 0;
}

const node = { nodeType: "n", zone: "a" };
const leaf = (...divisions: number[]): PackingProofNode => ({ pods: [], limits: [], divisions });
const branch = (atMost: number, low: PackingProofNode, high: PackingProofNode, weight?: number): PackingProofNode => ({
  nodes: [weight === undefined ? node : { ...node, weight }],
  holding: [],
  atMost,
  low,
  high,
});
const EMPTY: PackingProofNode = { exhausted: true };

test("the planner finds three nodes, proven", () => {
  const plan = planPacking(PROBLEM);
  expect([plan.status, plan.microUsdPerHour, verifyPackingPlan(PROBLEM, plan)]).toEqual(["optimal", 15, []]);
});

describe("two nodes are not enough, which trying shows:", () => {
  test.each<[string, PackingProofNode, boolean]>([
    ["at most two, or three at 5 each", branch(2, EMPTY, leaf(5)), false],
    ["at most one does not leave more than two", branch(1, EMPTY, leaf(5)), true],
    ["three nodes are enough", branch(3, EMPTY, leaf(5)), true],
    ["without a division there is no end of nodes", EMPTY, true],
    ["more than two nodes are enough", branch(2, leaf(0), EMPTY), true],
    [
      "a division that counts what nodes hold bounds no nodes",
      { ...branch(2, EMPTY, leaf(5)), holding: [{ pod: "six", count: 1 }] } as PackingProofNode,
      true,
    ],
    ["neither side may be taken for the other", branch(2, EMPTY, EMPTY), true],
    ["the third node is not worth more than it costs", branch(2, EMPTY, leaf(5.25)), true],
    ["a division that asks for more has no negative multiplier", branch(2, EMPTY, leaf(-1)), true],
    ["at most two by weight 2 may be one", branch(4, leaf(0), branch(2, EMPTY, leaf(0, 5)), 2), true],
    ["weight 2 counts twice: three nodes weigh more than 5", branch(2, EMPTY, branch(5, leaf(5, 0), leaf(0, 2.5), 2)), false],
    ["by weight 2 each is paid twice", branch(2, EMPTY, branch(5, leaf(5, 0), leaf(0, 2.75), 2)), true],
    ["weights are whole", branch(2, EMPTY, branch(5, leaf(5, 0), leaf(0, 2.5), 1.5)), true],
    ["weights are above 0", branch(2, EMPTY, branch(5, leaf(5, 0), leaf(5, 0), 0)), true],
  ])("%s", (_, root, isRefused) => expect(refused(15, { root })).toBe(isRefused));
});

describe("all pods are worth 20 and no node holds more than 10:", () => {
  const pods = [
    { pod: "eight", worth: 8 },
    { pod: "six", worth: 6 },
    { pod: "three", worth: 3 },
  ];
  const covers = [{ pods, nodes: [{ ...node, most: 10 }] }];
  const root = (times: number, cover = 0): PackingProofNode => ({ pods: [], covers: [{ cover, times }], limits: [], divisions: [] });

  test.each<[string, number, Omit<PackingCertificate, "shows" | "scale">, boolean]>([
    ["two nodes at 5", 10, { covers, root: root(0.5) }, false],
    ["no more than that", 15, { covers, root: root(0.5) }, true],
    ["a multiplier too great", 10, { covers, root: root(0.75) }, true],
    ["a multiplier below 0", 0, { covers, root: root(-0.25) }, true],
    ["a multiplier that is no multiple of the scale", 5, { covers, root: root(0.3) }, true],
    ["a cover that is not there", 0, { covers, root: root(0.5, 1) }, true],
    ["a node that holds 9", 10, { covers: [{ pods, nodes: [{ ...node, most: 8 }] }], root: root(0.5) }, true],
    ["9 is what three pods are worth at most", 15, { covers: [{ pods, nodes: [{ ...node, most: 9 }] }], root: root(0.5) }, true],
    ["9, with the price of it", 10, { covers: [{ pods, nodes: [{ ...node, most: 9 }] }], root: root(0.5) }, false],
    ["a node that is not listed holds nothing", 10, { covers: [{ pods, nodes: [] }], root: root(0.5) }, true],
    [
      "a node listed twice",
      10,
      {
        covers: [
          {
            pods,
            nodes: [
              { ...node, most: 10 },
              { ...node, most: 10 },
            ],
          },
        ],
        root: root(0.5),
      },
      true,
    ],
    [
      "parts of worths",
      10,
      { covers: [{ pods: [{ pod: "eight", worth: 7.5 }, ...pods.slice(1)], nodes: covers[0]!.nodes }], root: root(0.5) },
      true,
    ],
    [
      "pods and a cover together",
      10,
      { covers, root: { ...root(0.25), pods: pods.map(({ pod, worth }) => ({ pod, worth: worth / 4 })) } as PackingProofNode },
      false,
    ],
    ["pods and a cover that together are too much", 10, { covers, root: { ...root(0.5), pods } as PackingProofNode }, true],
  ])("%s", (_, bound, certificate, isRefused) => expect(refused(bound, certificate)).toBe(isRefused));
});

test("a multiplier of at most one node takes once what all pods are worth more", () => {
  const covers = [
    {
      pods: [
        { pod: "eight", worth: 8 },
        { pod: "six", worth: 6 },
        { pod: "three", worth: 3 },
      ],
      nodes: [{ ...node, most: 10 }],
    },
  ];
  const low: PackingProofNode = { pods: [], covers: [{ cover: 0, times: 1 }], limits: [], divisions: [-5] };
  expect(refused(15, { covers, root: branch(1, low, branch(2, EMPTY, leaf(0, 5))) })).toBe(false);
});

test("covers prove nothing of pods without a place", () => {
  const nodeTypes = [{ ...PROBLEM.nodeTypes[0]!, zones: [{ zone: "a", limit: 2 }] }];
  const plan: PackingPlan = {
    ...planWith(0, { covers: [{ pods: [], nodes: [] }], root: { pods: [], covers: [{ cover: 0, times: 1 }], limits: [], divisions: [] } }),
    status: "infeasible",
    groups: [],
    infeasibility: { constraint: "limits", need: "", have: "", remedies: [] },
  };
  const shown = { ...plan, certificate: { ...plan.certificate, shows: "unplaced" as const } };
  expect(verifyPackingPlan({ ...PROBLEM, nodeTypes }, shown)).not.toEqual([]);
});
