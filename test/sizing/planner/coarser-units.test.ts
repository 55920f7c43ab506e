import fc from "fast-check";
import type { FleetProblem } from "../../../lib/sizing";
import { inCoarserUnits, leastRounding } from "../../../lib/sizing/planner/coarser-units";
import { offering, problem } from "../support/fleets";

const units = fc.integer({ min: 1, max: 5000 });

/** A problem with every constraint that counts in units, and what some fleet of it holds of each offering. */
const drawn = fc
  .record({
    sizes: fc.array(units, { minLength: 1, maxLength: 4 }),
    counts: fc.array(fc.nat(20), { minLength: 4, maxLength: 4 }),
    levels: fc.tuple(fc.integer({ min: 2001, max: 60_000 }), fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 60_000 })),
    mostSteps: fc.constantFrom(12, 48, 192),
  })
  .map(({ sizes, counts, levels: [demand, degraded, survive], mostSteps }) => ({
    counts,
    mostSteps,
    fine: problem({
      demand,
      offerings: sizes.map((unitsPerInstance, index) => offering(`o${index}`, "z", { unitsPerInstance })),
      targets: {
        unavailability: 0.01,
        degraded: [{ units: degraded, unavailability: 0.001 }],
        survive: [{ level: "zone", units: survive }],
      },
    }),
  }));

/** Of demand, degraded level and survived level: whether a fleet holds as many units. */
function held({ demand, offerings, targets }: FleetProblem, counts: ReadonlyMap<string, number>): boolean[] {
  const all = offerings.reduce((sum, { id, unitsPerInstance }) => sum + unitsPerInstance * counts.get(id)!, 0);
  return [demand, targets.degraded![0]!.units, targets.survive![0]!.units].map((level) => all >= level);
}

test("what holds a level holds it rounded up, and what holds it rounded down holds it", () => {
  const seen = { up: 0, down: 0 };
  fc.assert(
    fc.property(drawn, ({ fine, counts, mostSteps }) => {
      const named = new Map(fine.offerings.map(({ id }, index) => [id, counts[index]!]));
      const truth = held(fine, named);
      const up = leastRounding(fine, mostSteps, "up");
      if (up !== undefined) {
        const coarse = held(inCoarserUnits(fine, up, "up"), named);
        truth.forEach((is, level) => expect(coarse[level] || !is).toBe(true));
        seen.up += coarse.join() === truth.join() ? 1 : 0;
      }
      const down = leastRounding(fine, mostSteps, "down");
      if (down !== undefined) {
        const coarse = held(inCoarserUnits(fine, down, "down"), named);
        truth.forEach((is, level) => expect(is || !coarse[level]).toBe(true));
        seen.down += coarse.join() === truth.join() ? 1 : 0;
      }
    }),
    { seed: 5, numRuns: 5000 },
  );
  // Rounding that says nothing would pass as well: most fleets must be told apart.
  expect(seen.up).toBeGreaterThan(2500);
  expect(seen.down).toBeGreaterThan(2500);
});

test("the unit is one that rounds nothing where there is one", () => {
  const even = problem({
    demand: 9_000,
    offerings: [250, 500, 1500].map((unitsPerInstance, index) => offering(`o${index}`, "z", { unitsPerInstance })),
    targets: { unavailability: 0.01 },
  });
  for (const rounding of ["up", "down"] as const) {
    const unit = leastRounding(even, 48, rounding)!;
    const { demand, offerings } = inCoarserUnits(even, unit, rounding);
    const [first] = offerings;
    expect(offerings.map(({ unitsPerInstance }) => unitsPerInstance / first!.unitsPerInstance)).toEqual([1, 2, 6]);
    expect(demand / first!.unitsPerInstance).toBe(36);
  }
});

test("no unit has fewer steps than the demand has instances of the smallest kind", () => {
  const tiny = problem({
    demand: 9_000,
    offerings: [1, 9_000].map((unitsPerInstance, index) => offering(`o${index}`, "z", { unitsPerInstance })),
    targets: { unavailability: 0.01 },
  });
  expect(leastRounding(tiny, 48, "down")).toBeUndefined();
});
