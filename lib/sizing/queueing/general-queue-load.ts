import type { BrokenRule } from "../../errors";
import { checkNotNegative, checkPositive, checkWhole } from "./check-queue";
import { checkServiceTime, meanServiceTime, meanSquaredServiceTime, type ServiceTime } from "./service-time";

/** Arrivals, a service time with a known distribution, and servers. Any unit of time, the same one in all fields. */
export interface PhaseQueueLoad {
  /** Requests a unit of time, a Poisson stream. At least 0. */
  readonly arrivalRate: number;
  /** How long a request is served. */
  readonly service: ServiceTime;
  /** Servers that take requests from one line, first come, first served. Integer of at least 1. */
  readonly servers: number;
}

/** Arrivals, any service time, and servers. Any unit of time, the same one in all fields. */
export interface GeneralQueueLoad extends Omit<PhaseQueueLoad, "service"> {
  /** How long a request is served: its distribution, or no more than its mean and variation. */
  readonly service: ServiceTime | MomentsTime;
}

/** A service time of which only the first two moments are known. */
export interface MomentsTime {
  /** Name of what is known. */
  readonly kind: "moments";
  /** Mean. Above 0. */
  readonly mean: number;
  /** Squared coefficient of variation: variance over squared mean. At least 0. */
  readonly scv: number;
}

/** Mean and mean square of a service time. */
export function momentsOf(service: ServiceTime | MomentsTime): { readonly mean: number; readonly meanSquare: number } {
  return service.kind === "moments"
    ? { mean: service.mean, meanSquare: service.mean * service.mean * (1 + service.scv) }
    : { mean: meanServiceTime(service), meanSquare: meanSquaredServiceTime(service) };
}

/** Every rule that a load breaks. */
export function checkGeneralLoad({ arrivalRate, service, servers }: GeneralQueueLoad): BrokenRule[] {
  return [
    ...checkNotNegative("arrivalRate", arrivalRate, "requests a unit of time"),
    ...(service?.kind === "moments"
      ? [
          ...checkPositive("mean", service.mean, "the mean service time"),
          ...checkNotNegative("scv", service.scv, "the variance of the service time over its squared mean"),
        ]
      : checkServiceTime(service)),
    ...checkWhole("servers", servers, 1, "whole servers"),
  ];
}
