import type { Rejection } from "../fleet-plan";
import type { MachineCapacity, ReplicaNeed } from "./replica-fleet-problem";
import { replicasOfResource, replicasOfResources, resourceFit, type ResourceFit } from "./resource-fit";

/** Quantities are compared in thousandths, as Kubernetes counts processors. */
const MILLI = 1000;

/** How many replicas one instance has room for, or what it lacks for the first. */
export type ReplicaFit =
  { readonly fit: "units"; readonly units: number } | { readonly fit: "short"; readonly shortfall: Omit<Rejection, "offering"> };

/** Replicas that fit on one instance: those of the tightest resource, in whole numbers. */
export function replicaFit(replica: ReplicaNeed, capacity: MachineCapacity): ReplicaFit {
  const { gpuClass } = replica;
  if (gpuClass !== undefined && (replica.gpus ?? 0) > 0 && capacity.gpuClass !== gpuClass) {
    const have = (capacity.gpus ?? 0) === 0 ? "no GPU" : (capacity.gpuClass ?? "GPUs of a class that is not stated");
    return { fit: "short", shortfall: { constraint: "gpu-class", need: gpuClass, have } };
  }
  const resources = [
    resourceFit("gpus", "GPUs", MILLI, replica.gpus ?? 0, capacity.gpus ?? 0),
    resourceFit("vcpus", "vCPU", MILLI, replica.vcpus ?? 0, capacity.vcpus ?? 0),
    resourceFit("memory", "GiB", MILLI, replica.memoryGib ?? 0, capacity.memoryGib ?? 0),
    resourceFit("network", "Mbit/s", MILLI, replica.networkMbps ?? 0, capacity.networkMbps ?? 0),
  ];
  const short = resources.find((resource) => replicasOfResource(resource) === 0);
  return short === undefined
    ? { fit: "units", units: replicasOfResources(resources) }
    : { fit: "short", shortfall: { constraint: short.constraint, need: inUnits(short, short.need), have: inUnits(short, short.have) } };
}

function inUnits({ scale, unit }: ResourceFit, quantity: number): string {
  return `${quantity / scale} ${unit}`;
}
