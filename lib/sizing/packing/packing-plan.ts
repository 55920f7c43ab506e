/**
 * `optimal` is proven, `feasible` leaves a gap, `infeasible` means that not all pods can be placed. `unknown`: the search ended before it
 * found a place for every pod or a proof that there is none.
 */
export type PackingStatus = "optimal" | "feasible" | "infeasible" | "unknown";

/** The cheapest nodes that hold all pods, which pods each of them holds, and the proof; or why not all pods can be placed. */
export interface PackingPlan {
  /** How much of the answer is proven. */
  readonly status: PackingStatus;
  /**
   * The nodes, those of the same type, zone and pods together: a node group each, with the pods that a node affinity ties to it. Empty when
   * infeasible.
   */
  readonly groups: readonly NodeGroup[];
  /** Price of all nodes in millionths of a US dollar per hour; 0 when infeasible. */
  readonly microUsdPerHour: number;
  /** No plan costs less, proven by the certificate; 0 when infeasible. */
  readonly lowerBoundMicroUsdPerHour: number;
  /** (cost - lower bound) / cost; 0 when optimal or infeasible. */
  readonly gap: number;
  /** What the pods take of what the bought nodes offer to pods, one entry a resource. */
  readonly utilisation: readonly ResourceUtilisation[];
  /** What keeps the plan from being cheaper, most expensive first. */
  readonly binding: readonly PackingBinding[];
  /** Classes of which not even one pod fits on any node type that it may stand on. */
  readonly misfits: readonly PodMisfit[];
  /** Why not all pods can be placed. Only when infeasible. */
  readonly infeasibility?: PackingInfeasibility;
  /** Proof of the lower bound, or of the infeasibility. */
  readonly certificate: PackingCertificate;
  /** Relaxations over patterns and programmes over numbers of nodes that were solved. */
  readonly relaxations: number;
}

/** Nodes that are alike down to the pods they hold. */
export interface NodeGroup {
  /** Id of the node type. */
  readonly nodeType: string;
  /** Zone they stand in. */
  readonly zone: string;
  /** How many of them. Integer, at least 1. */
  readonly count: number;
  /** What each one of them holds. */
  readonly pods: readonly PodsOnNode[];
}

/** Pods of a class on one node. */
export interface PodsOnNode {
  /** Id of the class. */
  readonly pod: string;
  /** How many of them. Integer, at least 1. */
  readonly count: number;
}

/** How full the bought nodes are in one resource. */
export interface ResourceUtilisation {
  /** `milliCpu`, `memoryMib`, `gpus`, `pods` or a name of `NodeResources.other`. */
  readonly resource: string;
  /** What the pods ask for. */
  readonly requested: number;
  /** What the nodes offer to them: capacity without overhead. */
  readonly offered: number;
  /** requested / offered, in [0, 1]; 0 where nothing is offered. */
  readonly share: number;
}

/** A constraint that has a price. */
export interface PackingBinding {
  /** `pods:<class>` or `limit:<node type>:<zone>`. */
  readonly constraint: string;
  /** What one pod less, or one node more, would save, in millionths of a US dollar per hour, by the multipliers of the relaxation. */
  readonly microUsdPerHour: number;
}

/** A pod that is too large for every node type it may stand on. */
export interface PodMisfit {
  /** Id of the class. */
  readonly pod: string;
  /** The resource in which the nearest node type falls short, or `zone` or `purchaseOption` where none is left to look at. */
  readonly resource: string;
  /** What one pod asks for. */
  readonly need: number;
  /** What the node type offers that falls short the least, by share. */
  readonly have: number;
  /** That node type. Left out where none may be used. */
  readonly nodeType?: string;
}

/** Why not all pods can be placed. */
export interface PackingInfeasibility {
  /** `misfit`, `limits` or `spread`. */
  readonly constraint: string;
  /** What is needed, for people. */
  readonly need: string;
  /** What can be had, for people. */
  readonly have: string;
  /** What would help, for people. */
  readonly remedies: readonly string[];
}

/**
 * Proof that no plan costs less than the lower bound, or that no plan places all pods.
 *
 * All multipliers are whole multiples of `1 / scale`, so that sums of them are exact.
 */
export interface PackingCertificate {
  /** `cost` bounds the price; `unplaced` bounds the number of pods that find no place, in millionths of a pod; `misfit` needs no more. */
  readonly shows: "cost" | "unplaced" | "misfit";
  /** Multipliers times this are integers. A power of two. */
  readonly scale: number;
  /**
   * What nodes can hold at most by worths of pods, for the sets that are bounded by the numbers of their nodes.
   *
   * @default - none
   */
  readonly covers?: readonly PackingProofCover[];
  /** All plans. Left out for `misfit`. */
  readonly root?: PackingProofNode;
}

/**
 * What a node of each type holds at most, when pods are worth so much. All nodes together must hold what all pods are worth.
 *
 * @see Clautiaux, Alves, Valério de Carvalho: A survey of dual-feasible and superadditive functions. Annals of Operations Research 179 (2010)
 */
export interface PackingProofCover {
  /** Worth of a pod by class and, where the class is spread over zones, by zone. Integers of at least 0; those not listed have 0. */
  readonly pods: readonly PodWorth[];
  /** What one node holds at most. Those not listed hold nothing of worth. */
  readonly nodes: readonly CoveredNode[];
}

/** What a node type holds at most of a cover. */
export interface CoveredNode {
  /** Id of the node type. */
  readonly nodeType: string;
  /** The zone. */
  readonly zone: string;
  /** No packing of it is worth more. Integer, at least 0. */
  readonly most: number;
}

/** A set of plans that is bounded by multipliers, empty, or divided in two. */
export type PackingProofNode = PackingProofLeaf | PackingProofExhaustion | PackingProofBranch;

/**
 * A set without a plan: the divisions allow so few nodes that all ways to fill them can be tried. Whoever checks the proof tries them.
 */
export interface PackingProofExhaustion {
  /** True. */
  readonly exhausted: boolean;
}

/**
 * Multipliers that bound the plans of a set from below.
 *
 * When no packing of a node is worth more than the node's price plus its limit's multiplier, where a packing is worth the multipliers of its
 * pods, those of covers times what the node holds of them at most, and those of the divisions it counts in, then every plan of the set costs
 * at least the sum of multiplier times demand over the pods and over the covers, without multiplier times limit over the limits, with
 * multiplier times bound over the divisions (weak duality). For `unplaced`, nodes are free, there are no covers, and no pod may be worth more
 * than a million.
 *
 * @see Farley: A note on bounding a class of linear programming problems. Operations Research 38 (1990)
 */
export interface PackingProofLeaf {
  /** Worth of a pod by class and, where the class is spread over zones, by zone. At least 0; those not listed have 0. */
  readonly pods: readonly PodWorth[];
  /**
   * Multipliers of covers.
   *
   * @default - none
   */
  readonly covers?: readonly CoverTimes[];
  /** Multipliers of limits. At least 0; those not listed have 0. */
  readonly limits: readonly LimitWorth[];
  /** Multipliers of the divisions from the root to here, in order: at least 0 for "at least", at most 0 for "at most". */
  readonly divisions: readonly number[];
}

/** A cover's multiplier. */
export interface CoverTimes {
  /** Place of the cover in the certificate, from 0. */
  readonly cover: number;
  /** Its multiplier. At least 0. */
  readonly times: number;
}

/** What a pod is worth in a proof. */
export interface PodWorth {
  /** Id of the class. */
  readonly pod: string;
  /**
   * The zone, where the class is spread over zones.
   *
   * @default - any zone
   */
  readonly zone?: string;
  /** In millionths of a US dollar per hour (`cost`) or of a pod (`unplaced`); a plain number in a cover. */
  readonly worth: number;
}

/** What a limit is worth in a proof. */
export interface LimitWorth {
  /** Id of the node type. */
  readonly nodeType: string;
  /** The zone. */
  readonly zone: string;
  /** In millionths of a US dollar per hour (`cost`) or of a pod (`unplaced`). */
  readonly worth: number;
}

/**
 * Plans divided by how many nodes of some types and zones hold at least some pods, each counted as often as it weighs: at most so many, or
 * more.
 *
 * @see Vanderbeck: On Dantzig-Wolfe decomposition in integer programming and ways to perform branching. Operations Research 48 (2000)
 */
export interface PackingProofBranch {
  /** The types and zones of the nodes that are counted. */
  readonly nodes: readonly WeighedNode[];
  /** What a node holds at least to be counted; empty counts all. */
  readonly holding: readonly PodsOnNode[];
  /** The greatest number of such nodes of the lower part. */
  readonly atMost: number;
  /** The plans with at most that many. */
  readonly low: PackingProofNode;
  /** The plans with more. */
  readonly high: PackingProofNode;
}

/** A node type in a zone that is counted. */
export interface WeighedNode {
  /** Id of the node type. */
  readonly nodeType: string;
  /** The zone. */
  readonly zone: string;
  /**
   * What one of them counts for. Integer, at least 1.
   *
   * @default 1
   */
  readonly weight?: number;
}
