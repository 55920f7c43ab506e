/**
 * The fleet problem: how many of which machine, where, so that a demand is met with a stated probability for the least money.
 *
 * Plain data that survives `JSON.stringify`. Money and capacity are integers, so that sums are exact; unavailability is
 * kept as such and never formed as one minus an availability, which loses every digit beyond the sixteenth.
 */
export interface FleetProblem {
  /** Service units that must be up, for example GPUs. Integer, at least 1. */
  readonly demand: number;
  /** What a service unit is, for people: "GPU", "vCPU". Singular. */
  readonly unit: string;
  /** What can be bought, and where. */
  readonly offerings: readonly Offering[];
  /** The failure forest the offerings stand in. */
  readonly domains: readonly FailureDomain[];
  /** What the fleet must reach. */
  readonly targets: FleetTargets;
  /**
   * Which machine types may be mixed: `uniform-per-zone` lets every zone hold one offering only (one node group per zone, what a
   * gang-scheduled job wants; on demand and spot exclude each other), `any` lets a zone hold several.
   *
   * @default "uniform-per-zone"
   */
  readonly mix?: FleetMix;
  /**
   * What an account may have of a class of machines, for example vCPUs of a family in a region.
   *
   * @default - no quotas
   */
  readonly quotas?: readonly Quota[];
  /**
   * Machines that the fleet holds in any case, for example because one has them already or committed to them. At most one row an offering.
   *
   * @default - none
   */
  readonly pinned?: readonly PinnedOffering[];
  /**
   * Ids of offerings that are never used.
   *
   * @default - none
   */
  readonly excluded?: readonly string[];
  /**
   * Events that take several domains away at once and are no domain of the forest themselves: a power feed over two zones, a squeeze of
   * the spot market over pools, a fault of a control plane over regions. At most 6 of a probability above 0.
   *
   * @default - none: domains fail together only where one is in the other
   */
  readonly shocks?: readonly SharedShock[];
}

/** Instances of an offering that are in the fleet whatever else is. */
export interface PinnedOffering {
  /** Id of the offering. */
  readonly offering: string;
  /** The least number of its instances in the fleet. Integer, at least 1. */
  readonly count: number;
}

/** An event that takes all of some domains away at once. Independent of other shocks and of the domains' own failures. */
export interface SharedShock {
  /** Unique within the problem, for example `feed-b`. */
  readonly id: string;
  /** Probability that it is going on. In [0, 1). */
  readonly probability: number;
  /** The domains that are down while it goes on, with everything in them: ids of `FleetProblem.domains`. At least one. */
  readonly domains: readonly string[];
}

/** The most that may be had of a class of offerings together. */
export interface Quota {
  /** The class, as offerings name it in `quotaClass`. Unique within the problem. */
  readonly quotaClass: string;
  /** The greatest sum of count * `quotaWeight` over the offerings of the class. Integer, at least 0. */
  readonly limit: number;
}

/** Which machine types may be mixed. */
export type FleetMix = "uniform-per-zone" | "any";

/**
 * How a machine is paid for, and who may take it back: by the hour (`on-demand`), by the hour until the cloud reclaims it (`spot`), or every
 * hour of a term one committed to, used or not (`reserved-1y`, `reserved-3y`).
 */
export type PurchaseOption = "on-demand" | "spot" | "reserved-1y" | "reserved-3y";

/** One machine type in one place, bought in one way. */
export interface Offering {
  /** Unique within the problem, for example `aws/us-east-1/use1-az4/p5.48xlarge/on-demand`. */
  readonly id: string;
  /** The innermost failure domain its instances stand in: an id of `FleetProblem.domains`. */
  readonly domain: string;
  /** Cloud, for example `aws`. */
  readonly cloud: string;
  /** Region of the cloud. */
  readonly region: string;
  /** Zone of the region. On AWS the zone id, which names the same place in every account. */
  readonly zone: string;
  /** Machine type by the cloud's name. */
  readonly machineType: string;
  /** How it is bought. */
  readonly purchaseOption: PurchaseOption;
  /** Service units one instance gives. Integer, at least 1. */
  readonly unitsPerInstance: number;
  /** Price of one instance in millionths of a US dollar per hour. Integer, at least 0. */
  readonly microUsdPerHour: number;
  /** Probability that an instance is down while every domain above it is up. In [0, 0.999]. */
  readonly instanceUnavailability: number;
  /**
   * The most instances that can be had.
   *
   * @default - as many as one likes
   */
  readonly limit?: number;
  /**
   * The quota an instance counts against: a `quotaClass` of `FleetProblem.quotas`. A class without a quota is not limited.
   *
   * @default - none
   */
  readonly quotaClass?: string;
  /**
   * How much of the quota one instance takes, for example its vCPUs. Integer, at least 1.
   *
   * @default 1
   */
  readonly quotaWeight?: number;
  /**
   * What is doubtful about the price. The planner plans with it all the same, and a plan that buys the offering says so.
   *
   * @default - nothing
   */
  readonly priceDoubts?: readonly PriceDoubt[];
}

/** Something doubtful about a price. */
export interface PriceDoubt {
  /** Which check the price fails, for example `below-siblings`. */
  readonly rule: string;
  /** What a sound price would be, for people. */
  readonly need: string;
  /** What it is, for people. */
  readonly have: string;
  /** Where it is from, for people: file and row. */
  readonly source: string;
}

/** A part of the world that fails as one: a provider, a region, a zone, a spot pool. */
export interface FailureDomain {
  /** Unique within the problem, for example `aws/us-east-1/use1-az4`. */
  readonly id: string;
  /** Its kind, for targets that speak of all domains of a kind: "provider", "region", "zone", "spot-pool". */
  readonly level: string;
  /**
   * The domain around it.
   *
   * @default - none: a root of the forest
   */
  readonly parent?: string;
  /** Probability that it is down while its parent is up. In [0, 1). */
  readonly unavailability: number;
}

/** What a fleet must reach. */
export interface FleetTargets {
  /**
   * The greatest allowed probability that fewer than `demand` units are up. In (0, 1). A fleet meets it up to one part in 10^12, which is what
   * rounding takes.
   */
  readonly unavailability: number;
  /**
   * Lower levels of service that may be missed less often than the full one. A level that allows no less than one of more units follows
   * from it and never binds.
   *
   * @default - none
   */
  readonly degraded?: readonly DegradedTarget[];
  /**
   * The most the fleet may cost, in millionths of a US dollar per hour.
   *
   * @default - no limit
   */
  readonly maxMicroUsdPerHour?: number;
  /**
   * Units that must remain installed when any one domain of a level is gone.
   *
   * @default - none
   */
  readonly survive?: readonly SurviveTarget[];
  /**
   * How much of the installed units may stand in any one domain of a level.
   *
   * @default - no limit
   */
  readonly maxShare?: readonly ShareTarget[];
  /**
   * Distinct machine types the fleet must hold, at least one instance of each, so that one running out of stock does not stop it. Types
   * of different clouds are different. Integer, at least 1.
   *
   * @default 1
   */
  readonly minMachineTypes?: number;
}

/** A degraded level of service: how often even less than the demand may be missed. */
export interface DegradedTarget {
  /** Service units that keep the level. Integer, at least 1, fewer than the demand; no two levels name the same. */
  readonly units: number;
  /** The greatest allowed probability that fewer than these units are up. In (0, 1). */
  readonly unavailability: number;
}

/** A cap on how much of the fleet one domain holds. */
export interface ShareTarget {
  /** The level whose domains are looked at one at a time, for example "provider". */
  readonly level: string;
  /** The greatest share of the installed units in any one domain of that level. In (0, 1]. */
  readonly share: number;
}

/** Capacity that stays when a whole domain is lost, and further instances with it: a certainty, not a probability. */
export interface SurviveTarget {
  /** The level whose domains are lost one at a time, for example "provider". */
  readonly level: string;
  /** Units that must be installed outside every single domain of that level. Integer, at least 1. */
  readonly units: number;
  /**
   * Further instances, the largest of those outside the domain, that are lost at the same time. In [0, 1000]. Integer.
   *
   * @default 0
   */
  readonly withoutInstances?: number;
}
