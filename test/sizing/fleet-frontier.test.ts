import fc from "fast-check";
import { fleetFrontier } from "../../lib/sizing/fleet-frontier";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { DomainStateEvaluator, meetsSideConstraints } from "./support/brute-force";
import { clouds } from "./support/fleets";
import { limitsOf, randomProblem } from "./support/random-problems";

interface Point {
  readonly cost: number;
  readonly unavailability: number;
}

/** Every fleet of the lattice that no other beats, the cheapest first, down to the first that reaches the target. */
function frontierByEnumeration(fleet: FleetProblem, from: number): Point[] {
  const evaluator = new DomainStateEvaluator(fleet);
  const most = limitsOf(fleet);
  const all: Point[] = [];
  const counts = most.map(() => 0);
  const visit = (index: number, cost: number): void => {
    if (index === most.length) {
      if (meetsSideConstraints(fleet, counts)) {
        all.push({ cost, unavailability: evaluator.unavailability(counts) });
      }
      return;
    }
    for (counts[index] = 0; counts[index] <= most[index]; counts[index]++) {
      visit(index + 1, cost + counts[index] * fleet.offerings[index].microUsdPerHour);
    }
    counts[index] = 0;
  };
  visit(0, 0);
  all.sort((a, b) => a.cost - b.cost || a.unavailability - b.unavailability);
  const frontier: Point[] = [];
  for (const point of all.filter(({ unavailability }) => unavailability <= from)) {
    const last = frontier[frontier.length - 1];
    if (last !== undefined && last.unavailability <= fleet.targets.unavailability * (1 + 1e-12)) {
      break;
    }
    if (last === undefined || point.unavailability < last.unavailability * (1 - 1e-9)) {
      frontier.push(point);
    }
  }
  return frontier;
}

it("lists every fleet that none beats, and no other", () => {
  let points = 0;
  let empty = 0;
  fc.assert(
    fc.property(randomProblem({ offerings: 4, limit: 3, demand: 6 }), (drawn) => {
      const fleet = { ...drawn, targets: { ...drawn.targets, unavailability: 1e-3 } };
      const expected = frontierByEnumeration(fleet, 0.4);
      const { points: actual } = fleetFrontier(fleet, { fromUnavailability: 0.4 });
      expect(actual.map(({ microUsdPerHour }) => microUsdPerHour)).toEqual(expected.map(({ cost }) => cost));
      actual.forEach(({ unavailability }, index) => {
        expect(Math.abs(unavailability - expected[index].unavailability)).toBeLessThanOrEqual(1e-9 * unavailability);
      });
      points += expected.length;
      empty += expected.length === 0 ? 1 : 0;
    }),
    { seed: 61, numRuns: 120 },
  );
  expect(points).toBeGreaterThan(200);
  expect(empty).toBeLessThan(90);
});

describe("a frontier over two clouds", () => {
  const machine = { machineType: "m8", unitsPerInstance: 8, microUsdPerHour: 10_000_000, instanceUnavailability: 0.005 };
  const fleet = clouds([3, 3], [machine], { demand: 64, targets: { unavailability: 1e-6 } });
  const frontier = fleetFrontier(fleet);

  it("contains the optimum of every target", () => {
    expect(frontier.isComplete).toBe(true);
    for (const unavailability of [0.1, 1e-3, 5e-4, 1e-5, 1e-6]) {
      const plan = planFleet({ ...fleet, targets: { unavailability } });
      const point = frontier.points.find((each) => each.unavailability <= unavailability)!;
      expect(point.microUsdPerHour).toBe(plan.microUsdPerHour);
      expect(point.unavailability).toBe(plan.unavailability);
    }
  });

  it("gets dearer and more available with every point", () => {
    frontier.points.slice(1).forEach((point, index) => {
      expect(point.microUsdPerHour).toBeGreaterThan(frontier.points[index].microUsdPerHour);
      expect(point.unavailability).toBeLessThan(frontier.points[index].unavailability);
    });
  });

  it("says when it ends before the target", () => {
    expect(fleetFrontier(fleet, { maxPoints: 2 })).toEqual({ points: frontier.points.slice(0, 2), isComplete: false });
    const budget = { ...fleet, targets: { unavailability: 1e-6, maxMicroUsdPerHour: frontier.points[1].microUsdPerHour } };
    expect(fleetFrontier(budget)).toEqual({ points: frontier.points.slice(0, 2), isComplete: false });
  });

  it("refuses ranges that are none", () => {
    expect(() => fleetFrontier(fleet, { fromUnavailability: 1, maxPoints: 0 })).toThrow(/frontier-from-range[^]*frontier-points-integer/);
  });
});
