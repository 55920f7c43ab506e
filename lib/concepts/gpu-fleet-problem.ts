import { completeFailureModel, type CompleteFailureModel } from "../catalog/failure-model";
import type { MachineCatalog } from "../catalog/machine-catalog";
import type { MachineNeeds } from "../catalog/fleet-market";
import { fleetMarket } from "../catalog/fleet-offerings";
import type { Rejection } from "../sizing/fleet-plan";
import type { FleetProblem, SurviveTarget } from "../sizing/fleet-problem";
import { microUsdPerHour } from "../sizing/money";
import type { GpuDemand } from "./gpu-demand";
import type { LeptonCloudCore } from "./lepton-cloud-core";

/** Availability asked for where the user names none: three nines. */
const DEFAULT_AVAILABILITY = 0.999;

/** A demand turned into a problem for the planner, with what a reader of the answer must know. */
export interface GpuFleetProblem {
  /** The problem. */
  readonly problem: FleetProblem;
  /** Machine types that never came into question, and why. */
  readonly rejections: readonly Rejection[];
  /** For example that prices of different dates are compared. */
  readonly notes: readonly string[];
  /** The failure figures used. */
  readonly failureModel: CompleteFailureModel;
}

/** Poses the problem of meeting a demand on the zones of some cores. Call only with a demand that passed `checkGpuDemand`. */
export function gpuFleetProblem(cores: readonly LeptonCloudCore[], demand: GpuDemand, catalog: MachineCatalog): GpuFleetProblem {
  const places = cores.map(({ cloud, region, zones }) => ({ cloud, region, zones }));
  const market = fleetMarket(catalog, places, machineNeeds(demand), completeFailureModel(demand.failureModel));
  const problem: FleetProblem = {
    demand: (demand.gpus ?? demand.replicas)!,
    unit: demand.gpus === undefined ? "replica" : "GPU",
    offerings: market.offerings,
    domains: market.domains,
    targets: {
      unavailability: complement(demand.availability ?? DEFAULT_AVAILABILITY),
      ...(demand.maxUsdPerMonth === undefined ? {} : { maxMicroUsdPerHour: Math.floor(microUsdPerHour(demand.maxUsdPerMonth)) }),
      survive: surviveTargets(demand),
    },
    mix: demand.mixMachineTypes === true ? "any" : "uniform-per-zone",
  };
  return { problem, rejections: market.rejections, notes: market.notes, failureModel: market.failureModel };
}

/**
 * One minus an availability, to the digits people write: 0.9995 becomes 0.0005 and not 0.0005000000000000004, which would let a plan
 * through that a reader of the target would refuse. Fifteen decimals are exact for every availability of up to twelve nines.
 */
export function complement(availability: number): number {
  return Number((1 - availability).toFixed(15)) || Number.EPSILON;
}

function machineNeeds(demand: GpuDemand): MachineNeeds {
  const { replicaNeeds } = demand;
  return {
    unit: replicaNeeds === undefined ? "accelerator" : "replica",
    acceleratorModels: demand.accelerators,
    acceleratorKinds: ["gpu"],
    minAcceleratorMemoryGib: demand.minGpuMemoryGib,
    minAcceleratorsPerMachine: demand.minGpusPerMachine,
    machineTypes: demand.machineTypes,
    replica: replicaNeeds && {
      accelerators: replicaNeeds.gpus,
      vcpus: replicaNeeds.vcpus ?? 0,
      memoryGib: replicaNeeds.memoryGib ?? 0,
      networkGbps: replicaNeeds.networkGbps ?? 0,
    },
    purchaseOptions: demand.purchaseOptions ?? ["on-demand"],
    maxMachinesPerZone: demand.maxMachinesPerZone,
  };
}

function surviveTargets(demand: GpuDemand): SurviveTarget[] {
  const levels: readonly (readonly [string, number | undefined])[] = [
    ["zone", demand.keepWithoutAnyZone],
    ["region", demand.keepWithoutAnyRegion],
    ["provider", demand.keepWithoutAnyCloud],
  ];
  return levels.flatMap(([level, units]) => (units === undefined ? [] : [{ level, units }]));
}
