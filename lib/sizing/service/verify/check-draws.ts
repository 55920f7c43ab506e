import type { CountedFleet } from "../../verify/counted-fleet";
import { unless, type PlanDiscrepancy } from "../../verify/plan-discrepancy";
import type { DrawRegret, PlannedDraw, ServicePlan } from "../service-plan";
import { costOf, readFleet } from "./check-fleet";
import { agree, type Judge } from "./judge";

/** Different draws above which a few stand for all. */
const MOST_DRAWS = 24;

/** Quantiles that are told of beside the stated one. */
const TOLD = [0.5, 0.75, 0.9, 0.95, 0.99, 1];

/** Micro-dollars that rounding a mean may move. */
const ROUNDING = 0.5 + 1e-6;

/** The least of some draws that a share of them does not exceed. */
export function quantileAmong(draws: readonly number[], quantile: number): number {
  const sorted = Float64Array.from(draws).sort();
  return sorted.find((draw, index) => (index + 1) / sorted.length >= quantile - 1e-9 && draw >= 0)!;
}

/** Draws and regrets: fleets that bear what they are for, and sums over them. */
export function checkDraws(judge: Judge, plan: ServicePlan): PlanDiscrepancy[] {
  const { traffic } = judge.problem;
  if (traffic.kind !== "draws") {
    return unless(plan.draws === undefined && plan.regrets === undefined, "draws", "none without draws", "draws or regrets");
  }
  const { draws = [], regrets = [] } = plan;
  const told = draws.map(({ perSecond, share }) => ({ perSecond, share }));
  const asked = standing(traffic.perSecond);
  const isTold =
    told.length === asked.length &&
    told.every(({ perSecond, share }, i) => perSecond === asked[i].perSecond && agree(share, asked[i].share));
  return [
    ...unless(isTold, "draws", JSON.stringify(asked), JSON.stringify(told)),
    ...draws.flatMap((draw, index) => checkDraw(judge, draw, draws[index + 1])),
    ...checkRows(plan, traffic.perSecond, traffic.quantile),
    ...regrets.flatMap((regret) => checkRegret(judge, regret, draws)),
  ];
}

/** Draws with the share of all that each stands for. */
function standing(draws: readonly number[]): { readonly perSecond: number; readonly share: number }[] {
  const different = [...new Set(Float64Array.from(draws).sort())];
  if (different.length <= MOST_DRAWS) {
    return different.map((perSecond) => ({ perSecond, share: draws.filter((draw) => draw === perSecond).length / draws.length }));
  }
  return Array.from({ length: MOST_DRAWS }, (_, i) => ({ perSecond: quantileAmong(draws, (i + 1) / MOST_DRAWS), share: 1 / MOST_DRAWS }));
}

function checkDraw(judge: Judge, draw: PlannedDraw, next: PlannedDraw | undefined): PlanDiscrepancy[] {
  const check = `draw ${draw.perSecond}`;
  const { fleet, discrepancies } = readFleet(judge.problem, draw.counts);
  if (draw.microUsdPerHour === undefined) {
    return unless(draw.counts.length === 0, check, "no instances without a cost", draw.counts.length);
  }
  return [
    ...discrepancies,
    ...judge.brokenSides(fleet),
    ...unless(draw.microUsdPerHour === costOf(fleet), `${check} cost`, draw.microUsdPerHour, costOf(fleet)),
    ...unless(!judge.misses(draw.perSecond, fleet), check, "the targets to be met", "they are missed"),
    // A fleet for more traffic would do.
    ...unless(
      draw.microUsdPerHour <= (next?.microUsdPerHour ?? Infinity),
      `${check} cost`,
      `at most ${next?.microUsdPerHour}`,
      draw.microUsdPerHour,
    ),
  ];
}

/** Which quantiles are told of: all that have a fleet. */
function checkRows({ draws = [], regrets = [] }: ServicePlan, all: readonly number[], stated: number): PlanDiscrepancy[] {
  const planOf = (quantile: number): PlannedDraw | undefined => draws.find((draw) => draw.perSecond === quantileAmong(all, quantile));
  const quantiles = [...new Set([...TOLD, stated])];
  const told = regrets.map(({ quantile }) => quantile);
  // Those whose draw has a fleet must be told of; of those whose draw is not listed it is not known whether there is one.
  const missing = quantiles.filter((quantile) => planOf(quantile)?.microUsdPerHour !== undefined && !told.includes(quantile));
  return [
    ...unless(missing.length === 0 && told.includes(stated), "regrets", "all quantiles", `not ${missing.join(", ")}`),
    ...unless(
      told.every((quantile, index) => quantiles.includes(quantile) && !(quantile <= told[index - 1])),
      "regrets",
      quantiles,
      told,
    ),
    ...regrets.flatMap((row) =>
      unless(row.perSecond === quantileAmong(all, row.quantile), "regrets", quantileAmong(all, row.quantile), row.perSecond),
    ),
  ];
}

function checkRegret(judge: Judge, row: DrawRegret, draws: readonly PlannedDraw[]): PlanDiscrepancy[] {
  const check = `regret ${row.quantile}`;
  const { fleet, discrepancies } = readFleet(judge.problem, row.counts);
  const cost = costOf(fleet);
  const borne = draws.filter(({ perSecond }) => perSecond <= row.perSecond || isBorne(judge, perSecond, fleet));
  const share = borne.reduce((sum, draw) => sum + draw.share, 0);
  const all = draws.reduce((sum, draw) => sum + draw.share, 0);
  const regrets = borne.map((draw) => ({ share: draw.share, regret: cost - Math.min(cost, draw.microUsdPerHour ?? Infinity) }));
  const mean = share === 0 ? 0 : regrets.reduce((sum, each) => sum + each.share * each.regret, 0) / share;
  const greatest = Math.max(0, ...regrets.map(({ regret }) => regret));
  return [
    ...discrepancies,
    ...judge.brokenSides(fleet),
    ...unless(row.microUsdPerHour === cost, `${check} cost`, row.microUsdPerHour, cost),
    ...unless(!judge.misses(row.perSecond, fleet), check, `the targets to be met at ${row.perSecond}`, "they are missed"),
    ...unless(Math.abs(row.missed - (all - share) / all) <= 1e-9, `${check} missed`, row.missed, (all - share) / all),
    ...unless(
      Number.isSafeInteger(row.meanRegretMicroUsdPerHour) && Math.abs(row.meanRegretMicroUsdPerHour - mean) <= ROUNDING,
      `${check} mean`,
      row.meanRegretMicroUsdPerHour,
      mean,
    ),
    ...unless(row.greatestRegretMicroUsdPerHour === greatest, `${check} greatest`, row.greatestRegretMicroUsdPerHour, greatest),
  ];
}

function isBorne(judge: Judge, perSecond: number, fleet: CountedFleet): boolean {
  return !judge.misses(perSecond, fleet);
}
