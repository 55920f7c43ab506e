import type { Effort } from "../planner/effort";
import { planRate, RateTask } from "./rate-plan";
import type { DrawRegret } from "./service-plan";
import type { DrawnTraffic, ServiceProblem } from "./service-problem";

/** Quantiles that plans are compared at, beside the stated one. */
const COMPARED = [0.5, 0.75, 0.9, 0.95, 0.99, 1];

/** Most different draws whose own cheapest plan is worked out; more are stood for by as many at even distances. */
const MOST_DRAWS = 24;

/** The least of the draws that a share of them does not exceed. */
export function quantileOf(draws: readonly number[], quantile: number): number {
  const sorted = [...draws].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length - 1e-9) - 1)];
}

/**
 * What plans for several quantiles would have cost in each draw, beside the plan that knew it.
 *
 * Regret is in money over the draws that a plan bears; those it does not bear are counted as missed and not priced.
 */
export function drawRegrets(problem: ServiceProblem, traffic: DrawnTraffic, effort: Effort, gap: number): DrawRegret[] {
  const draws = representatives(traffic.perSecond);
  const best = new Map<number, ReturnType<typeof planRate>>();
  const planFor = (rate: number): ReturnType<typeof planRate> => {
    if (!best.has(rate)) {
      best.set(rate, planRate(new RateTask(problem, rate), effort, gap));
    }
    return best.get(rate)!;
  };
  const quantiles = [...new Set([...COMPARED, traffic.quantile])].sort((a, b) => a - b);
  return quantiles.flatMap((quantile) => {
    const perSecond = quantileOf(traffic.perSecond, quantile);
    const { counts, cost } = planFor(perSecond);
    if (counts === undefined) {
      return [];
    }
    const borne = draws.filter(({ perSecond: rate }) => rate <= perSecond || new RateTask(problem, rate).isMet(counts));
    const weight = borne.reduce((sum, draw) => sum + draw.weight, 0);
    const regrets = borne.map(({ perSecond: rate, weight: share }) => ({ regret: Math.max(0, cost - planFor(rate).cost), share }));
    return [
      {
        quantile,
        perSecond,
        microUsdPerHour: cost,
        missed: Math.max(0, 1 - weight),
        meanRegretMicroUsdPerHour:
          weight === 0 ? 0 : Math.round(regrets.reduce((sum, { regret, share }) => sum + regret * share, 0) / weight),
        greatestRegretMicroUsdPerHour: Math.max(0, ...regrets.map(({ regret }) => regret)),
      },
    ];
  });
}

/** Draws with the share of all that each stands for, the lowest first. */
function representatives(draws: readonly number[]): { readonly perSecond: number; readonly weight: number }[] {
  const sorted = [...draws].sort((a, b) => a - b);
  const distinct = [...new Set(sorted)];
  if (distinct.length <= MOST_DRAWS) {
    return distinct.map((perSecond) => ({ perSecond, weight: sorted.filter((draw) => draw === perSecond).length / sorted.length }));
  }
  return Array.from({ length: MOST_DRAWS }, (_, i) => ({
    perSecond: sorted[Math.ceil(((i + 1) * sorted.length) / MOST_DRAWS) - 1],
    weight: 1 / MOST_DRAWS,
  }));
}
