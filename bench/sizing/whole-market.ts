import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { MachineNeeds } from "../../lib/catalog/fleet-market";
import { loadMarketSync, marketFleet } from "../../lib/catalog/market";
import type { FleetMix } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import type { BenchCase } from "./bench-case";

/** What a plan may take, in milliseconds. */
const LIMIT = 100;

/** What is bought: every machine that does, in every region, on demand, on spot or committed for a year. */
const EVERYWHERE = { edge: true, unstatedZones: true } as const;
const HOW = { purchaseOptions: ["on-demand", "spot", "reserved-1y"] } as const;
const DEMANDS: readonly { readonly what: string; readonly demand: number; readonly unit: string; readonly needs: MachineNeeds }[] = [
  { what: "64 H100", demand: 64, unit: "GPU", needs: { unit: "accelerator", acceleratorModels: ["H100"], ...HOW } },
  { what: "64 GPUs of any model", demand: 64, unit: "GPU", needs: { unit: "accelerator", ...HOW } },
  {
    what: "2,000 vCPU with 2 GiB each",
    demand: 2000,
    unit: "vCPU",
    needs: { unit: "replica", replica: { accelerators: 0, vcpus: 1, memoryGib: 2, networkGbps: 0 }, ...HOW },
  },
];

/**
 * Fleets out of the whole AWS market of the source data: 16,615 price rows, three purchase options, all regions.
 *
 * @param data folder of the source data; no case where it is not there
 */
export function wholeMarket(data = resolve(__dirname, "../../../shared/data")): BenchCase[] {
  const types = join(data, "aws", "aws-ec2-types-2026-08.csv");
  const prices = join(data, "aws", "aws-ec2-linux-prices-2025-05.csv");
  if (!existsSync(types) || !existsSync(prices)) {
    return [];
  }
  const market = loadMarketSync([
    { format: "ec2-types", date: "2026-08-21", path: types },
    { format: "ec2-instances", date: "2025-05-28", path: prices },
  ]);
  return DEMANDS.flatMap(({ what, needs, demand, unit }) => {
    const { offerings, domains } = marketFleet(market, needs, EVERYWHERE);
    return (["uniform-per-zone", "any"] as const satisfies FleetMix[]).map((mix) => {
      const problem = { demand, unit, offerings, domains, targets: { unavailability: 1e-3 }, mix };
      const name = `AWS, all regions: ${what}, ${offerings.length} offerings, ${mix}`;
      return {
        name,
        target: `${LIMIT} ms`,
        run: () => {
          const plan = planFleet(problem, { timeLimitMs: LIMIT, now: () => process.cpuUsage().user / 1000, maxOperations: 1e12 });
          if (plan.status === "infeasible") {
            throw new Error(`${name}: infeasible`);
          }
          return `${plan.status}, gap ${(100 * plan.gap).toFixed(1)} % at ${(plan.microUsdPerHour / 1e6).toFixed(3)}`;
        },
      };
    });
  });
}
