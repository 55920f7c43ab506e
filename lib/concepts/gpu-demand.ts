import type { MachineCatalog } from "../catalog/machine-catalog";
import type { FailureModel } from "../catalog/failure-model";

/** How machines may be bought. */
export enum PurchaseOption {
  /** At the list price, for as long as one likes. */
  ON_DEMAND = "on-demand",
  /** At a discount, and taken back by the cloud when it needs them; whole pools at a time. */
  SPOT = "spot",
  /**
   * Committed to for a year and paid for every hour of it. Planned where the catalogue has a price; the commitment itself is bought from the
   * cloud, apart from Terraform.
   */
  RESERVED_1Y = "reserved-1y",
  /** Committed to for three years and paid for every hour of them; otherwise as for a year. */
  RESERVED_3Y = "reserved-3y",
}

/** What one replica of a workload takes; all of it must fit on one machine. */
export interface ReplicaNeeds {
  /** Accelerators. Whole number, at least 1. */
  readonly gpus: number;
  /**
   * Processors, of what Kubernetes leaves to pods.
   *
   * @default 0
   */
  readonly vcpus?: number;
  /**
   * Memory in GiB, of what Kubernetes leaves to pods.
   *
   * @default 0
   */
  readonly memoryGib?: number;
  /**
   * Network bandwidth in Gbit/s.
   *
   * @default 0
   */
  readonly networkGbps?: number;
}

/** What a GPU fleet must give, and what it must reach. */
export interface GpuDemand {
  /**
   * Accelerators that must be up. Whole number, at least 1.
   *
   * @default - none: give `gpus` or `replicas`
   */
  readonly gpus?: number;

  /**
   * Replicas that must be up, each taking `replicaNeeds`. Whole number, at least 1.
   *
   * @default - none: give `gpus` or `replicas`
   */
  readonly replicas?: number;

  /**
   * What one replica takes.
   *
   * @default - none: needed with `replicas`
   */
  readonly replicaNeeds?: ReplicaNeeds;

  /**
   * Accelerator models that will do, as the catalogue spells them: `L4`, `A10G`, `L40S`, `A100`, `A100-80GB`, `H100`, `H200`, `B200`.
   *
   * @default - every GPU that meets the other needs
   */
  readonly accelerators?: string[];

  /**
   * Least memory of one accelerator in GiB.
   *
   * @default 0
   */
  readonly minGpuMemoryGib?: number;

  /**
   * Least accelerators of one machine; 8 keeps a training job on machines with a full fabric.
   *
   * @default 1
   */
  readonly minGpusPerMachine?: number;

  /**
   * Machine types that will do, by the clouds' names.
   *
   * @default - every type that meets the other needs
   */
  readonly machineTypes?: string[];

  /**
   * How machines may be bought.
   *
   * @default - on demand only
   */
  readonly purchaseOptions?: PurchaseOption[];

  /**
   * Probability that the demand is met at a random moment, above 0 and below 1. Every nine costs money.
   *
   * @default 0.999
   */
  readonly availability?: number;

  /**
   * The most the machines may cost in US dollars per month of 730 hours.
   *
   * @default - no limit
   */
  readonly maxUsdPerMonth?: number;

  /**
   * GPUs (or replicas) that must remain installed when any one zone is lost.
   *
   * @default - only what the availability asks for
   */
  readonly keepWithoutAnyZone?: number;

  /**
   * GPUs (or replicas) that must remain installed when any one region is lost.
   *
   * @default - only what the availability asks for
   */
  readonly keepWithoutAnyRegion?: number;

  /**
   * GPUs (or replicas) that must remain installed when any one cloud is lost.
   *
   * @default - only what the availability asks for
   */
  readonly keepWithoutAnyCloud?: number;

  /**
   * The most machines of a type in one zone, by machine type: a quota, or what the cloud has promised.
   *
   * @default - no limit
   */
  readonly maxMachinesPerZone?: { [machineType: string]: number };

  /**
   * Whether one zone may hold several machine types. Gang-scheduled training wants one.
   *
   * @default false
   */
  readonly mixMachineTypes?: boolean;

  /**
   * GPUs (or replicas) to keep when there is no work. Makes the fleet elastic: an autoscaler moves it between the plan for this demand and the
   * full plan. 0 lets it shrink to nothing.
   *
   * @default - static: the full plan runs all the time
   */
  readonly minUnits?: number;

  /**
   * How often things fail.
   *
   * @default - the documented defaults, most of them assumed
   */
  readonly failureModel?: FailureModel;

  /**
   * Machine types, zones and prices to plan with.
   *
   * @default - the catalogue of the first core, which is that of the app unless the core was given its own
   */
  readonly catalog?: MachineCatalog;
}
