import { assertNoBrokenRules } from "../../errors";
import type { FleetProblem } from "../fleet-problem";
import { brokenConstraints } from "../verify/constraints";
import { readCounts, sumOver, type CountedFleet } from "../verify/counted-fleet";
import { AGREEMENT, unless, unlessMalformed, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { shortfallUnderShocks } from "../verify/service-levels";
import { checkDemandDraws } from "./check-demand-draws";
import type { DemandDrawsPlan, DemandPlan } from "./demand-draws-plan";
import { posedDraws, type DemandDrawsProblem } from "./demand-draws-problem";

/** Share of the draws that the quantile plan serves, where none is stated. */
const DEFAULT_QUANTILE = 0.95;

/**
 * Checks plans for draws of a demand with code of its own: that there is one for each demand and each draw has its own; of every plan
 * counts, limits, constraints, cost, budget, unavailability, and the greatest demand that it serves; which plan is that of the quantile; and
 * the regret of the plan that is singled out, draw by draw from its definition, beside that of every other. That no fleet is cheaper for a
 * demand is the planner's search, and not repeated.
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyDemandDraws(problem: DemandDrawsProblem, plan: DemandDrawsPlan): PlanDiscrepancy[] {
  const { problem: fleet, options } = posedDraws(problem);
  assertNoBrokenRules("verifyDemandDraws", checkDemandDraws(fleet, problem.draws, options));
  return unlessMalformed(() => checkPlans(problem, fleet, plan));
}

function checkPlans(problem: DemandDrawsProblem, fleet: FleetProblem, plan: DemandDrawsPlan): PlanDiscrepancy[] {
  const { draws } = problem;
  const { plans, planOfDraw } = plan;
  const demands = [...new Set(draws)].sort((left, right) => left - right);
  const planned = plans.map(({ demand }) => demand);
  if (planned.join() !== demands.join() || planOfDraw.length !== draws.length) {
    return [
      ...unless(planned.join() === demands.join(), "demands", demands.join(", "), planned.join(", ")),
      ...unless(planOfDraw.length === draws.length, "planOfDraw", `${draws.length} draws`, planOfDraw.length),
    ];
  }
  return [
    ...draws.flatMap((demand, draw) => unless(plans[planOfDraw[draw]]?.demand === demand, `planOfDraw:${draw}`, demand, planOfDraw[draw])),
    ...plans.flatMap((each) => checkOne(fleet, demands, draws.filter((demand) => demand === each.demand).length, each)),
    ...checkQuantile(problem, plan),
    ...checkRegret(problem, plan),
  ];
}

function checkOne(fleet: FleetProblem, demands: readonly number[], draws: number, plan: DemandPlan): PlanDiscrepancy[] {
  const { demand, status, counts, microUsdPerHour, lowerBoundMicroUsdPerHour: bound, unavailability, serves } = plan;
  const posed = { ...fleet, demand };
  const isFleet = status !== "infeasible";
  const { fleet: counted, discrepancies } = readCounts(posed, plan);
  const cost = sumOver(counted, (offering) => offering.microUsdPerHour);
  const budget = fleet.targets.maxMicroUsdPerHour ?? Infinity;
  const shortfall = (units: number): number => shortfallUnderShocks(posed, counted, units);
  const actual = isFleet ? shortfall(demand) : 1;
  const isServed = (units: number): boolean => isFleet && shortfall(units) <= fleet.targets.unavailability * (1 + AGREEMENT);
  const claims = [
    ...unless(["optimal", "feasible", "infeasible"].includes(status), "status", "optimal, feasible or infeasible", status),
    ...unless(plan.draws === draws, "draws", draws, plan.draws),
    ...discrepancies,
    ...unless(isFleet || counts.length === 0, "counts", "no instances in an infeasible plan", counts.length),
    ...unless(microUsdPerHour === cost, "cost", microUsdPerHour, cost),
    ...unless(cost <= budget, "budget", `at most ${budget}`, cost),
    ...unless(bound >= 0 && (!isFleet || bound <= cost), "lowerBound", `from 0 to ${cost}`, bound),
    ...unless(!isFleet || (status === "optimal") === (bound === cost), "optimality", status, `lower bound ${bound} of ${cost}`),
    ...unless(Math.abs(unavailability - actual) <= AGREEMENT * actual, "unavailability", unavailability, actual),
    ...unless(!isFleet || isServed(demand), "target", `at most ${fleet.targets.unavailability}`, actual),
    ...checkServes(demands, serves, isServed, isFleet),
    ...(isFleet ? constraintsOf(posed, counted) : []),
  ];
  return claims.map((claim) => ({ ...claim, check: `demand:${demand}:${claim.check}` }));
}

/** What a fleet serves is one of the demands, and the next one is too much for it, but for what rounding may decide. */
function checkServes(
  demands: readonly number[],
  serves: number,
  isServed: (units: number) => boolean,
  isFleet: boolean,
): PlanDiscrepancy[] {
  if (!isFleet) {
    return unless(serves === 0, "serves", 0, serves);
  }
  const next = demands[demands.indexOf(serves) + 1];
  const isGreatest = demands.includes(serves) && isServed(serves) && (next === undefined || !isServed(next));
  return unless(isGreatest, "serves", "the greatest of the demands that it serves", serves);
}

function constraintsOf(posed: FleetProblem, counted: CountedFleet): PlanDiscrepancy[] {
  const { degraded = [] } = posed.targets;
  const missed = degraded.flatMap(({ units, unavailability: allowed }) => {
    const actual = shortfallUnderShocks(posed, counted, units);
    return unless(actual <= allowed * (1 + AGREEMENT), `degraded-target:${units}`, `at most ${allowed}`, actual);
  });
  return [...missed, ...brokenConstraints(posed, counted)];
}

/** At least the asked share of the draws is of the quantile plan's demand or less, and fewer are of less. */
function checkQuantile(
  { draws, quantile = DEFAULT_QUANTILE }: DemandDrawsProblem,
  { plans, quantilePlan }: DemandDrawsPlan,
): PlanDiscrepancy[] {
  const demand = plans[quantilePlan]?.demand ?? Number.NaN;
  const upTo = draws.filter((draw) => draw <= demand).length;
  const below = draws.filter((draw) => draw < demand).length;
  // The share may be a little above a whole number of draws by rounding: 0.7 of 10 are 7.
  const asked = quantile * draws.length * (1 - AGREEMENT);
  const holds = upTo >= asked && (below === 0 || below < asked);
  return unless(holds, "quantilePlan", `the least demand that ${quantile} of the draws do not pass`, demand);
}

function checkRegret(problem: DemandDrawsProblem, plan: DemandDrawsPlan): PlanDiscrepancy[] {
  const { microUsdPerMissingUnitHour: price } = problem;
  const { plans, leastRegret } = plan;
  const usable = plans.filter(({ status }) => status !== "infeasible");
  const isGiven = price !== undefined && usable.length > 0;
  if (!isGiven || leastRegret === undefined) {
    return unless(isGiven === (leastRegret !== undefined), "leastRegret", isGiven ? "a plan" : "none", leastRegret);
  }
  const costOf = (each: DemandPlan, demand: number): number => each.microUsdPerHour + price * Math.max(0, demand - each.serves);
  const cheapestAt = (demand: number): number => Math.min(...usable.map((each) => costOf(each, demand)));
  const regretOf = (each: DemandPlan): number =>
    problem.draws.reduce((sum, demand, draw) => {
      const own = plans[plan.planOfDraw[draw]];
      return sum + costOf(each, demand) - (own.status === "infeasible" ? cheapestAt(demand) : own.microUsdPerHour);
    }, 0) / problem.draws.length;
  const chosen = plans[leastRegret.plan];
  if (chosen === undefined || chosen.status === "infeasible") {
    return unless(false, "leastRegret", "a plan with a fleet", leastRegret.plan);
  }
  const regrets = usable.map(regretOf);
  const scale = AGREEMENT * Math.max(1, ...regrets.map(Math.abs), ...usable.map((each) => costOf(each, 0)));
  const regret = regretOf(chosen);
  return [
    ...unless(Math.abs(leastRegret.microUsdPerHour - regret) <= scale, "regret", leastRegret.microUsdPerHour, regret),
    ...unless(regret <= Math.min(...regrets) + scale, "leastRegret", Math.min(...regrets), regret),
  ];
}
