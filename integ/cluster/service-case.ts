import { fleetMarket } from "../../lib/catalog/fleet-offerings";
import { MachineCatalog } from "../../lib/catalog/machine-catalog";
import { minServersForWait, planService, type ServiceProblem } from "../../lib/sizing";
import { machinesOf, nodesOf } from "./planned-nodes";
import type { ScheduledCase } from "./scheduled-case";

/** What one replica of an API asks for. */
const REPLICA = { accelerators: 0, vcpus: 4, memoryGib: 8, networkGbps: 0 };

/** 120 requests a second of 50 ms each on average; one in a hundred may wait longer than 20 ms. */
const PER_SECOND = 120;
const MEAN_SECONDS = 0.05;
const WAIT_SECONDS = 0.02;
const LATE_SHARE = 0.01;

/** A service on the built-in catalogue, planned to keep its latency target without any one zone. */
export function serviceCase(): ScheduledCase {
  const catalog = MachineCatalog.builtIn();
  const place = { cloud: "aws", region: "us-east-1", zones: ["use1-az2", "use1-az4", "use1-az6"] };
  const { offerings, domains } = fleetMarket(catalog, [place], {
    unit: "replica",
    replica: REPLICA,
    machineTypes: ["c7i.2xlarge", "m7i.2xlarge", "c7i.4xlarge", "m7i.4xlarge"].filter((name) =>
      catalog.offers("aws", "us-east-1").some(({ machineType }) => machineType.name === name),
    ),
    purchaseOptions: ["on-demand"],
  });
  const promised = minServersForWait(PER_SECOND, 1 / MEAN_SECONDS, WAIT_SECONDS, LATE_SHARE);
  const problem: ServiceProblem = {
    unit: "replica",
    traffic: { kind: "steady", perSecond: PER_SECOND },
    service: { kind: "exponential", mean: MEAN_SECONDS },
    latency: { of: "wait", seconds: WAIT_SECONDS, lateShare: LATE_SHARE },
    offerings,
    domains,
    targets: { survive: [{ level: "zone", units: promised }] },
  };
  const plan = planService(problem);
  return {
    name: "service",
    nodes: nodesOf(catalog, machinesOf(offerings, plan.counts)),
    workloads: [{ name: "replica", replicas: plan.servers, requests: { cpu: String(REPLICA.vcpus), memory: `${REPLICA.memoryGib}Gi` } }],
    promisedWithoutZone: promised,
  };
}
