import type { PackingProblem } from "../../lib/sizing/packing";
import { Branching } from "../../lib/sizing/packing/branching";
import type { Division } from "../../lib/sizing/packing/division";
import { packingModel } from "../../lib/sizing/packing/packing-model";

/** A family of three sizes and a type of another shape; the last one is dominated and counts with the first. */
const PROBLEM: PackingProblem = {
  pods: [{ id: "p", count: 9, requests: { milliCpu: 1, memoryMib: 1 } }],
  nodeTypes: [
    [2, 4],
    [4, 8],
    [8, 16],
    [3, 7],
    [2, 4],
  ].map(([milliCpu, memoryMib], t) => ({
    id: `t${t}`,
    capacity: { milliCpu: milliCpu!, memoryMib: memoryMib! },
    purchaseOption: "on-demand" as const,
    microUsdPerHour: 10 + t,
    zones: [{ zone: "a" }],
  })),
};

const branching = new Branching(packingModel(PROBLEM), [0, 1, 2, 3], new Map([[0, [4]]]));

function found(branch: ReturnType<Branching["onCounts"]>): [[number, number][], number] | undefined {
  return branch === undefined ? undefined : [[...branch.weights].sort(([a], [b]) => a - b), branch.atMost];
}

describe("by numbers of nodes", () => {
  const single = (o: number): [number, number][] => [[o, 1]];
  test.each<[string, number[], [[number, number][], number] | undefined]>([
    [
      "the size of a family first",
      [0.5, 0, 0, 0.5],
      [
        [
          [0, 1],
          [1, 2],
          [2, 4],
          [4, 1],
        ],
        0,
      ],
    ],
    [
      "two and a half sizes are more than two",
      [0.5, 1, 0, 0],
      [
        [
          [0, 1],
          [1, 2],
          [2, 4],
          [4, 1],
        ],
        2,
      ],
    ],
    [
      "then all nodes",
      [0, 0.5, 0, 0],
      [
        [
          [0, 1],
          [1, 1],
          [2, 1],
          [3, 1],
          [4, 1],
        ],
        0,
      ],
    ],
    ["then a type", [2, 0.5, 0.5, 1], [single(1), 0]],
    ["whole numbers are not divided", [2, 0, 1, 3], undefined],
    ["nor what is whole but for rounding", [2 + 1e-9, 0, 1, 3 - 1e-9], undefined],
  ])("%s", (_, counts, expected) => expect(found(branching.onCounts([...counts, 0]))).toEqual(expected));
});

test("the way to a box: what is not used at once, then each number, as far as divisions do not see to it", () => {
  const counts = [2, 0, 1, 0, 0];
  const divisions: Division[] = [];
  const next = (): [[number, number][], number] | undefined => found(branching.onBox(divisions, counts));
  const divide = (weights: [number, number][], sense: Division["sense"], bound: number, holding = [0]): void => {
    divisions.push({ weights: new Map(weights), holding, sense, bound });
  };
  const unused: [[number, number][], number] = [
    [
      [1, 1],
      [3, 1],
    ],
    0,
  ];
  const first: [[number, number][], number] = [
    [
      [0, 1],
      [4, 1],
    ],
    2,
  ];
  const last: [[number, number][], number] = [[[2, 1]], 1];
  expect(next()).toEqual(unused);
  divide(unused[0], "at-least", 0);
  divide(unused[0], "at-most", 1);
  expect(next()).toEqual(unused);
  divide(unused[0], "at-most", 0);
  expect(next()).toEqual(first);
  divide(first[0], "at-most", 3);
  divide(first[0], "at-most", 2, [1]);
  expect(next()).toEqual(first);
  // By weight 2, no more than two and a half are no more than two.
  divide([[0, 2]], "at-most", 5);
  expect(next()).toEqual(last);
  divide(last[0], "at-most", 1);
  expect(next()).toBeUndefined();
});
