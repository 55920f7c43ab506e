import { namedCounts } from "../plan-fleet";
import type { Effort } from "../planner/effort";
import type { ServiceSolution } from "./latency-search";
import { planRate, RateTask } from "./rate-plan";
import { serversOf } from "./servers-of";
import type { DailySchedule, ScheduleStep } from "./service-plan";
import type { ServiceProblem, TrafficStep } from "./service-problem";

/** Hours of a day. */
const DAY = 24;

/**
 * Fleets along a day, nested in one another: from the greatest traffic down, each is the cheapest within the one before it, so that scaling
 * only ever adds or only ever removes. The bound is each step by itself at its least, without the nesting.
 * `peak` is the fleet of the greatest traffic.
 */
export function planSchedule(
  problem: ServiceProblem,
  steps: readonly TrafficStep[],
  peak: ServiceSolution & { readonly counts: Float64Array },
  effort: Effort,
  gap: number,
): DailySchedule {
  const rates = [...new Set(steps.map(({ perSecond }) => perSecond))].sort((a, b) => b - a);
  const fleets = new Map<number, { readonly counts: Float64Array; readonly cost: number; readonly lowerBound: number }>([[rates[0], peak]]);
  let within = peak;
  for (const rate of rates.slice(1)) {
    const free = planRate(new RateTask(problem, rate), effort, gap);
    within = nested(problem, rate, within, free, effort, gap);
    fleets.set(rate, { ...within, lowerBound: Number.isFinite(free.lowerBound) ? Math.min(free.lowerBound, within.cost) : 0 });
  }
  const listed: ScheduleStep[] = steps.map(({ at, perSecond }) => {
    const { counts, cost } = fleets.get(perSecond)!;
    return { at, perSecond, counts: namedCounts(problem, counts), servers: serversOf(problem, counts), microUsdPerHour: cost };
  });
  const overDay = (perHour: (rate: number) => number): number =>
    steps.reduce((sum, { at, perSecond }, index) => sum + ((steps[index + 1]?.at ?? steps[0].at + DAY) - at) * perHour(perSecond), 0);
  return {
    steps: listed,
    microUsdPerDay: Math.round(overDay((rate) => fleets.get(rate)!.cost)),
    lowerBoundMicroUsdPerDay: Math.round(overDay((rate) => fleets.get(rate)!.lowerBound)),
    minServers: Math.min(...listed.map(({ servers }) => servers)),
  };
}

/** The cheapest fleet of a lower rate within another one, which itself is one that meets it. */
function nested(
  problem: ServiceProblem,
  rate: number,
  outer: ServiceSolution & { readonly counts: Float64Array },
  free: ServiceSolution,
  effort: Effort,
  gap: number,
): ServiceSolution & { readonly counts: Float64Array } {
  if (free.counts !== undefined && free.counts.every((count, index) => count <= outer.counts[index])) {
    return { ...free, counts: free.counts };
  }
  const offerings = problem.offerings.map((offering, index) => ({ ...offering, limit: outer.counts[index] }));
  const inside = planRate(new RateTask({ ...problem, offerings }, rate), effort, gap);
  return inside.counts === undefined ? outer : { ...inside, counts: inside.counts };
}
