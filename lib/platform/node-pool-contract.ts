/** A node pool, planned and complete: what a platform creates from. */
export interface NodePoolSpec {
  /** Name of the pool, unique in its cluster: lower-case letters, digits and hyphens, at most 20 characters, starts with a letter. */
  readonly name: string;
  /** One row a zone, machine type and purchase option. */
  readonly groups: NodeGroupSpec[];
  /** Kubernetes labels of every node. */
  readonly labels: { [key: string]: string };
  /** Kubernetes taints of every node, besides what the cloud itself adds for accelerators. */
  readonly taints: NodeTaint[];
  /** Size of the boot disk in GiB. */
  readonly bootDiskGib: number;
  /**
   * Whether nodes are wired for collective communication across nodes (EFA on AWS, gVNIC with compact placement on Google)
   * where the machine type has it.
   */
  readonly fabric: boolean;
}

/** The part of a pool in one zone: machines of one type, bought in one way. */
export interface NodeGroupSpec {
  /** Zone; the zone id on AWS. */
  readonly zone: string;
  /** Machine type by the cloud's name. */
  readonly machineType: string;
  /** Whether the machines are spot machines. */
  readonly spot: boolean;
  /** Machines: all of them when the group is static, those to start with when it is autoscaled. */
  readonly nodes: number;
  /**
   * Bounds of an autoscaled group.
   *
   * @default - static
   */
  readonly autoscaling?: AutoscalingBounds;
  /** Processor architecture: `amd64` or `arm64`. */
  readonly architecture: string;
  /** Kind of accelerator: `gpu`, `tpu`, `neuron`, `fpga`. */
  readonly acceleratorKind: string;
  /** Accelerator model as in the catalogue, for example `H100`. */
  readonly acceleratorModel: string;
  /** Accelerators per machine. */
  readonly acceleratorCount: number;
  /** EFA interfaces per machine (AWS); 0 for none. */
  readonly efaInterfaces: number;
  /** Local NVMe storage per machine in GB; 0 for none. */
  readonly localNvmeGb: number;
}

/** How far an autoscaler may move a node group. */
export interface AutoscalingBounds {
  /** Least machines. */
  readonly minNodes: number;
  /** Most machines. */
  readonly maxNodes: number;
}

/** A Kubernetes taint. */
export interface NodeTaint {
  /** Key. */
  readonly key: string;
  /** Value. */
  readonly value: string;
  /** Effect. */
  readonly effect: TaintEffect;
}

/** What a taint does to pods that do not tolerate it. */
export enum TaintEffect {
  /** They are not scheduled on the node. */
  NO_SCHEDULE = "NoSchedule",
  /** The scheduler avoids the node. */
  PREFER_NO_SCHEDULE = "PreferNoSchedule",
  /** They are evicted. */
  NO_EXECUTE = "NoExecute",
}
