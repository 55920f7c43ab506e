import type { ConcurrentService, ServiceProblem, ServiceTime } from "../../../lib/sizing";
import { domain, offering } from "../../sizing/support/fleets";

/** Two zones in a region, with a small machine and one twice as large in each. */
export function twoZones(changed: Partial<ServiceProblem> = {}): ServiceProblem {
  return {
    unit: "replica",
    traffic: { kind: "steady", perSecond: 5 },
    service: { kind: "exponential", mean: 0.5 },
    latency: { of: "wait", seconds: 0.4, lateShare: 0.05 },
    domains: [domain("r", 0.001, undefined, "region"), domain("a", 0.01, "r"), domain("b", 0.02, "r")],
    offerings: ["a", "b"].flatMap((zone) => [
      offering(`${zone}/small`, zone, { unitsPerInstance: 1, microUsdPerHour: 5, instanceUnavailability: 0.01, limit: 9 }),
      offering(`${zone}/large`, zone, { unitsPerInstance: 2, microUsdPerHour: 9, instanceUnavailability: 0.02, limit: 9 }),
    ]),
    mix: "any",
    ...changed,
  };
}

/** A service time, or a server, of each kind. */
export const SERVICES: Readonly<Record<string, ServiceTime | ConcurrentService>> = {
  exponential: { kind: "exponential", mean: 0.5 },
  deterministic: { kind: "deterministic", mean: 0.5 },
  erlang: { kind: "erlang", mean: 0.5, stages: 3 },
  hyperexponential: {
    kind: "hyperexponential",
    branches: [
      { probability: 0.9, mean: 0.3 },
      { probability: 0.1, mean: 2.3 },
    ],
  },
  "phase-type": {
    kind: "phase-type",
    phases: [
      { start: 0.7, rate: 4, next: [0, 0.5] },
      { start: 0.3, rate: 3, next: [0.1, 0] },
    ],
  },
  concurrency: { kind: "concurrency", throughput: [2, 3, 3.6] },
};

/** Every model that a problem can have, by a name for people. */
export const MODELS: readonly (readonly [string, Partial<ServiceProblem>])[] = [
  ["M/M/c, wait", {}],
  ["M/M/c, response", { latency: { of: "response", seconds: 2.5, lateShare: 0.05 } }],
  ["M/M/c/K", { lineLimit: 3 }],
  ["M/M/c/K, response", { lineLimit: 3, latency: { of: "response", seconds: 2.5, lateShare: 0.05 } }],
  ["M/M/c+M", { patienceSeconds: 1.5 }],
  ["M/D/c, wait", { service: SERVICES["deterministic"]! }],
  ["M/D/c, response", { service: SERVICES["deterministic"]!, latency: { of: "response", seconds: 1.1, lateShare: 0.05 } }],
  ["M/M/1 by lot", { routing: "random", latency: { of: "wait", seconds: 1.5, lateShare: 0.1 } }],
  ["M/D/1 by lot", { service: SERVICES["deterministic"]!, routing: "random", latency: { of: "wait", seconds: 0.8, lateShare: 0.1 } }],
  ...(["erlang", "hyperexponential", "phase-type"] as const).flatMap((kind) => [
    [`${kind} by lot, wait`, { service: SERVICES[kind]!, routing: "random", latency: { of: "wait", seconds: 2, lateShare: 0.1 } }] as const,
    [
      `${kind} by lot, response`,
      { service: SERVICES[kind]!, routing: "random", latency: { of: "response", seconds: 4, lateShare: 0.1 } },
    ] as const,
  ]),
  ["concurrency, wait", { service: SERVICES["concurrency"]! }],
  ["concurrency, response", { service: SERVICES["concurrency"]!, latency: { of: "response", seconds: 3, lateShare: 0.1 } }],
  ["M/G/c, wait", { service: SERVICES["erlang"]!, latency: { of: "wait", seconds: 2, lateShare: 0.2 } }],
  ["M/G/c, response", { service: { kind: "erlang", mean: 0.5, stages: 2 }, latency: { of: "response", seconds: 6, lateShare: 0.2 } }],
];
