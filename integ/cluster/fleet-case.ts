import { fleetMarket } from "../../lib/catalog/fleet-offerings";
import { MachineCatalog } from "../../lib/catalog/machine-catalog";
import { planFleet, type FleetProblem } from "../../lib/sizing";
import { machinesOf, nodesOf } from "./planned-nodes";
import type { ScheduledCase } from "./scheduled-case";

/** What one replica of an inference service asks for. */
const REPLICA = { accelerators: 1, vcpus: 12, memoryGib: 48, networkGbps: 0 };

/** Replicas that must stay when any one zone is lost. */
const PROMISED = 10;

/**
 * A fleet for replicas of a model server on the built-in catalogue, planned to keep 10 replicas without any one zone. One zone fails often
 * enough that the loss of a zone, not of machines, is what the fleet is sized for.
 */
export function fleetCase(): ScheduledCase {
  const catalog = MachineCatalog.builtIn();
  const place = { cloud: "aws", region: "us-east-1", zones: ["use1-az2", "use1-az4", "use1-az6"] };
  const { offerings, domains } = fleetMarket(catalog, [place], {
    unit: "replica",
    replica: REPLICA,
    acceleratorModels: ["L4", "A10G", "L40S"],
    purchaseOptions: ["on-demand"],
  });
  const problem: FleetProblem = {
    demand: PROMISED,
    unit: "replica",
    offerings,
    domains,
    targets: { unavailability: 0.05, survive: [{ level: "zone", units: PROMISED }] },
  };
  const plan = planFleet(problem);
  const quantities = { cpu: String(REPLICA.vcpus), memory: `${REPLICA.memoryGib}Gi`, "nvidia.com/gpu": String(REPLICA.accelerators) };
  return {
    name: "fleet",
    nodes: nodesOf(catalog, machinesOf(offerings, plan.counts)),
    workloads: [{ name: "replica", replicas: plan.installedUnits, requests: quantities }],
    promisedWithoutZone: PROMISED,
  };
}
