import { latencyTail, serverCapacity, servesByLot, type ServiceModel } from "./late-share";
import type { AutoscalingPlan, ScalingStep, ScheduleStep } from "./service-plan";

/** How far below the target a server less must leave the utilisation before it is removed. An assumption, not a result. */
const HYSTERESIS = 0.1;

/** Most steps that are listed. */
const MOST_STEPS = 16;

/** Greatest rates are found to this share of themselves, and rounded down. */
const RATE_PRECISION = 1e-6;

/**
 * The greatest rate at which a predicate of the rate still holds, rounded down; 0 where it holds at none.
 *
 * @param holds true up to some rate and false beyond
 * @param highest a rate at which it does not hold
 */
export function greatestRate(holds: (perSecond: number) => boolean, highest: number): number {
  let low = 0;
  let high = highest;
  while (high - low > high * RATE_PRECISION) {
    const middle = low + (high - low) / 2;
    if (holds(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/** A rate beyond which more than the allowed share is late, by what the servers can finish a second. */
export function highestRate({ patienceSeconds, lineLimit, latency }: ServiceModel, capacity: number): number {
  // A limited line or patience lets more than the capacity arrive, of which at most the allowed share is lost.
  return patienceSeconds === undefined && lineLimit === undefined ? capacity : capacity / (1 - latency.lateShare);
}

/** The greatest requests a second at which so many servers keep the latency target while none fails. */
export function rateOf(model: ServiceModel, servers: number): number {
  const { seconds, lateShare } = model.latency;
  if (servers > 1 && servesByLot(model)) {
    return servers * rateOf(model, 1);
  }
  const capacity = servers * serverCapacity(model);
  const highest = highestRate(model, capacity) * (1 + 1e-6);
  return greatestRate((perSecond) => latencyTail(model, perSecond, servers)(seconds) <= lateShare, highest);
}

/**
 * Thresholds of an autoscaler from the exact model: the utilisation that every number of servers in the range bears, and that makes it have the
 * planned servers at the planned rates.
 *
 * Larger numbers bear a higher utilisation; the least of all in the range is the one that a scaler with one threshold can hold. It knows
 * nothing of failures: the plan's servers over the plan's rate make room for those.
 *
 * @param model how requests are served
 * @param planned servers of the plan by rate, failures included
 */
export function planAutoscaling(model: ServiceModel, planned: readonly Pick<ScheduleStep, "perSecond" | "servers">[]): AutoscalingPlan {
  const minServers = Math.min(...planned.map(({ servers }) => servers));
  const maxServers = Math.max(...planned.map(({ servers }) => servers));
  const capacity = serverCapacity(model);
  const steps: ScalingStep[] = listed(minServers, maxServers).map((servers) => {
    const perSecond = rateOf(model, servers);
    return { servers, perSecond, utilisation: perSecond / (servers * capacity) };
  });
  const target = Math.min(
    ...steps.map(({ utilisation }) => utilisation),
    ...planned.map(({ perSecond, servers }) => perSecond / (servers * capacity)),
  );
  // With the fewest servers from which one may be removed, the rest takes the greatest part over.
  const left = minServers / (minServers + 1);
  return {
    minServers,
    maxServers,
    targetUtilisation: target,
    scaleUpUtilisation: target,
    scaleDownUtilisation: left * target * (1 - HYSTERESIS),
    steps,
  };
}

/** Whole numbers from least to most, evenly chosen where there are many. */
function listed(least: number, most: number): number[] {
  const count = Math.min(MOST_STEPS, most - least + 1);
  const chosen = Array.from({ length: count }, (_, i) => (count === 1 ? least : Math.round(least + ((most - least) * i) / (count - 1))));
  return [...new Set(chosen)];
}
