import type { MixMachine, ThroughputMixProblem } from "../../../lib/sizing/throughput-mix/throughput-mix-problem";

/** The example of the Mélange README (melange/config/example.json, d46ab43): 30 requests a second in four sizes. */
export const MELANGE_EXAMPLE: ThroughputMixProblem = {
  buckets: [0.2, 0.1, 0.5, 0.2].map((part, index) => ({ id: `size-${index}`, milliRequestsPerSecond: Math.round(part * 30_000) })),
  machines: [
    { id: "A10G", microUsdPerHour: 1_010_000, milliRequestsPerSecond: [2_000, 1_000, 5_000, 2_000] },
    { id: "A100-80GB", microUsdPerHour: 3_670_000, milliRequestsPerSecond: [20_000, 20_000, 40_000, 20_000] },
  ],
};

/** A problem from rates and [price, speeds, rest] of machines. */
export function mix(
  rates: readonly number[],
  machines: readonly (readonly [number, readonly number[], Partial<MixMachine>?])[],
  survive?: readonly string[],
): ThroughputMixProblem {
  return {
    buckets: rates.map((milliRequestsPerSecond, index) => ({ id: `b${index}`, milliRequestsPerSecond })),
    machines: machines.map(([microUsdPerHour, milliRequestsPerSecond, rest = {}], index) => ({
      id: `m${index}`,
      microUsdPerHour,
      milliRequestsPerSecond,
      ...rest,
    })),
    ...(survive === undefined ? {} : { survive }),
  };
}
