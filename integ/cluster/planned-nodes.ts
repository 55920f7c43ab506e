import { type MachineCatalog } from "../../lib/catalog/machine-catalog";
import type { OfferingCount } from "../../lib/sizing/fleet-plan";
import type { Offering } from "../../lib/sizing/fleet-problem";
import type { MachineType } from "../../lib/catalog/machine-type";
import type { PlannedNode } from "./scheduling";

/** So many machines of a type in a zone. */
export interface PlannedMachines {
  readonly cloud: string;
  readonly region: string;
  readonly zone: string;
  readonly machineType: string;
  readonly count: number;
}

/** Pods a node takes by default (https://kubernetes.io/docs/setup/best-practices/cluster-large/). */
const PODS_A_NODE = "110";

const KIB_PER_GIB = 1024 ** 2;

/** The machines that counts of offerings stand for. */
export function machinesOf(offerings: readonly Offering[], counts: readonly OfferingCount[]): PlannedMachines[] {
  return counts.map(({ offering: id, count }) => {
    const { cloud, region, zone, machineType } = offerings.find((offering) => offering.id === id)!;
    return { cloud, region, zone, machineType, count };
  });
}

/** One node a machine, with what the catalogue says Kubernetes leaves to pods. */
export function nodesOf(catalog: MachineCatalog, machines: readonly PlannedMachines[]): PlannedNode[] {
  return machines.flatMap(({ cloud, region, zone, machineType, count }) => {
    const offer = catalog.offers(cloud, region).find((candidate) => candidate.machineType.name === machineType);
    if (offer === undefined) {
      throw new Error(`the catalogue has no ${machineType} in ${region} of ${cloud}`);
    }
    return Array.from({ length: count }, (_, index) => ({
      name: `${zone}-${machineType}-${index}`.replace(/[^a-z0-9.-]/g, "-"),
      zone,
      machineType,
      allocatable: allocatableOf(offer.machineType),
    }));
  });
}

function allocatableOf({
  vcpus,
  allocatableVcpuShare,
  memoryGib,
  allocatableMemoryShare,
  accelerator,
}: MachineType): Record<string, string> {
  return {
    cpu: `${Math.floor(vcpus * allocatableVcpuShare * 1000)}m`,
    memory: `${Math.floor(memoryGib * allocatableMemoryShare * KIB_PER_GIB)}Ki`,
    pods: PODS_A_NODE,
    ...(accelerator === undefined ? {} : { "nvidia.com/gpu": String(accelerator.count) }),
  };
}
