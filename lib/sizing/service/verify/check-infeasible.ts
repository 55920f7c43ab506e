import type { CountedFleet } from "../../verify/counted-fleet";
import { unless, type PlanDiscrepancy } from "../../verify/plan-discrepancy";
import type { ServicePlan } from "../service-plan";
import { checkFewest, costOf, meetsClearly } from "./check-fleet";
import type { Judge } from "./judge";

/** A plan without a fleet: it holds nothing, and what can be tried against it at once does not meet the targets. */
export function checkInfeasible(judge: Judge, plan: ServicePlan): PlanDiscrepancy[] {
  const { counts, placement, latencies, binding, servers, microUsdPerHour, gap, lateShare, unavailability, headroom, autoscaling } = plan;
  const { minServers, maxServers, targetUtilisation, scaleUpUtilisation, scaleDownUtilisation, steps } = autoscaling;
  const lists = [counts, placement, latencies, binding, steps];
  const nothing = [servers, microUsdPerHour, gap, headroom.perSecond, minServers, maxServers, targetUtilisation];
  const { lowerBoundMicroUsdPerHour: bound, infeasibility } = plan;
  const budget = judge.problem.targets?.maxMicroUsdPerHour ?? Infinity;
  const isBudget = infeasibility?.constraint === "budget";
  return [
    ...unless(
      lists.every((list) => list.length === 0),
      "counts",
      "nothing in an infeasible plan",
      lists.map((list) => list.length),
    ),
    ...unless(
      [...nothing, scaleUpUtilisation, scaleDownUtilisation].every((figure) => figure === 0),
      "figures",
      "zeros in an infeasible plan",
      nothing,
    ),
    ...unless(lateShare === 1 && unavailability === 1 && headroom.share === -1, "shares", "everything late and down", lateShare),
    ...unless(
      [plan.schedule, plan.draws, plan.regrets].every((part) => part === undefined),
      "schedule",
      "none",
      "some",
    ),
    ...unless(Number.isFinite(bound) && bound >= 0, "lowerBound", "a cost", bound),
    ...unless(!isBudget || infeasibility?.proven !== true || bound > budget, "lowerBound", `above the budget of ${budget}`, bound),
    ...(plan.fewestServers === 0 ? checkNoNumber(judge, plan.perSecond) : checkFewest(judge, plan)),
    ...checkRichest(judge, plan, budget),
  ];
}

function checkNoNumber(judge: Judge, perSecond: number): PlanDiscrepancy[] {
  const fewest = judge.fewest(perSecond);
  return unless(fewest === undefined, "fewestServers", 0, fewest);
}

/** Having everything is having the best where nothing but limits is in the way. */
function checkRichest(judge: Judge, { perSecond }: ServicePlan, budget: number): PlanDiscrepancy[] {
  const { offerings } = judge.problem;
  if (offerings.some(({ limit }) => limit === undefined)) {
    return [];
  }
  const fleet: CountedFleet = new Map(offerings.map((offering) => [offering, offering.limit!]));
  const isEnough = costOf(fleet) <= budget && judge.brokenSides(fleet).length === 0 && meetsClearly(judge, perSecond, fleet);
  return unless(!isEnough, "infeasibility", "no fleet that meets the targets", "every offering at its limit does");
}
