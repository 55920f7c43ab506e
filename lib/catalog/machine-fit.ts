import type { Rejection } from "../sizing/fleet-plan";
import type { MachineNeeds } from "./fleet-market";
import { acceptedKinds, asksForAccelerators } from "./machine-needs";
import type { MachineType } from "./machine-type";
import { replicasOfResource } from "../sizing/replica/resource-fit";
import { replicaResources, replicasPerMachine } from "./replica-packing";

/** What is missing: a rejection without its offering. */
export type Shortfall = Omit<Rejection, "offering">;

/** Whether a machine type meets needs, and how many service units one instance gives. */
export type MachineFit =
  | { readonly fit: "units"; readonly units: number }
  | { readonly fit: "short"; readonly shortfall: Shortfall }
  /** Of another sort altogether, and nobody asked about it: not worth a line in a report. */
  | { readonly fit: "other" };

/** Judges a machine type by what it is; where and how it is sold does not matter here. */
export function machineFit(type: MachineType, needs: MachineNeeds): MachineFit {
  const isNamed = needs.machineTypes?.includes(type.name) ?? false;
  if (needs.machineTypes !== undefined && !isNamed) {
    return { fit: "other" };
  }
  const sort = sortShortfall(type, needs, isNamed);
  if (sort !== undefined) {
    return isNamed ? { fit: "short", shortfall: sort } : { fit: "other" };
  }
  const shortfall = acceleratorShortfall(type, needs) ?? replicaShortfall(type, needs);
  return shortfall === undefined ? { fit: "units", units: unitsOf(type, needs) } : { fit: "short", shortfall };
}

/** Accelerators where they are asked for, none where they are not: a GPU machine is no cheap way to buy processors. */
function sortShortfall(type: MachineType, needs: MachineNeeds, isNamed: boolean): Shortfall | undefined {
  const kind = type.accelerator?.kind;
  if (!asksForAccelerators(needs)) {
    return kind === undefined || isNamed ? undefined : { constraint: "accelerator-kind", need: "no accelerator", have: kind };
  }
  const kinds = acceptedKinds(needs);
  return kind !== undefined && kinds.includes(kind)
    ? undefined
    : { constraint: "accelerator-kind", need: kinds.join(" or "), have: kind ?? "no accelerator" };
}

function acceleratorShortfall(type: MachineType, needs: MachineNeeds): Shortfall | undefined {
  const { accelerator } = type;
  if (accelerator === undefined || !asksForAccelerators(needs)) {
    return undefined;
  }
  if (needs.acceleratorModels !== undefined && !needs.acceleratorModels.includes(accelerator.model)) {
    return { constraint: "accelerator-model", need: needs.acceleratorModels.join(" or "), have: accelerator.model };
  }
  const memory = needs.minAcceleratorMemoryGib ?? 0;
  if (accelerator.memoryGib < memory) {
    const have =
      accelerator.memoryGib === 0 ? `${accelerator.model}, memory not stated` : `${accelerator.model}, ${gib(accelerator.memoryGib)}`;
    return { constraint: "accelerator-memory", need: gib(memory), have };
  }
  const least = needs.minAcceleratorsPerMachine ?? 0;
  return accelerator.count < least
    ? { constraint: "accelerators-per-machine", need: `${least} accelerators`, have: `${accelerator.count} x ${accelerator.model}` }
    : undefined;
}

function replicaShortfall(type: MachineType, needs: MachineNeeds): Shortfall | undefined {
  if (needs.unit !== "replica" || needs.replica === undefined) {
    return undefined;
  }
  const short = replicaResources(type, needs.replica).find((resource) => replicasOfResource(resource) === 0);
  if (short === undefined) {
    return undefined;
  }
  const { constraint, unit, need, have, scale } = short;
  const isNotStated = constraint === "network" && have === 0;
  return { constraint, need: `${decimal(need / scale)} ${unit}`, have: isNotStated ? "not stated" : `${decimal(have / scale)} ${unit}` };
}

function unitsOf(type: MachineType, needs: MachineNeeds): number {
  return needs.unit === "replica" && needs.replica !== undefined ? replicasPerMachine(type, needs.replica) : (type.accelerator?.count ?? 0);
}

function gib(value: number): string {
  return `${decimal(value)} GiB`;
}

function decimal(value: number): string {
  return String(Math.round(value * 100) / 100);
}
