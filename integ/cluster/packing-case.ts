import { MachineCatalog } from "../../lib/catalog/machine-catalog";
import { planPacking, type NodeType, type PackingProblem } from "../../lib/sizing";
import { nodesOf } from "./planned-nodes";
import type { ScheduledCase } from "./scheduled-case";
import type { PlannedWorkload } from "./scheduling";

const ZONES = ["use1-az2", "use1-az4", "use1-az6"];
const MACHINES = ["c7i.2xlarge", "m7i.2xlarge", "r7i.2xlarge", "c7i.4xlarge", "m7i.4xlarge", "g6.4xlarge"];

/** Label that ties the pods of a node group to its nodes. */
const GROUP = "cdktf-lepton/node-group";

const PODS: PackingProblem["pods"] = [
  { id: "web", count: 9, requests: { milliCpu: 3000, memoryMib: 6144 }, maxZoneSkew: 1 },
  { id: "cache", count: 6, requests: { milliCpu: 1000, memoryMib: 20480 }, maxPerNode: 2 },
  { id: "model", count: 2, requests: { milliCpu: 8000, memoryMib: 32768, gpus: 1 }, maxPerNode: 1 },
];

/**
 * Pods of three kinds packed on the built-in catalogue. The pods of each node group are tied to its nodes, as the plan says; the scheduler then
 * has to find room for exactly these.
 */
export function packingCase(): ScheduledCase {
  const catalog = MachineCatalog.builtIn();
  const plan = planPacking({ pods: PODS, nodeTypes: MACHINES.flatMap((name) => nodeTypeOf(catalog, name)) });
  const nodes = plan.groups.flatMap(({ nodeType, zone, count }, group) =>
    nodesOf(catalog, [{ cloud: "aws", region: "us-east-1", zone, machineType: nodeType, count }]).map((node) => ({
      ...node,
      name: `group-${group}-${node.name}`,
      labels: { [GROUP]: `group-${group}` },
    })),
  );
  const workloads = plan.groups.flatMap(({ count, pods }, group) =>
    pods.map(({ pod, count: perNode }): PlannedWorkload => {
      const { requests } = PODS.find(({ id }) => id === pod)!;
      return {
        name: `${pod}-${group}`,
        replicas: count * perNode,
        requests: {
          cpu: `${requests.milliCpu ?? 0}m`,
          memory: `${requests.memoryMib ?? 0}Mi`,
          ...(requests.gpus === undefined ? {} : { "nvidia.com/gpu": String(requests.gpus) }),
        },
        podSpec: { nodeSelector: { [GROUP]: `group-${group}` } },
      };
    }),
  );
  const inZone = (zone: string): number =>
    plan.groups
      .filter((group) => group.zone === zone)
      .reduce((sum, { count, pods }) => sum + count * pods.reduce((all, each) => all + each.count, 0), 0);
  const all = PODS.reduce((sum, { count }) => sum + count, 0);
  return { name: "packing", nodes, workloads, promisedWithoutZone: all - Math.max(...ZONES.map(inZone)), isFull: true };
}

/** A machine type of the catalogue with what Kubernetes leaves to pods; none where the region does not sell it. */
function nodeTypeOf(catalog: MachineCatalog, name: string): NodeType[] {
  const offer = catalog.offers("aws", "us-east-1").find(({ machineType }) => machineType.name === name);
  if (offer?.onDemandMicroUsdPerHour === undefined) {
    return [];
  }
  const { vcpus, allocatableVcpuShare, memoryGib, allocatableMemoryShare, accelerator } = offer.machineType;
  return [
    {
      id: name,
      capacity: {
        milliCpu: Math.floor(vcpus * allocatableVcpuShare * 1000),
        memoryMib: Math.floor(memoryGib * allocatableMemoryShare * 1024),
        ...(accelerator === undefined ? {} : { gpus: accelerator.count }),
      },
      purchaseOption: "on-demand",
      microUsdPerHour: offer.onDemandMicroUsdPerHour,
      zones: ZONES.filter((zone) => offer.zones.includes(zone)).map((zone) => ({ zone })),
    },
  ];
}
