import type { MachineNeeds } from "./fleet-market";
import type { MachineType } from "./machine-type";

/** What one replica takes. */
export type ReplicaNeeds = NonNullable<MachineNeeds["replica"]>;

/** One resource of a machine beside what one replica takes of it, in whole numbers of a small unit. */
export interface ReplicaResource {
  /** Name of the constraint, for rejections. */
  readonly constraint: string;
  /** Unit of the two texts, for people. */
  readonly unit: string;
  /** What one replica takes. */
  readonly need: number;
  /** What the machine leaves to pods. */
  readonly have: number;
  /** Small units of one unit. */
  readonly scale: number;
}

/** Kubernetes counts processors in thousandths; memory is counted in MiB and network in Mbit/s, as the catalogue states them. */
const MILLI = 1000;
const MIB_PER_GIB = 1024;

/** A decimal that is this close to a whole number of small units is that number: 0.07 x 1000 is 70.00000000000001 in floating point. */
const ROUNDING_NOISE = 1e-6;

/** The resources of a machine that bound the replicas on it. */
export function replicaResources(type: MachineType, replica: ReplicaNeeds): ReplicaResource[] {
  return [
    resource("accelerators", "accelerators", 1, replica.accelerators, type.accelerator?.count ?? 0),
    resource("allocatable-vcpus", "vCPU", MILLI, replica.vcpus, type.vcpus * type.allocatableVcpuShare),
    resource("allocatable-memory", "GiB", MIB_PER_GIB, replica.memoryGib, type.memoryGib * type.allocatableMemoryShare),
    resource("network", "Gbit/s", MILLI, replica.networkGbps, type.networkGbps),
  ];
}

/**
 * Replicas that fit on one machine: the least over its resources, in whole numbers.
 *
 * @returns at least 0; Infinity when the replica takes nothing
 */
export function replicasPerMachine(type: MachineType, replica: ReplicaNeeds): number {
  return Math.min(...replicaResources(type, replica).map(replicasOfResource));
}

/** Replicas that one resource has room for. */
export function replicasOfResource({ need, have }: ReplicaResource): number {
  return need === 0 ? Infinity : (have - (have % need)) / need;
}

function resource(constraint: string, unit: string, scale: number, need: number, have: number): ReplicaResource {
  return { constraint, unit, scale, need: roundedUp(need * scale), have: roundedDown(have * scale) };
}

function roundedUp(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value - nearest) <= ROUNDING_NOISE ? nearest : Math.ceil(value);
}

function roundedDown(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value - nearest) <= ROUNDING_NOISE ? nearest : Math.floor(value);
}
