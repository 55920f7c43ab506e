/** The answer to a throughput mix problem: plain data with the proof of it. */
export interface ThroughputMixPlan {
  /** `optimal`: no cheaper mix serves the traffic, proven. `feasible`: serves it, at most `gap` above the cheapest. `infeasible`: none does. */
  readonly status: "optimal" | "feasible" | "infeasible";
  /** Machines per entry, in the order of the problem; entries without a machine are left out. */
  readonly counts: readonly MixCount[];
  /** What the mix costs, in millionths of a US dollar per hour; 0 when infeasible. Integer, at least 0. */
  readonly microUsdPerHour: number;
  /** No mix that serves the traffic costs less than this, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly lowerBoundMicroUsdPerHour: number;
  /** (cost - lower bound) / cost. Zero when optimal. In [0, 1]. */
  readonly gap: number;
  /** How the traffic is divided: while nothing is lost, and after each loss of `survive`. Empty when infeasible. */
  readonly splits: readonly MixSplit[];
  /** Proof of the lower bound, or of infeasibility. `verifyThroughputMix` checks it. */
  readonly certificate: MixCertificate;
  /**
   * Why no mix serves the traffic.
   *
   * @default - the plan is not infeasible
   */
  readonly infeasibility?: MixInfeasibility;
}

/** How many machines of an entry. */
export interface MixCount {
  /** Id of the machine. */
  readonly machine: string;
  /** Machines. Integer, at least 1. */
  readonly count: number;
}

/** Which machines serve which share of each bucket. */
export interface MixSplit {
  /**
   * The domain that is lost.
   *
   * @default - nothing is lost
   */
  readonly lost?: string;
  /** Shares that are not zero. */
  readonly shares: readonly MixShare[];
}

/** A share of the traffic of a bucket. */
export interface MixShare {
  /** Id of the bucket. */
  readonly bucket: string;
  /** Id of the machine. */
  readonly machine: string;
  /** Share of the bucket that these machines serve together. In (0, 1]. */
  readonly share: number;
  /** The same as an exact fraction, for example `1/3`. The shares of a bucket add up to exactly 1. */
  readonly fraction: string;
}

/** Why no mix serves the traffic. */
export interface MixInfeasibility {
  /** `throughput:<bucket>`, `survive:<domain>` or `limit`. */
  readonly constraint: string;
  /** What is needed, for people. */
  readonly need: string;
  /** What can be had, for people. */
  readonly have: string;
}

/** A tree of boxes of counts that together hold every mix there is, each with the weights that close it. */
export interface MixCertificate {
  /** More of a machine than this serve no purpose: alone they carry all that they can serve. In the order of the machines. */
  readonly upper: readonly number[];
  /** The box of all counts from zero to `upper`. Left out where a bucket has no machine at all, which needs no proof. */
  readonly root?: MixProofNode;
}

/** A box that is closed by weights, or divided in two. */
export type MixProofNode = MixProofLeaf | MixProofBranch;

/**
 * A box that holds no better mix.
 *
 * For any weights w >= 0 per machine-hour, each mix y in the box has, by weak duality of the split, sum(w y) >= sum over buckets of the
 * least w * load. That bounds the cost of the box from below (`cost`), or exceeds what the whole box can give (`infeasible`).
 */
export interface MixProofLeaf {
  /** What the weights show. */
  readonly shows: "cost" | "infeasible";
  /**
   * One weight per machine for each loss, in the order of the losses and of the machines; machines that are lost have none (0). A fraction
   * such as `2/3` stands where a double is not precise enough for the proof.
   */
  readonly weights: readonly (readonly (number | string)[])[];
}

/** A box divided into the mixes with at most, and those with more than, a count of one machine. */
export interface MixProofBranch {
  /** Position of the machine. Integer, at least 0. */
  readonly machine: number;
  /** The greatest count of the lower part. Integer, at least 0. */
  readonly atMost: number;
  /** The box with at most that many. */
  readonly low: MixProofNode;
  /** The box with more. */
  readonly high: MixProofNode;
}
