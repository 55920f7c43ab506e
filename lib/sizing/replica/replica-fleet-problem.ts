import type { FleetProblem, Offering } from "../fleet-problem";

/** A fleet problem whose demand counts replicas of a service, with what one replica takes and what each machine has. */
export interface ReplicaFleetProblem extends Omit<FleetProblem, "offerings"> {
  /** What one replica takes of a machine. */
  readonly replica: ReplicaNeed;
  /** What can be bought, and where. */
  readonly offerings: readonly ReplicaOffering[];
}

/** What one replica takes of a machine; at least one quantity above 0. */
export interface ReplicaNeed {
  /**
   * GPUs. Integer, at least 0.
   *
   * @default 0
   */
  readonly gpus?: number;
  /**
   * The only class of GPU that will do, spelled as the offerings spell it, for example `H100`.
   *
   * @default - any
   */
  readonly gpuClass?: string;
  /**
   * Virtual processors; thousandths count. A number of at least 0.
   *
   * @default 0
   */
  readonly vcpus?: number;
  /**
   * Memory in GiB; thousandths count. A number of at least 0.
   *
   * @default 0
   */
  readonly memoryGib?: number;
  /**
   * Network bandwidth in Mbit/s. A number of at least 0.
   *
   * @default 0
   */
  readonly networkMbps?: number;
}

/** One machine type in one place, bought in one way, described by what one instance has. */
export interface ReplicaOffering extends Omit<Offering, "unitsPerInstance"> {
  /** What replicas may take of one instance. */
  readonly capacity: MachineCapacity;
}

/** What replicas may take of one instance: what is left after the operating system and, on Kubernetes, its agents. */
export interface MachineCapacity {
  /**
   * GPUs. Integer, at least 0.
   *
   * @default 0
   */
  readonly gpus?: number;
  /**
   * The class of its GPUs, for example `H100`.
   *
   * @default - not stated: does for replicas of any class only
   */
  readonly gpuClass?: string;
  /**
   * Virtual processors; thousandths count. A number of at least 0.
   *
   * @default 0
   */
  readonly vcpus?: number;
  /**
   * Memory in GiB; thousandths count. A number of at least 0.
   *
   * @default 0
   */
  readonly memoryGib?: number;
  /**
   * Network bandwidth in Mbit/s. A number of at least 0.
   *
   * @default 0
   */
  readonly networkMbps?: number;
}
