import type { LocalReconstructionCode } from "../durability/local-reconstruction-code";
import type { RepairMode } from "../durability/shard-failures";

/**
 * The erasure code problem (P7): which code, spread how over which failure domains, stores an amount of data with a stated durability and
 * availability for the least money.
 *
 * Data is kept in sets. A set is one device for each shard of the code, every shard of a set on a node of its own; there are as many sets as the
 * data needs. Plain data that survives `JSON.stringify`. Prices are integers; probabilities are never formed as one minus another.
 */
export interface ErasureProblem {
  /** Data to store, before redundancy and padding, in TiB. Above 0. */
  readonly usableTib: number;
  /**
   * Sizes of the objects. Small objects pay: each of their k data shards takes at least one block.
   *
   * @default - objects so large that padding does not count
   */
  readonly objects?: readonly ObjectClass[];
  /**
   * Block that every shard of every object is rounded up to, in KiB. Integer, at least 1.
   *
   * @default 4
   */
  readonly blockKib?: number;
  /** What must be reached. */
  readonly targets: ErasureTargets;
  /** The failure forest. Domains without others in them hold the nodes. */
  readonly domains: readonly StorageDomain[];
  /** Devices to choose from: one type for the whole plan. */
  readonly deviceTypes: readonly StorageDeviceType[];
  /** Nodes to choose from: one type for the whole plan. */
  readonly nodeTypes: readonly StorageNodeType[];
  /** How lost shards are found and rebuilt. */
  readonly repair: RepairModel;
  /**
   * Where data is read and written from, for what crosses a priced border.
   *
   * @default - no traffic
   */
  readonly traffic?: readonly StorageTraffic[];
  /**
   * Codes to choose from.
   *
   * @default - Reed-Solomon with 2 to 16 data and 1 to 8 parity shards, Azure's codes (6, 2, 2) and (12, 2, 2), and 2 to 5 copies
   */
  readonly codes?: AllowedCodes;
}

/** Objects of one size. */
export interface ObjectClass {
  /** Size of an object, in KiB. Above 0. */
  readonly kib: number;
  /** Share of the data in objects of this size. In (0, 1]; the shares add up to 1. */
  readonly byteShare: number;
}

/** What storage must reach. */
export interface ErasureTargets {
  /** The greatest allowed loss of any data a year: see `lossMeasure`. In (0, 1). */
  readonly annualLossProbability: number;
  /**
   * Which of two questions the loss answers: `long-run` is the expected losses a year of a system that is repaired for ever, `first-year` the
   * probability of a loss within a year that begins with everything healthy. The second is never above the first.
   *
   * @default "long-run"
   */
  readonly lossMeasure?: LossMeasure;
  /** The greatest allowed probability that data cannot be read at a random moment. In (0, 1). */
  readonly unavailability: number;
  /**
   * Domains that may be gone with the data still readable: a certainty, not a probability.
   *
   * @default - none
   */
  readonly survive?: readonly SurviveDomains[];
}

/** Which question about the loss of data. */
export type LossMeasure = "long-run" | "first-year";

/** Domains of which some may be gone at the same time. */
export interface SurviveDomains {
  /** Ids of domains, none inside another. */
  readonly domains: readonly string[];
  /**
   * How many of them may be gone at once. Integer, at least 1.
   *
   * @default 1
   */
  readonly count?: number;
}

/** A part of the world that is down as one: a provider, a region, a zone, a rack. */
export interface StorageDomain {
  /** Unique within the problem. */
  readonly id: string;
  /** Its kind, for people: "provider", "region", "zone". */
  readonly level: string;
  /**
   * The domain around it.
   *
   * @default - none: a root of the forest
   */
  readonly parent?: string;
  /** Probability that it is down, with its data intact, while its parent is up. In [0, 1). */
  readonly unavailability: number;
  /**
   * How often a year it is destroyed with all data in it, as by a fire or a flood: its shards are lost together, and rebuilt in its place. In [0, 100].
   *
   * @default 0
   */
  readonly destructionsPerYear?: number;
  /**
   * The most nodes it takes. Only for a domain without others in it. Integer, at least 0.
   *
   * @default - as many as one likes
   */
  readonly maxNodes?: number;
  /**
   * Prices of nodes and devices here, in percent of those listed. Only for a domain without others in it. Integer, at least 0.
   *
   * @default 100
   */
  readonly pricePercent?: number;
  /**
   * Price of a GiB that leaves it, in millionths of a US dollar. Of several borders that a transfer crosses outwards, the outermost sets the price.
   * Integer, at least 0.
   *
   * @default 0
   */
  readonly egressMicroUsdPerGib?: number;
}

/** A storage device. */
export interface StorageDeviceType {
  /** Unique among the devices. */
  readonly id: string;
  /** What it stores, in TiB. Above 0. */
  readonly capacityTib: number;
  /** Losses of a device per year of its running. In (0, 100]. */
  readonly annualFailureRate: number;
  /** Price in millionths of a US dollar per month. Integer, at least 0. */
  readonly microUsdPerMonth: number;
}

/** A node that holds devices. */
export interface StorageNodeType {
  /** Unique among the nodes. */
  readonly id: string;
  /** Devices that fit. Integer, at least 1. */
  readonly deviceSlots: number;
  /** Losses of a node with all of its data per year of its running. In [0, 100]; 0 where devices outlive their node. */
  readonly annualFailureRate: number;
  /** Probability that it is down, with its data intact, while its domain is up. In [0, 1). */
  readonly unavailability: number;
  /** Price without devices in millionths of a US dollar per month. Integer, at least 0. */
  readonly microUsdPerMonth: number;
  /**
   * Devices that can be put in: ids of `deviceTypes`.
   *
   * @default - all
   */
  readonly deviceTypes?: readonly string[];
}

/** How lost shards are found and rebuilt. Repair times are taken as exponential with these means. */
export interface RepairModel {
  /** Mean hours until a loss is noticed and its repair begins. Above 0. */
  readonly detectionHours: number;
  /** What the repair of one node or device may read, in MiB per second. Above 0. */
  readonly bandwidthMibPerSecond: number;
  /**
   * Mean hours more, beyond detection, until nodes stand in the place of those of a destroyed domain. At least 0.
   *
   * @default 0
   */
  readonly replacementHours?: number;
  /** Whether all missing shards of a set are rebuilt at the same time, or one after the other. */
  readonly mode: RepairMode;
  /**
   * The most that all repairs together may read on average, in MiB per second. Above 0.
   *
   * @default - no limit
   */
  readonly maxMeanMibPerSecond?: number;
}

/** Reads and writes from one place. */
export interface StorageTraffic {
  /** Where readers and writers stand: an id of `domains`. */
  readonly domain: string;
  /** Data read, in GiB per month. At least 0. */
  readonly readGibPerMonth: number;
  /** Data written, in GiB per month. At least 0. */
  readonly writeGibPerMonth: number;
}

/** Codes to choose from. A family that is left out is not considered. */
export interface AllowedCodes {
  /**
   * Reed-Solomon and other codes that rebuild from any k shards.
   *
   * @default - none
   */
  readonly reedSolomon?: ReedSolomonRange;
  /**
   * Local reconstruction codes.
   *
   * @default - none
   */
  readonly localReconstruction?: readonly LocalReconstructionCode[];
  /**
   * Whole copies.
   *
   * @default - none
   */
  readonly copies?: CopiesRange;
}

/** A range of Reed-Solomon codes. */
export interface ReedSolomonRange {
  /** Fewest data shards, k. Integer, at least 1. */
  readonly minDataShards: number;
  /** Most data shards, k. Integer, at least 1; at most 32. */
  readonly maxDataShards: number;
  /** Fewest parity shards, m. Integer, at least 0. */
  readonly minParityShards: number;
  /** Most parity shards, m. Integer, at least 0; at most 16. */
  readonly maxParityShards: number;
}

/** A range of copies. */
export interface CopiesRange {
  /** Fewest copies. Integer, at least 1. */
  readonly min: number;
  /** Most copies. Integer, at least 1; at most 17. */
  readonly max: number;
}

/** When to stop before the optimum is proven. */
export interface ErasureOptions {
  /**
   * Most placements that are looked at for one answer. Each takes about a microsecond; the layouts of local reconstruction codes 20 to 200.
   *
   * @default 10,000,000
   */
  readonly maxPlacements?: number;
  /**
   * Whether to look for the alternatives that the plan beat, which takes as long again for each.
   *
   * @default true
   */
  readonly alternatives?: boolean;
}
