import type { MachineNeeds } from "./fleet-market";
import { replicasOfResources, resourceFit, type ResourceFit } from "../sizing/replica/resource-fit";
import type { MachineType } from "./machine-type";

/** What one replica takes. */
export type ReplicaNeeds = NonNullable<MachineNeeds["replica"]>;

/** Kubernetes counts processors in thousandths; memory is counted in MiB and network in Mbit/s, as the catalogue states them. */
const MILLI = 1000;
const MIB_PER_GIB = 1024;

/** The resources of a machine that bound the replicas on it. */
export function replicaResources(type: MachineType, replica: ReplicaNeeds): ResourceFit[] {
  return [
    resourceFit("accelerators", "accelerators", 1, replica.accelerators, type.accelerator?.count ?? 0),
    resourceFit("allocatable-vcpus", "vCPU", MILLI, replica.vcpus, type.vcpus * type.allocatableVcpuShare),
    resourceFit("allocatable-memory", "GiB", MIB_PER_GIB, replica.memoryGib, type.memoryGib * type.allocatableMemoryShare),
    resourceFit("network", "Gbit/s", MILLI, replica.networkGbps, type.networkGbps),
  ];
}

/**
 * Replicas that fit on one machine: the least over its resources, in whole numbers.
 *
 * @returns at least 0; Infinity when the replica takes nothing
 */
export function replicasPerMachine(type: MachineType, replica: ReplicaNeeds): number {
  return replicasOfResources(replicaResources(type, replica));
}
