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
