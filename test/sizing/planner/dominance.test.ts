import fc from "fast-check";
import { dropDominated } from "../../../lib/sizing/planner/dominance";
import { FleetModel } from "../../../lib/sizing/planner/fleet-model";
import { LabelSet } from "../../../lib/sizing/planner/label-set";
import { RowLayout } from "../../../lib/sizing/planner/row-layout";
import { SideState } from "../../../lib/sizing/planner/side-state";
import { clouds } from "../support/fleets";

const DEMAND = 4;

/** Two levels to survive, so that rows hold units and what is left of them twice. */
const SIDE = new SideState(
  new FleetModel(
    clouds([1, 1], [{ machineType: "m" }], {
      demand: DEMAND,
      targets: {
        unavailability: 0.1,
        survive: [
          { level: "provider", units: 9 },
          { level: "zone", units: 9 },
        ],
      },
    }),
  ),
);

interface Label {
  readonly cost: number;
  readonly cdf: readonly number[];
  readonly side: readonly number[];
}

const label: fc.Arbitrary<Label> = fc.record({
  cost: fc.integer({ min: 0, max: 6 }),
  cdf: fc
    .array(fc.constantFrom(0, 0.1, 0.12, 0.3, 0.33, 0.9), { minLength: DEMAND, maxLength: DEMAND })
    .map((values) => values.sort((a, b) => a - b)),
  side: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: SIDE.width, maxLength: SIDE.width }),
});

function setOf(labels: readonly Label[]): LabelSet {
  const set = new LabelSet(new RowLayout(DEMAND), SIDE, { kind: "choice" });
  labels.forEach(({ cost, cdf, side }, index) => {
    const at = set.next();
    set.cost[at] = cost;
    set.instances[at] = 1;
    set.cdf.set(cdf, at * DEMAND);
    set.side.set(side, at * SIDE.width);
    set.first[at] = 0;
    set.second[at] = index;
    set.size++;
  });
  return set;
}

/** The definition, word for word. */
function makesNeedless(a: Label, b: Label): boolean {
  return a.cost <= b.cost && a.cdf.every((value, k) => value <= b.cdf[k]) && a.side.every((value, index) => value >= b.side[index]);
}

it("drops a label only for one that is no dearer, no less alive and leaves no less, and drops every such dearer or less available label", () => {
  let dropped = 0;
  let kept = 0;
  fc.assert(
    fc.property(fc.array(label, { minLength: 2, maxLength: 12 }), (labels) => {
      const set = setOf(labels);
      dropDominated(set, 1, () => undefined);
      const left = Array.from({ length: set.size }, (_, index) => set.second[index]);
      const gone = labels.filter((_, index) => !left.includes(index));
      dropped += gone.length;
      kept += left.length;
      for (const each of gone) {
        expect(left.some((index) => makesNeedless(labels[index], each))).toBe(true);
      }
      // Among labels of equal cost and distribution one that leaves less may stay, which is harmless.
      const differs = (one: Label, other: Label): boolean => one.cost !== other.cost || one.cdf.some((value, k) => value !== other.cdf[k]);
      for (const one of left) {
        const better = left.filter(
          (other) => other !== one && differs(labels[one], labels[other]) && makesNeedless(labels[other], labels[one]),
        );
        expect(better).toEqual([]);
      }
      expect([...set.cost.subarray(0, set.size)]).toEqual([...set.cost.subarray(0, set.size)].sort((a, b) => a - b));
    }),
    { seed: 91, numRuns: 500 },
  );
  expect(dropped).toBeGreaterThan(500);
  expect(kept).toBeGreaterThan(500);
});
