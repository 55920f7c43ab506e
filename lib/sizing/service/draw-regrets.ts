import { namedCounts } from "../plan-fleet";
import type { Effort } from "../planner/effort";
import type { ServiceSolution } from "./latency-search";
import { planRate } from "./rate-plan";
import { RateTask } from "./rate-task";
import type { ServicePlan } from "./service-plan";
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

/** What is told about draws. */
export type DrawFigures = Required<Pick<ServicePlan, "draws" | "regrets">>;

/**
 * What plans for several quantiles would have cost in each draw, beside the plan that knew it.
 *
 * Regret is in money over the draws that a plan bears; those it does not bear are counted as missed and not priced.
 */
export function drawRegrets(problem: ServiceProblem, traffic: DrawnTraffic, effort: Effort, gap: number): DrawFigures {
  const known = new Map<number, ServiceSolution>();
  const planFor = (rate: number): ServiceSolution => {
    if (!known.has(rate)) {
      known.set(rate, planRate(new RateTask(problem, rate), effort, gap));
    }
    return known.get(rate)!;
  };
  const draws = representatives(traffic.perSecond).map((draw) => ({ ...draw, plan: planFor(draw.perSecond) }));
  const quantiles = [...new Set([...COMPARED, traffic.quantile])].sort((a, b) => a - b);
  const regrets = quantiles.flatMap((quantile) => {
    const perSecond = quantileOf(traffic.perSecond, quantile);
    const { counts, cost } = planFor(perSecond);
    if (counts === undefined) {
      return [];
    }
    const borne = draws.filter(({ perSecond: rate }) => rate <= perSecond || new RateTask(problem, rate).isMet(counts));
    const all = draws.reduce((sum, { share }) => sum + share, 0);
    const share = borne.reduce((sum, draw) => sum + draw.share, 0);
    // The fleet bears the draw itself, so where the search did not get as far the draw's own plan is no dearer.
    const of = borne.map((draw) => ({ regret: Math.max(0, cost - Math.min(cost, draw.plan.cost)), share: draw.share }));
    return [
      {
        quantile,
        perSecond,
        counts: namedCounts(problem, counts),
        microUsdPerHour: cost,
        missed: Math.max(0, (all - share) / all),
        meanRegretMicroUsdPerHour: share === 0 ? 0 : Math.round(of.reduce((sum, each) => sum + each.regret * each.share, 0) / share),
        greatestRegretMicroUsdPerHour: Math.max(0, ...of.map(({ regret }) => regret)),
      },
    ];
  });
  return {
    draws: draws.map(({ perSecond, share, plan: { counts, cost } }) => ({
      perSecond,
      share,
      counts: counts === undefined ? [] : namedCounts(problem, counts),
      ...(counts === undefined ? {} : { microUsdPerHour: cost }),
    })),
    regrets,
  };
}

/** Draws with the share of all that each stands for, the lowest first. */
function representatives(draws: readonly number[]): { readonly perSecond: number; readonly share: number }[] {
  const sorted = [...draws].sort((a, b) => a - b);
  const distinct = [...new Set(sorted)];
  if (distinct.length <= MOST_DRAWS) {
    return distinct.map((perSecond) => ({ perSecond, share: sorted.filter((draw) => draw === perSecond).length / sorted.length }));
  }
  return Array.from({ length: MOST_DRAWS }, (_, i) => ({
    perSecond: sorted[Math.ceil(((i + 1) * sorted.length) / MOST_DRAWS) - 1],
    share: 1 / MOST_DRAWS,
  }));
}
