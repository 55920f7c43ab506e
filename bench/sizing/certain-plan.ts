import type { MachineNeeds, MarketPlace } from "../../lib/catalog/fleet-market";
import { fleetMarket } from "../../lib/catalog/fleet-offerings";
import { MachineCatalog } from "../../lib/catalog/machine-catalog";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import type { BenchCase } from "./bench-case";

/** The region in which one service is planned. */
export const REGION = "us-east-1";

/** One service: replicas of 4 vCPU, 8 GiB and 1 Gbit/s, bought on demand. */
export const SERVICE: MachineNeeds = {
  unit: "replica",
  replica: { accelerators: 0, vcpus: 4, memoryGib: 8, networkGbps: 1 },
  purchaseOptions: ["on-demand"],
};

/** Replicas of the service. */
export const REPLICAS = 100;

/** A world in which nothing fails: what a plan without failure targets assumes. */
const NOTHING_FAILS = { instance: 0, zone: 0, region: 0, provider: 0, spotPool: 0 };

/** The service as a fleet problem on the built-in catalogue; with a failure model where one is given. */
export function serviceProblem(demand: number, catalog = MachineCatalog.builtIn(), failureModel: object = NOTHING_FAILS): FleetProblem {
  const place: MarketPlace = { cloud: "aws", region: REGION, zones: catalog.zones("aws", REGION) };
  const { offerings, domains } = fleetMarket(catalog, [place], SERVICE, failureModel);
  return { demand, unit: "replica", offerings, domains, targets: { unavailability: 1e-3 }, mix: "any" };
}

/** One service planned with certainty: the cheapest covering of its replicas, alone and with the look into the catalogue. */
export function certainPlans(): BenchCase[] {
  const catalog = MachineCatalog.builtIn();
  const problem = serviceProblem(REPLICAS, catalog);
  const planned = (fleet: FleetProblem, certificate: "none" | "short" = "none"): string => {
    const { status, microUsdPerHour } = planFleet(fleet, { certificate });
    if (status !== "optimal") {
      throw new Error(`certain plan: ${status}`);
    }
    return (microUsdPerHour / 1e6).toFixed(3);
  };
  const what = `${REPLICAS} replicas, ${problem.offerings.length} offerings of ${REGION}, nothing fails`;
  return [
    { name: `${what}: planned`, target: "1 ms", run: () => planned(problem) },
    { name: `${what}: planned and certified`, target: "-", run: () => planned(problem, "short") },
    { name: `${what}: looked up in the catalogue and planned`, target: "-", run: () => planned(serviceProblem(REPLICAS, catalog)) },
  ];
}
