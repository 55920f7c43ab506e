import fc from "fast-check";
import { planReservation, verifyReservation, type ReservationProblem } from "../../lib/sizing";

const SEED = { seed: 20, numRuns: 400 };
const problems: fc.Arbitrary<ReservationProblem> = fc.record({
  demand: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 8 }),
  reservedMicroUsdPerHour: fc.nat({ max: 4 }),
  onDemandMicroUsdPerHour: fc.nat({ max: 6 }),
});

/** What the definition says, by trying every number up to the greatest demand. */
function byTrying({ demand, reservedMicroUsdPerHour: reserved, onDemandMicroUsdPerHour: onDemand }: ReservationProblem) {
  const costs = Array.from({ length: Math.max(...demand) + 1 }, (_, machines) =>
    demand.reduce((sum, needed) => sum + reserved * machines + onDemand * Math.max(0, needed - machines), 0),
  );
  const least = Math.min(...costs);
  return {
    reserved: costs.indexOf(least),
    reservedAtMost: costs.lastIndexOf(least),
    totalMicroUsd: least,
    onDemandOnlyMicroUsd: costs[0]!,
  };
}

test("what trying every number finds holds, and so does the planner's answer", () => {
  fc.assert(
    fc.property(problems, (problem) => {
      expect(verifyReservation(problem, byTrying(problem))).toEqual([]);
      expect(verifyReservation(problem, planReservation(problem))).toEqual([]);
    }),
    SEED,
  );
});

test("every figure that is off by one is found, whatever the others are", () => {
  const figures = ["reserved", "reservedAtMost", "totalMicroUsd", "onDemandOnlyMicroUsd"] as const;
  fc.assert(
    fc.property(problems, fc.constantFrom(...figures), fc.constantFrom(-1, 1), (problem, figure, step) => {
      const right = byTrying(problem);
      expect(verifyReservation(problem, { ...right, [figure]: right[figure] + step })).not.toEqual([]);
    }),
    SEED,
  );
});

test("another number with its own cost is found too: it is not the cheapest", () => {
  const problem = { demand: [1, 3, 3], reservedMicroUsdPerHour: 1, onDemandMicroUsdPerHour: 2 };
  const plan = { reserved: 2, reservedAtMost: 2, totalMicroUsd: 8, onDemandOnlyMicroUsd: 14 };
  expect(verifyReservation(problem, plan).map(({ check }) => check)).toContain("optimality");
});

test("what is no plan is said to be none", () => {
  const problem = { demand: [1], reservedMicroUsdPerHour: 1, onDemandMicroUsdPerHour: 2 };
  expect(verifyReservation(problem, {} as never).map(({ check }) => check)).toEqual(["reserved", "reservedAtMost"]);
  expect(verifyReservation(problem, null as never).map(({ check }) => check)).toEqual(["format"]);
});
