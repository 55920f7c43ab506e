import type { FailureDomain, Offering, PurchaseOption } from "../sizing/fleet-problem";
import type { Rejection } from "../sizing/fleet-plan";
import type { CompleteFailureModel } from "./failure-model";

/** A place machines can be bought in. */
export interface MarketPlace {
  /** Cloud. */
  readonly cloud: string;
  /** Region. */
  readonly region: string;
  /** Zones of the region to use. */
  readonly zones: readonly string[];
}

/** What one machine, or one replica on it, must have. */
export interface MachineNeeds {
  /**
   * What is counted: `accelerator` makes every accelerator one service unit; `replica` makes every replica that fits on a machine one.
   */
  readonly unit: "accelerator" | "replica";
  /** Accelerator models that will do; every model when left out. */
  readonly acceleratorModels?: readonly string[];
  /** Kinds of accelerator that will do; `["gpu"]` when left out. */
  readonly acceleratorKinds?: readonly string[];
  /** Least memory of one accelerator in GiB. */
  readonly minAcceleratorMemoryGib?: number;
  /** Least accelerators of one machine. */
  readonly minAcceleratorsPerMachine?: number;
  /** Machine types that will do; every type when left out. */
  readonly machineTypes?: readonly string[];
  /** What one replica takes; needed when `unit` is `replica`. */
  readonly replica?: { readonly accelerators: number; readonly vcpus: number; readonly memoryGib: number; readonly networkGbps: number };
  /** How machines may be bought. */
  readonly purchaseOptions: readonly PurchaseOption[];
  /** The most instances of a machine type in one zone. */
  readonly maxMachinesPerZone?: Readonly<Record<string, number>>;
}

/** What can be bought in a set of places for a set of needs, ready for the planner. */
export interface FleetMarket {
  /** Offerings that meet the needs, ordered by cloud, region, zone, machine type and purchase option. */
  readonly offerings: readonly Offering[];
  /** The failure forest of the places: provider, region, zone, and a spot pool under the zone for every spot offering. */
  readonly domains: readonly FailureDomain[];
  /** Machine types of the places that do not meet the needs, with what is missing. */
  readonly rejections: readonly Rejection[];
  /** Things a reader of the plan must know, for example that prices of different dates are compared. */
  readonly notes: readonly string[];
  /** The failure figures that were used. */
  readonly failureModel: CompleteFailureModel;
}
