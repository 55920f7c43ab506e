import type { ServiceProblem } from "../../lib/sizing";

/** Three zones with a small and a large machine each; 1 % of the waits may be longer than half a service. */
export function exampleService(perSecond: number): ServiceProblem {
  const zones = ["z1", "z2", "z3"];
  const machines = [
    { machineType: "small", unitsPerInstance: 1, microUsdPerHour: 10 },
    { machineType: "large", unitsPerInstance: 4, microUsdPerHour: 35 },
  ];
  return {
    unit: "replica",
    traffic: { kind: "steady", perSecond },
    service: { kind: "exponential", mean: 1 },
    latency: { of: "wait", seconds: 0.5, lateShare: 0.01 },
    domains: [
      { id: "region", level: "region", unavailability: 1e-4 },
      ...zones.map((id) => ({ id, level: "zone", parent: "region", unavailability: 1e-3 })),
    ],
    offerings: zones.flatMap((zone) =>
      machines.map((machine) => ({
        ...machine,
        id: `${zone}/${machine.machineType}`,
        domain: zone,
        cloud: "cloud",
        region: "region",
        zone,
        purchaseOption: "on-demand" as const,
        instanceUnavailability: 0.01,
      })),
    ),
  };
}

/** The same service with an availability target beside the latency. */
export function serviceOfBothTargets(perSecond: number): ServiceProblem {
  return { ...exampleService(perSecond), targets: { unavailability: 2e-3 } };
}

/** The same service along a day of so many steps, up to a load of 40; ten minutes of each start are paid for. */
export function serviceOfDay(steps: number): ServiceProblem {
  const perSecond = (step: number): number => 24 - 16 * Math.cos((2 * Math.PI * step) / steps);
  return {
    ...exampleService(40),
    traffic: {
      kind: "daily",
      steps: Array.from({ length: steps }, (_, step) => ({ at: (24 * step) / steps, perSecond: Math.round(10 * perSecond(step)) / 10 })),
      startMinutes: 10,
    },
  };
}
