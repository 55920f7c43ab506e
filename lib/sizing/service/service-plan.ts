import type { BindingConstraint, FleetPlanStatus, Infeasibility, OfferingCount, Rejection } from "../fleet-plan";

/** The answer to a service problem: plain data, with what is needed to check it. */
export interface ServicePlan {
  /**
   * `optimal`: no cheaper fleet meets the targets, proven. `feasible`: meets the targets, at most `gap` above the cheapest. `infeasible`: no
   * fleet meets them, or none was found before the effort was spent; `infeasibility` says which, why, and what would help.
   */
  readonly status: FleetPlanStatus;
  /**
   * `exact`: the late share is that of the model, to about 1e-11. `upper-bound`: there is no formula for the model; the fleet meets the targets for
   * certain, and a smaller one might.
   */
  readonly model: "exact" | "upper-bound";
  /** Requests a second the fleet was planned for: the rate, the greatest of the day, or the stated quantile of the draws. */
  readonly perSecond: number;
  /** Instances per offering, in the order of the problem's offerings; offerings without an instance are left out. */
  readonly counts: readonly OfferingCount[];
  /** Servers in each innermost failure domain that holds any. */
  readonly placement: readonly DomainServers[];
  /** Servers of all instances together. */
  readonly servers: number;
  /** The fewest servers that keep the latency target by themselves, without any failure. */
  readonly fewestServers: number;
  /** What the fleet costs, in millionths of a US dollar per hour. Integer. */
  readonly microUsdPerHour: number;
  /** No fleet that meets the targets costs less, in millionths of a US dollar per hour. */
  readonly lowerBoundMicroUsdPerHour: number;
  /** (cost - lower bound) / cost. Zero when optimal. */
  readonly gap: number;
  /** Share of all requests that are late, averaged over the servers that are up. */
  readonly lateShare: number;
  /** Probability that fewer than `fewestServers` are up. */
  readonly unavailability: number;
  /** The latency that the allowed share exceeds, with everything up and with each domain of a level lost in turn. */
  readonly latencies: readonly LatencyReached[];
  /** How much traffic this fleet bears within the targets. */
  readonly headroom: TrafficHeadroom;
  /** Settings for an autoscaler. */
  readonly autoscaling: AutoscalingPlan;
  /**
   * Fleets along the day, for daily traffic.
   *
   * @default - the traffic has no course of a day
   */
  readonly schedule?: DailySchedule;
  /**
   * The draws, each with the cheapest fleet that bears it, for drawn traffic; the lowest first. Of more than 24 different ones 24 at even distances
   * stand for all.
   *
   * @default - the traffic is not drawn
   */
  readonly draws?: readonly PlannedDraw[];
  /**
   * What other plans would have meant for the draws, for drawn traffic.
   *
   * @default - the traffic is not drawn
   */
  readonly regrets?: readonly DrawRegret[];
  /** The constraints that keep the fleet from being cheaper. */
  readonly binding: readonly BindingConstraint[];
  /** Offerings that no plan can use, and why. */
  readonly rejections: readonly Rejection[];
  /**
   * Why there is no fleet.
   *
   * @default - the plan is not infeasible
   */
  readonly infeasibility?: Infeasibility;
}

/** Servers in a failure domain. */
export interface DomainServers {
  /** Id of the domain. */
  readonly domain: string;
  /** Servers of all instances that stand directly in it. */
  readonly servers: number;
}

/** A latency that is reached in a state of the world. */
export interface LatencyReached {
  /** Id of the domain that is lost. @default - none: everything is up */
  readonly lost?: string;
  /** Servers that are left. */
  readonly servers: number;
  /** Share of requests that are later than the bound of the target. */
  readonly lateShare: number;
  /** The seconds that the allowed share of requests exceeds. @default - no bound holds: the servers do not keep up, or turn too many away */
  readonly seconds?: number;
}

/** How much traffic a fleet bears. */
export interface TrafficHeadroom {
  /** The greatest requests a second at which the fleet meets the targets; rounded down. */
  readonly perSecond: number;
  /** That rate over the planned one, less 1. */
  readonly share: number;
}

/** Settings of an autoscaler that adds and removes servers by how busy they are. */
export interface AutoscalingPlan {
  /** Servers it must not go below: what the least traffic needs, failures included. */
  readonly minServers: number;
  /** Servers it need not go above: what the planned traffic needs, failures included. */
  readonly maxServers: number;
  /**
   * Utilisation to hold: requests a second over what the servers can finish. With so much or less the latency target holds at every number of
   * servers from `minServers` to `maxServers` while none fails, and with so much there are at least the planned servers at every planned rate,
   * so that the targets hold with failures as well.
   */
  readonly targetUtilisation: number;
  /** Above this utilisation servers must be added: the target. */
  readonly scaleUpUtilisation: number;
  /** Below this one server may be removed: what is left is then a tenth below the target, so it is not added again at once. */
  readonly scaleDownUtilisation: number;
  /** Exact steps, for scalers by request rate. At most 16, the first and the last included. */
  readonly steps: readonly ScalingStep[];
}

/** What a number of servers bears when none fails. */
export interface ScalingStep {
  /** Servers that are up. */
  readonly servers: number;
  /** The greatest requests a second at which the latency target holds; rounded down. */
  readonly perSecond: number;
  /** That rate over what the servers can finish. */
  readonly utilisation: number;
}

/** Fleets along a day. */
export interface DailySchedule {
  /**
   * One entry a step of the traffic. No fleet has more of an offering than that of the greatest traffic, and neighbouring ones differ by
   * instances that are only added or only removed.
   */
  readonly steps: readonly ScheduleStep[];
  /** What the day costs, starts included, in millionths of a US dollar. */
  readonly microUsdPerDay: number;
  /** No such schedule costs less, in millionths of a US dollar. What the day costs where the cheapest one was found. */
  readonly lowerBoundMicroUsdPerDay: number;
  /** Fewest servers of the day. */
  readonly minServers: number;
}

/** A fleet from an hour of the day on. */
export interface ScheduleStep {
  /** Hour of the day. */
  readonly at: number;
  /** Requests a second. */
  readonly perSecond: number;
  /** Instances per offering. */
  readonly counts: readonly OfferingCount[];
  /** Servers of all instances together. */
  readonly servers: number;
  /** In millionths of a US dollar per hour. */
  readonly microUsdPerHour: number;
}

/** A draw of the traffic, and the plan that knew it. */
export interface PlannedDraw {
  /** Requests a second. */
  readonly perSecond: number;
  /** Share of the draws that it stands for. */
  readonly share: number;
  /** Instances per offering of the cheapest fleet for it; empty where there is none. */
  readonly counts: readonly OfferingCount[];
  /**
   * What that fleet costs, in millionths of a US dollar per hour.
   *
   * @default - no fleet bears the draw
   */
  readonly microUsdPerHour?: number;
}

/**
 * What a plan for a quantile means for all draws. Regret is what a plan costs above the cheapest fleet of a draw that it bears; draws that it
 * does not bear are missed, and have no regret.
 */
export interface DrawRegret {
  /** Quantile of the draws that the plan bears. */
  readonly quantile: number;
  /** Requests a second it is made for: the least draw that this share of the draws does not exceed. */
  readonly perSecond: number;
  /** Instances per offering. */
  readonly counts: readonly OfferingCount[];
  /** What it costs, in millionths of a US dollar per hour. */
  readonly microUsdPerHour: number;
  /** Share of the draws in which it misses the targets. */
  readonly missed: number;
  /** Mean of its regret over the draws that it bears, in millionths of a US dollar per hour. Rounded. */
  readonly meanRegretMicroUsdPerHour: number;
  /** The greatest of these. */
  readonly greatestRegretMicroUsdPerHour: number;
}
