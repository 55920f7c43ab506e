import type { LossMeasure } from "./erasure-problem";

/** The answer to an erasure code problem: plain data, with the assumptions it rests on. */
export interface ErasurePlan {
  /**
   * `optimal`: no cheaper design meets the targets, proven by exhaustion. `feasible`: meets the targets, at most `gap` above the cheapest.
   * `infeasible`: none was found; `infeasibility` says why and what would help.
   */
  readonly status: ErasurePlanStatus;
  /**
   * The design.
   *
   * @default - the plan is infeasible
   */
  readonly design?: ErasureDesign;
  /** No design that meets the targets costs less than this, in millionths of a US dollar per month. Integer. */
  readonly lowerBoundMicroUsdPerMonth: number;
  /** (cost - lower bound) / cost. Zero when optimal. */
  readonly gap: number;
  /** The best of other families, overheads and places, and why each was not chosen. */
  readonly alternatives: readonly ErasureAlternative[];
  /** What the figures take for granted, in sentences. */
  readonly assumptions: readonly string[];
  /**
   * Why no design meets the targets.
   *
   * @default - the plan is not infeasible
   */
  readonly infeasibility?: ErasureInfeasibility;
}

/** How good a plan is known to be. */
export type ErasurePlanStatus = "optimal" | "feasible" | "infeasible";

/** A code, where its shards stand and on what, and what that gives. */
export interface ErasureDesign {
  /** The code. */
  readonly code: CodeChoice;
  /** Id of the device type. */
  readonly deviceType: string;
  /** Id of the node type. */
  readonly nodeType: string;
  /** Sets of devices, one device for each shard of the code. Integer, at least 1. */
  readonly sets: number;
  /** Where the shards of every set stand, in the order of the problem's domains; domains without shards are left out. */
  readonly placement: readonly ShardPlacement[];
  /** What all devices store together, in TiB. */
  readonly rawTib: number;
  /** What the data with its redundancy and padding takes, in TiB. */
  readonly storedTib: number;
  /** `storedTib` for each usable TiB. */
  readonly overhead: number;
  /** How often data is lost. */
  readonly durability: ErasureDurability;
  /** Probability that a set cannot be read at a random moment, with its data intact. */
  readonly unavailability: number;
  /** What repair moves. */
  readonly repair: RepairTraffic;
  /** What it costs. */
  readonly cost: ErasureCost;
}

/** A family of codes. */
export type CodeFamily = "reed-solomon" | "local-reconstruction" | "copies";

/** A code. */
export interface CodeChoice {
  /** Its family. */
  readonly family: CodeFamily;
  /** Its name for people, for example `RS 6+3`, `LRC (12,2,2)`, `3 copies`. */
  readonly name: string;
  /** Data shards, k. Integer, at least 1. */
  readonly dataShards: number;
  /** All other shards: parities, local and global, or further copies. Integer, at least 0. */
  readonly parityShards: number;
  /**
   * Local groups of a local reconstruction code. Integer, at least 1.
   *
   * @default - none: another family
   */
  readonly localGroups?: number;
}

/** Shards of every set in one domain. */
export interface ShardPlacement {
  /** Id of the domain. */
  readonly domain: string;
  /** Shards of each set. Integer, at least 1. */
  readonly shards: number;
  /** Devices of all sets. Integer, at least 1. */
  readonly devices: number;
  /** Nodes that hold them. Integer, at least 1. */
  readonly nodes: number;
  /**
   * Of the shards, those of each local group with its parity, and last the global parities.
   *
   * @default - none: not a local reconstruction code
   */
  readonly shardsOfGroups?: readonly number[];
}

/** How often data is lost: two different questions, see `ErasureTargets.lossMeasure`. */
export interface ErasureDurability {
  /** Which of the two the target speaks of. */
  readonly measure: LossMeasure;
  /**
   * Expected losses of any set per year in the long run: sets / `meanYearsToSetLoss`. Where domains are destroyed, a loss that takes several sets at
   * once counts once, and the figure may be above the model's: sets that a destruction damaged before fall together more often than it says.
   */
  readonly lossesPerYear: number;
  /** Those of `lossesPerYear` that happen as a domain is destroyed. 0 where none are. */
  readonly destructionLossesPerYear: number;
  /** Probability that any set is lost within a year that begins with all healthy, sets taken as independent but for destroyed domains, as above. */
  readonly firstYearLoss: number;
  /** What the truncated series of `firstYearLoss` may have left out: the truth is at most the sum of both. */
  readonly firstYearTruncationBound: number;
  /** Mean years until one set is lost, from all its shards healthy (MTTDL). */
  readonly meanYearsToSetLoss: number;
  /** Mean hours until a shard on a lost device is there again. */
  readonly deviceRepairHours: number;
  /** Mean hours until a shard on a lost node is there again. */
  readonly nodeRepairHours: number;
  /** Whether the figures are upper bounds of the model's losses, because its exact chain has too many states. */
  readonly isUpperBound: boolean;
}

/** What repair moves, on average. */
export interface RepairTraffic {
  /** Data read to rebuild lost shards, in TiB per year. */
  readonly readTibPerYear: number;
  /** The same in MiB per second. */
  readonly meanMibPerSecond: number;
}

/** What a design costs, in millionths of a US dollar per month. All integers; traffic is rounded up. */
export interface ErasureCost {
  /** Devices. */
  readonly devices: number;
  /** Nodes. */
  readonly nodes: number;
  /** Reads across priced borders. */
  readonly reads: number;
  /** Writes across priced borders. */
  readonly writes: number;
  /** Repairs across priced borders. */
  readonly repairs: number;
  /** All together. */
  readonly total: number;
}

/** Another design, and why it was not chosen. */
export interface ErasureAlternative {
  /** What it is the best of, for example `copies`, `overhead up to 1.5`, `only aws`. */
  readonly bestOf: string;
  /**
   * Its code, for people.
   *
   * @default - nothing of the kind fits into the domains
   */
  readonly code?: string;
  /**
   * Its shards by domain.
   *
   * @default - nothing of the kind fits into the domains
   */
  readonly placement?: readonly ShardPlacement[];
  /**
   * What it costs, in millionths of a US dollar per month. Integer.
   *
   * @default - nothing of the kind fits into the domains
   */
  readonly microUsdPerMonth?: number;
  /**
   * Its losses by the measure of the target.
   *
   * @default - nothing of the kind fits into the domains
   */
  readonly annualLoss?: number;
  /**
   * Whether its losses are an upper bound, because the exact chain has too many states.
   *
   * @default false
   */
  readonly isUpperBound?: boolean;
  /**
   * Its unavailability.
   *
   * @default - nothing of the kind fits into the domains
   */
  readonly unavailability?: number;
  /** Whether it meets all targets. */
  readonly meetsTargets: boolean;
  /** Why it was not chosen, for people. */
  readonly lostBecause: string;
}

/** Why no design meets the targets, and ways out. */
export interface ErasureInfeasibility {
  /** The tightest constraint: `placement`, `survive`, `repair-traffic`, `durability`, `unavailability`, or `targets-together`. */
  readonly constraint: string;
  /** What is needed, for people. */
  readonly need: string;
  /** What can be had, for people. */
  readonly have: string;
  /** Changes that were tried and make the problem feasible, the cheapest first. */
  readonly relaxations: readonly ErasureRelaxation[];
}

/** One change that makes an infeasible problem feasible. */
export interface ErasureRelaxation {
  /** What to change, for people, with the new value. */
  readonly change: string;
  /** What the cheapest design would then cost, in millionths of a US dollar per month. Integer. */
  readonly microUsdPerMonth: number;
}
