import { assertNoBrokenRules } from "../../errors";
import { checkFleetProblem } from "../check-fleet-problem";
import type { FleetPlan, OfferingCount } from "../fleet-plan";
import type { FleetProblem } from "../fleet-problem";
import { countVector } from "../fleet-unavailability";
import { planFleet } from "../plan-fleet";
import type { FleetSolver } from "./plan-robust-fleet";

/** Greatest price that `checkFleetProblem` accepts: beyond it a price is taken as without limit. */
const GREATEST_PRICE = 9_000_000_000;

/** The prices of an offering for which a plan stays the cheapest, all other prices as they are. */
export interface PriceRange {
  /** Id of the offering. */
  readonly offering: string;
  /**
   * The lowest such price, in whole millionths of a US dollar per hour. Below it another fleet, with more of this offering, costs less.
   *
   * @default - none: any price of at least one millionth
   */
  readonly lowestMicroUsdPerHour?: number;
  /**
   * The highest such price. Above it another fleet, with less of this offering, costs less, or the budget is exceeded.
   *
   * @default - none: however dear
   */
  readonly highestMicroUsdPerHour?: number;
  /** Whether every fleet problem behind the range was solved to proven optimality. If not, the range may be narrower. */
  readonly isProven: boolean;
}

/**
 * How far each price may move before another fleet is cheaper (parametric re-solve, problem P13).
 *
 * The cost of a fleet is a line in the price of one offering, with its count as slope; the least cost is the lower hull of all lines, which
 * is concave. From a price at which another fleet wins, the step goes to where that fleet and the plan cost the same, and ends in
 * finitely many steps where no fleet beats the plan. The ends are exact to the millionth. Two to about six fleet problems an offering.
 *
 * @param problem the problem that the plan solves
 * @param plan the cheapest fleet, from `solve`
 * @param solve the planner
 * @returns one range per offering, in the order of the problem; none when the plan is infeasible
 * @throws LeptonError when the problem is malformed, or the plan names unknown offerings
 */
export function priceStability(
  problem: FleetProblem,
  plan: Pick<FleetPlan, "counts" | "status">,
  solve: FleetSolver = planFleet,
): PriceRange[] {
  assertNoBrokenRules("priceStability", checkFleetProblem(problem));
  if (plan.status === "infeasible") {
    return [];
  }
  const vector = countVector(problem, plan.counts, "priceStability");
  const budget = problem.targets.maxMicroUsdPerHour ?? Infinity;
  return problem.offerings.map((offering, index) => {
    const line = lineOf(problem, vector, index);
    const hull = new Hull(problem, index, line, solve);
    const highest = line.slope === 0 ? Infinity : Math.min(hull.highest(), Math.floor((budget - line.rest) / line.slope));
    const lowest = hull.lowest();
    return {
      offering: offering.id,
      ...(lowest === undefined ? {} : { lowestMicroUsdPerHour: lowest }),
      ...(highest === Infinity ? {} : { highestMicroUsdPerHour: highest }),
      isProven: hull.isProven,
    };
  });
}

/** Cost as a function of one price: rest + slope * price. */
interface CostLine {
  readonly rest: number;
  readonly slope: number;
}

function lineOf({ offerings }: FleetProblem, counts: ArrayLike<number>, position: number): CostLine {
  const rest = offerings.reduce((sum, { microUsdPerHour }, index) => (index === position ? sum : sum + microUsdPerHour * counts[index]), 0);
  return { rest, slope: counts[position] };
}

/** The lower hull of the costs of all fleets, asked only where it matters. */
class Hull {
  public isProven = true;

  public constructor(
    private readonly problem: FleetProblem,
    private readonly position: number,
    private readonly plan: CostLine,
    private readonly solve: FleetSolver,
  ) {}

  /** Infinity where the plan stays the cheapest however dear the offering gets. */
  public highest(): number {
    let price = GREATEST_PRICE;
    for (;;) {
      const other = this.cheaperAt(price);
      if (other === undefined) {
        return price === GREATEST_PRICE ? Infinity : price;
      }
      const meeting = Math.floor((other.rest - this.plan.rest) / (this.plan.slope - other.slope));
      if (!(meeting < price && meeting >= this.present)) {
        return this.present;
      }
      price = meeting;
    }
  }

  /** Undefined where the plan stays the cheapest however cheap the offering gets. */
  public lowest(): number | undefined {
    const least = Math.min(1, this.present);
    let price = least;
    for (;;) {
      const other = this.cheaperAt(price);
      if (other === undefined) {
        return price === least ? undefined : price;
      }
      const meeting = Math.ceil((this.plan.rest - other.rest) / (other.slope - this.plan.slope));
      if (!(meeting > price && meeting <= this.present)) {
        return this.present;
      }
      price = meeting;
    }
  }

  private get present(): number {
    return this.problem.offerings[this.position].microUsdPerHour;
  }

  /** The line of a fleet that costs less than the plan at a price. The budget is left out: what costs less than the plan is within it. */
  private cheaperAt(price: number): CostLine | undefined {
    const { maxMicroUsdPerHour: _, ...targets } = this.problem.targets;
    const offerings = this.problem.offerings.map((offering, index) =>
      index === this.position ? { ...offering, microUsdPerHour: price } : offering,
    );
    const best = this.solve({ ...this.problem, offerings, targets });
    this.isProven &&= best.status === "optimal";
    const counts: readonly OfferingCount[] = best.counts;
    const cost = this.plan.rest + this.plan.slope * price;
    return best.microUsdPerHour < cost
      ? lineOf(this.problem, countVector(this.problem, counts, "priceStability"), this.position)
      : undefined;
  }
}
