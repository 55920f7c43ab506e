import type { PurchaseOption } from "../fleet-problem";

/**
 * The packing problem (P11): which nodes hold these pods for the least money.
 *
 * Pods that ask for the same stand in one class. A node holds pods as long as their requests add up to no more than its capacity without
 * its overhead, in every resource, which is what the Kubernetes scheduler checks. All figures are integers, so that a node that is filled
 * exactly is told from one that overflows.
 */
export interface PackingProblem {
  /** What must run. */
  readonly pods: readonly PodClass[];
  /** What can be bought. */
  readonly nodeTypes: readonly NodeType[];
}

/** Pods that are alike, for example the replicas of one deployment. */
export interface PodClass {
  /** Unique within the problem. */
  readonly id: string;
  /** How many of them there are. Integer, at least 0. At most 1,000,000. */
  readonly count: number;
  /** What one of them asks for. */
  readonly requests: NodeResources;
  /**
   * The most pods of the class on one node. Integer, at least 1. At most 1,000,000. 1 is a required pod anti-affinity of the class with
   * itself by host name.
   *
   * @default - as many as fit
   */
  readonly maxPerNode?: number;
  /**
   * Classes that never share a node with this one: a required pod anti-affinity by host name. It holds both ways, whichever says it.
   *
   * @default - none
   */
  readonly excludes?: readonly string[];
  /**
   * The greatest difference between the pods of the class in the fullest and in the emptiest of its zones: `maxSkew` of a topology spread
   * constraint that is not `ScheduleAnyway`. Every zone that the class may stand in counts, even one without a node. Integer, at least 1. At most 1,000,000.
   *
   * @default - any spread
   */
  readonly maxZoneSkew?: number;
  /**
   * Zones that the class may stand in.
   *
   * @default - every zone of a node type
   */
  readonly zones?: readonly string[];
  /**
   * Purchase options of the nodes that the class may stand on, for example only `on-demand` for what must not be interrupted.
   *
   * @default - all
   */
  readonly purchaseOptions?: readonly PurchaseOption[];
}

/** Amounts of what pods ask for and nodes have. */
export interface NodeResources {
  /** Processor time in thousandths of a vCPU: `500` is `500m`. Integer, at least 0. At most 9,000,000,000. */
  readonly milliCpu: number;
  /** Memory in MiB. Integer, at least 0. At most 9,000,000,000. */
  readonly memoryMib: number;
  /**
   * Whole GPUs. Integer, at least 0. At most 9,000,000,000.
   *
   * @default 0
   */
  readonly gpus?: number;
  /**
   * Other resources by name, for example `ephemeral-storage-mib`. Integers, at least 0.
   *
   * @default - none
   */
  readonly other?: Readonly<Record<string, number>>;
}

/** A machine type with a purchase option, in the zones where it is sold. */
export interface NodeType {
  /** Unique within the problem, for example `m7i.xlarge` or `m7i.xlarge/spot`. */
  readonly id: string;
  /** What the machine has. */
  readonly capacity: NodeResources;
  /**
   * What of it no pod of the problem gets: the system's and the kubelet's reserve, the eviction threshold and the daemon sets.
   *
   * @default - nothing
   */
  readonly overhead?: NodeResources;
  /**
   * The most pods of the problem on one node: the kubelet's limit without the pods of daemon sets. Integer, at least 1. At most 1,000,000.
   *
   * @default - as many as fit
   */
  readonly maxPods?: number;
  /** How it is bought. */
  readonly purchaseOption: PurchaseOption;
  /** Price of one in millionths of a US dollar per hour, where a zone has no price of its own. Integer, at least 0. At most 9,000,000,000. */
  readonly microUsdPerHour: number;
  /** Where it is sold. */
  readonly zones: readonly NodeTypeZone[];
}

/** A node type in a zone. */
export interface NodeTypeZone {
  /** Name of the zone, for example `use1-az4`. */
  readonly zone: string;
  /**
   * The most that can be had there. Integer, at least 0. At most 9,000,000,000.
   *
   * @default - as many as one likes
   */
  readonly limit?: number;
  /**
   * Price of one there in millionths of a US dollar per hour, for example of the zone's spot market. Integer, at least 0. At most 9,000,000,000.
   *
   * @default - that of the node type
   */
  readonly microUsdPerHour?: number;
}

/** When to stop before the optimum is proven. */
export interface PackingOptions {
  /**
   * Good enough: (cost - proven lower bound) / cost at which the search stops. In [0, 1).
   *
   * @default 0 - the optimum
   */
  readonly gap?: number;
  /**
   * Most relaxations over patterns that the search may solve, some milliseconds each for 10 classes and 50 node types. Twenty-five
   * programmes over numbers of nodes, a tenth of a millisecond each, count as one.
   *
   * @default 2,000
   */
  readonly maxNodes?: number;
  /**
   * Stop after about this many milliseconds with the best plan found so far and the proven gap. Needs `now`.
   *
   * @default - no time limit; `maxNodes` bounds the search
   */
  readonly timeLimitMs?: number;
  /**
   * A clock in milliseconds, for example `() => performance.now()`.
   *
   * @default - none
   */
  readonly now?: () => number;
}
