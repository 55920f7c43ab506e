import { assertElasticDemand } from "./check-allocation";

/** Bounds and thresholds of an elastic group. */
export interface ElasticBounds {
  /** Fewest replicas. Integer, at least 0. */
  readonly least: number;
  /** Most replicas. Integer, at least `least`. */
  readonly most: number;
  /** Load that one replica is meant to carry, in the unit of the demand. Above 0. */
  readonly loadPerReplica: number;
  /** A smaller relative deviation from that load changes nothing. In [0, 1). @default 0.1 - that of the Horizontal Pod Autoscaler */
  readonly tolerance?: number;
}

/**
 * Replicas for a demand, given how many there are: ceil(demand / load per replica) within the bounds, unchanged within the tolerance.
 *
 * The rule of the Horizontal Pod Autoscaler for one metric: ceil(current * ratio), with ratio the measured load per replica over the
 * desired one, and no change while the ratio is within the tolerance of 1. It looks at one moment: no start-up time, no stabilisation
 * window, no queue. A demand above `most` times the load stays unserved.
 *
 * @param demand at least 0
 * @param current replicas now; integer, at least 0; 0 where there are none to measure
 * @param bounds what the number is kept within
 * @throws LeptonError when a number is out of range
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
 */
export function elasticReplicas(demand: number, current: number, bounds: ElasticBounds): number {
  assertElasticDemand("elasticReplicas", demand, current, bounds);
  const { least, most, loadPerReplica, tolerance = 0.1 } = bounds;
  const carried = current * loadPerReplica;
  const isNear = current > 0 && Math.abs(demand - carried) <= tolerance * carried;
  const wanted = isNear ? current : Math.ceil(demand / loadPerReplica);
  return Math.min(most, Math.max(least, wanted));
}
