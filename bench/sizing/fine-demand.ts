import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { Effort } from "../../lib/sizing/planner/effort";
import { solveInFull } from "../../lib/sizing/planner/solve-in-full";
import type { BenchCase } from "./bench-case";

/** What `planFleet` may spend by default. */
const OPERATIONS = 2_000_000_000;

/** Requests a second that are demanded, and that each machine type serves. */
const SERVICES = [
  { demand: 10_000, sizes: [137, 275] },
  { demand: 54_892, sizes: [1182, 2337, 5513, 9344] },
  { demand: 100_000, sizes: [137, 275] },
  { demand: 1_000_000, sizes: [13_700, 27_403] },
];

function serviceOf(demand: number, sizes: readonly number[]): FleetProblem {
  const zones = ["a", "b", "c"];
  return {
    demand,
    unit: "request/s",
    mix: "any",
    domains: zones.map((id) => ({ id, level: "zone", unavailability: 0.001 })),
    offerings: zones.flatMap((zone) =>
      sizes.map((unitsPerInstance, index) => ({
        id: `${zone}-${index}`,
        domain: zone,
        cloud: "cloud",
        region: "region",
        zone,
        machineType: `machine-${index}`,
        purchaseOption: "on-demand" as const,
        unitsPerInstance,
        microUsdPerHour: Math.round((1_000_000 * unitsPerInstance * (1 + index / 50)) / sizes[0]!),
        instanceUnavailability: 0.002,
      })),
    ),
    targets: { unavailability: 1e-4 },
  };
}

/** Demands of very many steps, each planned, and for comparison searched with a number for every step. */
export function fineDemands(): BenchCase[] {
  return SERVICES.flatMap(({ demand, sizes }) => {
    const problem = serviceOf(demand, sizes);
    const name = `3 zones, ${demand} requests a second, machines of ${sizes.join(", ")}`;
    const outcome = (gap: number, cost: number): string => `gap ${(100 * gap).toFixed(2)} % at ${(cost / 1e6).toFixed(3)}`;
    return [
      {
        name,
        target: "-",
        run: () => {
          const { gap, microUsdPerHour } = planFleet(problem);
          return outcome(gap, microUsdPerHour);
        },
      },
      {
        name: `${name}, every step`,
        target: "-",
        run: () => {
          const solution = solveInFull(problem, new Effort(OPERATIONS), 0);
          if (solution.kind === "none") {
            throw new Error(`${name}: infeasible`);
          }
          const { fleet, lowerBound } = solution;
          return outcome((fleet.cost - lowerBound) / fleet.cost, fleet.cost);
        },
      },
    ];
  });
}
