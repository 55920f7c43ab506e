/**
 * How often things fail: the steady-state probability that a domain is down while the domain around it is up.
 *
 * No cloud publishes these. Service-level agreements are what a cloud pays for, not what it measures: they serve as upper
 * bounds. Every figure can be replaced by the user's own history.
 */
export interface FailureModel {
  /**
   * One machine is down or being replaced.
   *
   * @default 0.005 - the instance-level agreement of Amazon EC2 (99.5 % a month)
   * @see https://aws.amazon.com/compute/sla/
   */
  readonly instance?: number;
  /**
   * A whole zone is down for this fleet.
   *
   * @default 0.001 - assumed: about nine hours a year
   */
  readonly zone?: number;
  /**
   * A whole region is down.
   *
   * @default 0.0001 - the region-level agreement of Amazon EC2 and Google Compute Engine (99.99 % a month)
   * @see https://cloud.google.com/compute/sla
   */
  readonly region?: number;
  /**
   * A whole provider is down: account, control plane or global network.
   *
   * @default 0.00001 - assumed: about five minutes a year
   */
  readonly provider?: number;
  /**
   * A spot pool (one machine type in one zone) is reclaimed as a whole. Reclaims come in bulk: in the 16-node SkyPilot traces all
   * nodes or none are up 83 to 97 % of the time.
   *
   * @default 0.1 - assumed
   */
  readonly spotPool?: number;
  /**
   * Hours from the reclaim of a spot pool until its machines are there again. Where the catalogue states how often machines of a pool are
   * interrupted, its unavailability is then computed from that, with the upper end of the stated range, and `spotPool` stands for the others.
   *
   * @default - `spotPool` for every pool: interruptions of machines say little about the loss of a pool
   */
  readonly spotRecoveryHours?: number;
}

/** A failure model with every figure stated. */
export interface CompleteFailureModel {
  /** One machine. */
  readonly instance: number;
  /** A zone. */
  readonly zone: number;
  /** A region. */
  readonly region: number;
  /** A provider. */
  readonly provider: number;
  /** A spot pool. */
  readonly spotPool: number;
  /**
   * Hours until a reclaimed pool is there again, for pools of which the catalogue states how often machines are interrupted.
   *
   * @default - the figure of a spot pool stands for all
   */
  readonly spotRecoveryHours?: number;
}

/** The figures used where the user states none. The sources stand at the fields of `FailureModel`. */
export const DEFAULT_FAILURE_MODEL: CompleteFailureModel = {
  instance: 0.005,
  zone: 0.001,
  region: 0.0001,
  provider: 0.00001,
  spotPool: 0.1,
};

/** The user's figures where stated, the defaults elsewhere. */
export function completeFailureModel(model: FailureModel = {}): CompleteFailureModel {
  return {
    instance: model.instance ?? DEFAULT_FAILURE_MODEL.instance,
    zone: model.zone ?? DEFAULT_FAILURE_MODEL.zone,
    region: model.region ?? DEFAULT_FAILURE_MODEL.region,
    provider: model.provider ?? DEFAULT_FAILURE_MODEL.provider,
    spotPool: model.spotPool ?? DEFAULT_FAILURE_MODEL.spotPool,
    ...(model.spotRecoveryHours === undefined ? {} : { spotRecoveryHours: model.spotRecoveryHours }),
  };
}
