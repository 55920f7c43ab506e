import type { FleetMix } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import type { BenchCase } from "./bench-case";
import { benchProblem, THIRTY } from "./problems";

/** What a plan may take, in milliseconds. */
const LIMIT = 1000;

/** 3 clouds x 3 regions x 3 zones x 30 offerings each, 200 units: the gap that is proven within a second. */
export function manyZones(): BenchCase[] {
  const shapes = [5e-4, 1e-4, 1e-5].flatMap((unavailability) =>
    (["any", "uniform-per-zone"] as const satisfies FleetMix[]).flatMap((mix) =>
      [true, false].map((different) => ({ unavailability, mix, different })),
    ),
  );
  return shapes.map((shape) => {
    const problem = benchProblem({ zones: 3, regions: 3, clouds: 3, machines: THIRTY, demand: 200, ...shape });
    const name = `27 ${shape.different ? "different" : "alike"} zones x 30 types, ${shape.mix}, D = 200, U <= ${shape.unavailability}`;
    return {
      name,
      target: `gap 0.5 % in ${LIMIT / 1000} s`,
      run: () => {
        const plan = planFleet(problem, { timeLimitMs: LIMIT, now: () => process.cpuUsage().user / 1000, maxOperations: 1e12, gap: 0.005 });
        if (plan.status === "infeasible") {
          throw new Error(`${name}: infeasible`);
        }
        return `gap ${(100 * plan.gap).toFixed(2)} % at ${(plan.microUsdPerHour / 1e6).toFixed(3)}`;
      },
    };
  });
}
