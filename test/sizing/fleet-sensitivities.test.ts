import fc from "fast-check";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { fleetSensitivities } from "../../lib/sizing/fleet-sensitivities";
import { DomainStateEvaluator } from "./support/brute-force";
import { clouds } from "./support/fleets";
import { randomProblem } from "./support/random-problems";

/** Central difference of the unavailability computed by the tests' own evaluator. */
function difference(counts: readonly number[], change: (by: number) => FleetProblem): number {
  const step = 1e-4;
  const at = (by: number): number => new DomainStateEvaluator(change(by)).unavailability(counts);
  return (at(step) - at(-step)) / (2 * step);
}

it("equals central differences on random fleets", () => {
  let compared = 0;
  let discarded = 0;
  fc.assert(
    fc.property(
      randomProblem({ offerings: 4, limit: 3, demand: 7 }),
      fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
      (fleet, drawn) => {
        const counts = fleet.offerings.map((_, index) => drawn[index]);
        const { domains, offerings } = fleetSensitivities(
          fleet,
          fleet.offerings.map(({ id }, index) => ({ offering: id, count: counts[index] })),
        );
        const compare = (actual: number, expected: number): void => {
          compared++;
          expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-6 * Math.max(1, actual));
        };
        for (const { id, unavailability, derivative } of domains) {
          if (unavailability < 1e-4) {
            discarded++;
            continue;
          }
          const change = (by: number): FleetProblem => ({
            ...fleet,
            domains: fleet.domains.map((each) => (each.id === id ? { ...each, unavailability: each.unavailability + by } : each)),
          });
          compare(derivative, difference(counts, change));
        }
        for (const { id, unavailability, derivative } of offerings) {
          if (unavailability < 1e-4) {
            discarded++;
            continue;
          }
          const change = (by: number): FleetProblem => ({
            ...fleet,
            offerings: fleet.offerings.map((each) =>
              each.id === id ? { ...each, instanceUnavailability: each.instanceUnavailability + by } : each,
            ),
          });
          compare(derivative, difference(counts, change));
        }
      },
    ),
    { seed: 71, numRuns: 200 },
  );
  expect(compared).toBeGreaterThan(300);
  // Probabilities of 0 have no difference to both sides.
  expect(discarded).toBeLessThan(1.5 * compared);
});

it("puts first what matters most, and leaves out what is not used", () => {
  const fleet = clouds([2, 1], [{ machineType: "m", instanceUnavailability: 0.001 }], { demand: 2, targets: { unavailability: 0.01 } });
  const { domains, offerings, unavailability } = fleetSensitivities(fleet, [{ offering: "a1/m", count: 3 }]);
  // Everything in one zone: its failure is the fleet's. 0.001 of the 0.00111 that the three domains add up to.
  expect(domains.map(({ id }) => id)).toEqual(["a1", "a-region", "a"]);
  expect(domains[0].elasticity).toBeCloseTo(0.001 / unavailability, 2);
  expect(offerings.map(({ id }) => id)).toEqual(["a1/m"]);
  expect(offerings[0].derivative).toBeGreaterThan(0);
});
