import { allowedUnavailability } from "../allowed-unavailability";
import { assertNoBrokenRules } from "../../errors";
import { FleetEvaluator } from "../fleet-evaluator";
import type { FleetProblem } from "../fleet-problem";
import { namedCounts } from "../plan-fleet";
import { CertainFleets } from "../planner/certain-fleet";
import type { Effort } from "../planner/effort";
import { leanProblem } from "../planner/lean-problem";
import { solveFleet } from "../planner/solve-fleet";
import { effortOf } from "../planning-options";
import { checkDemandDraws } from "./check-demand-draws";
import type { DemandDrawsOptions, DemandDrawsPlan, DemandPlan } from "./demand-draws-plan";
import { leastRegret } from "./least-regret";

/** Share of the draws that the quantile plan serves, where none is stated. */
const DEFAULT_QUANTILE = 0.95;

/**
 * The cheapest fleet for every demand of a sample, from which the fleet for a quantile and the one of least expected regret follow. What does not
 * depend on the demand is done once: needless offerings are left out once, demands that occur several times are planned once, a fleet
 * that serves the next demand as well is its optimum too, and where nothing fails a single table holds the fleets of all demands.
 *
 * Each plan costs what `planFleet` finds for its demand. Where the fleet of a lesser demand serves a greater one at the same
 * cost it is kept, although another of that cost may be more available.
 *
 * The effort of the options is shared by all demands, the least first; a demand it does not suffice for is `feasible` with a gap, as
 * in `planFleet`. Survived units, quotas and budget stand as they are whatever the demand.
 *
 * @param problem what can be bought and what is to be reached; its own demand is not looked at
 * @param draws demands of equal weight in service units: hours of a record, or draws from a forecast. Integers of at least 1
 * @param options when to stop, the quantile and the price of a missing unit
 * @throws LeptonError when the problem, the draws or the options are malformed
 */
export function planDemandDraws(problem: FleetProblem, draws: readonly number[], options: DemandDrawsOptions = {}): DemandDrawsPlan {
  assertNoBrokenRules("planDemandDraws", checkDemandDraws(problem, draws, options));
  const sorted = Float64Array.from(draws).sort();
  const demands = [...new Set(sorted)];
  const indexOf = new Map(demands.map((demand, index) => [demand, index]));
  const drawsOf = new Array<number>(demands.length).fill(0);
  const planOfDraw = draws.map((demand) => indexOf.get(demand)!);
  planOfDraw.forEach((index) => drawsOf[index]++);
  const plans = new DemandPlanner(leanProblem(problem), demands, drawsOf, effortOf(options), options.gap ?? 0).plans();
  const { quantile = DEFAULT_QUANTILE, microUsdPerMissingUnitHour: missing } = options;
  const regret = missing === undefined ? undefined : leastRegret(plans, missing);
  return {
    plans,
    planOfDraw,
    quantilePlan: indexOf.get(sorted[Math.max(0, Math.ceil(quantile * sorted.length - ROUNDING) - 1)])!,
    ...(regret === undefined ? {} : { leastRegret: regret }),
  };
}

/** 0.7 of 10 draws are 7 of them, though the product may come out a little above. */
const ROUNDING = 1e-9;

/** Counts with what is known of them. */
type Planned = Pick<DemandPlan, "status" | "microUsdPerHour" | "lowerBoundMicroUsdPerHour"> & { readonly counts: Float64Array };

/** Plans distinct demands one after the other, the least first. */
class DemandPlanner {
  private readonly certain: CertainFleets | undefined;
  private readonly evaluators: (FleetEvaluator | undefined)[] = [];

  public constructor(
    private readonly problem: FleetProblem,
    private readonly demands: readonly number[],
    private readonly draws: readonly number[],
    private readonly effort: Effort,
    private readonly gap: number,
  ) {
    const isBounded = problem.targets.maxMicroUsdPerHour !== undefined;
    this.certain = isBounded ? undefined : CertainFleets.of(problem, demands[demands.length - 1]);
  }

  public plans(): DemandPlan[] {
    const plans: DemandPlan[] = [];
    let last: Planned | undefined;
    let served = -1;
    for (let index = 0; index < this.demands.length; index++) {
      if (last === undefined || last.status !== "optimal" || served < index) {
        last = this.planned(index);
        served = last.status === "infeasible" ? -1 : this.lastServed(last.counts, index);
      }
      plans.push({
        demand: this.demands[index],
        draws: this.draws[index],
        status: last.status,
        counts: namedCounts(this.problem, last.counts),
        microUsdPerHour: last.microUsdPerHour,
        unavailability: last.status === "infeasible" ? 1 : this.unavailability(last.counts, index),
        lowerBoundMicroUsdPerHour: last.lowerBoundMicroUsdPerHour,
        serves: served < 0 ? 0 : this.demands[served],
      });
    }
    return plans;
  }

  private planned(index: number): Planned {
    const demand = this.demands[index];
    if (this.certain !== undefined) {
      const counts = this.certain.countsFor(demand);
      const cost = this.problem.offerings.reduce((sum, { microUsdPerHour }, offering) => sum + microUsdPerHour * counts[offering], 0);
      return { status: "optimal", counts, microUsdPerHour: cost, lowerBoundMicroUsdPerHour: cost };
    }
    const solution = solveFleet({ ...this.problem, demand }, this.effort, this.gap);
    if (solution.kind === "none") {
      const lowerBoundMicroUsdPerHour = solution.unaffordable?.lowerBound ?? 0;
      return { status: "infeasible", counts: new Float64Array(0), microUsdPerHour: 0, lowerBoundMicroUsdPerHour };
    }
    const { fleet, lowerBound } = solution;
    const status = fleet.cost > lowerBound ? "feasible" : "optimal";
    return { status, counts: fleet.counts, microUsdPerHour: fleet.cost, lowerBoundMicroUsdPerHour: lowerBound };
  }

  /** Index of the greatest demand that a fleet serves: less is never harder to serve. */
  private lastServed(counts: Float64Array, from: number): number {
    let last = from;
    while (
      last + 1 < this.demands.length &&
      this.unavailability(counts, last + 1) <= allowedUnavailability(this.problem.targets.unavailability)
    ) {
      last++;
    }
    return last;
  }

  private unavailability(counts: Float64Array, index: number): number {
    if (this.certain !== undefined) {
      const units = this.problem.offerings.reduce((sum, { unitsPerInstance }, offering) => sum + unitsPerInstance * counts[offering], 0);
      return units >= this.demands[index] ? 0 : 1;
    }
    this.evaluators[index] ??= new FleetEvaluator({ ...this.problem, demand: this.demands[index] });
    return this.evaluators[index].unavailability(counts);
  }
}
