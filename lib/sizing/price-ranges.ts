import { assertNoBrokenRules } from "../errors";
import { checkFleetProblem } from "./check-fleet-problem";
import type { OfferingCount } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { countVector } from "./fleet-unavailability";
import { namedCounts } from "./plan-fleet";
import { EffortSpent, type Effort } from "./planner/effort";
import { leanProblem } from "./planner/lean-problem";
import { solveFleet } from "./planner/solve-fleet";
import { checkPlanningOptions, effortOf, type FleetPlanningOptions } from "./planning-options";

/** Prices of one offering, the others unchanged, at which a fleet stays the cheapest. */
export interface PriceRange {
  /** Id of the offering. */
  readonly offering: string;
  /** Its price in the problem, in millionths of a US dollar per hour. */
  readonly microUsdPerHour: number;
  /** The lowest whole price at which the fleet is still a cheapest one. */
  readonly lowest: number;
  /**
   * The highest whole price at which the fleet is still a cheapest one.
   *
   * @default - none: it stays so at any higher price
   */
  readonly highest?: number;
}

/**
 * For each offering the range of its price in which a cheapest fleet stays a cheapest fleet.
 *
 * Exact: at a changed price the problem is solved anew; a cheaper fleet gives the price at which the two cost the same, and that price is
 * tried next (Newton's method on the piecewise linear cost, which ends after finitely many fleets). Budgets are not looked at.
 *
 * @param problem the problem with its prices
 * @param counts a cheapest fleet of it, from an `optimal` plan
 * @param options when to stop; offerings for which the effort does not suffice are left out
 * @returns ranges in the problem's order of offerings; those excluded or with a limit of 0 are left out
 * @throws LeptonError when the problem or options are malformed or the counts do not belong to the problem
 */
export function priceRanges(problem: FleetProblem, counts: readonly OfferingCount[], options: FleetPlanningOptions = {}): PriceRange[] {
  assertNoBrokenRules("priceRanges", [...checkFleetProblem(problem), ...checkPlanningOptions(options)]);
  const vector = countVector(problem, counts, "priceRanges");
  const effort = effortOf(options);
  const finder = new PriceRangeFinder({ ...problem, targets: { ...problem.targets, maxMicroUsdPerHour: undefined } }, vector, effort);
  const ranges: PriceRange[] = [];
  try {
    problem.offerings.forEach((offering, index) => {
      if (offering.limit !== 0 && !problem.excluded?.includes(offering.id)) {
        ranges.push(finder.rangeOf(index));
      }
    });
  } catch (error) {
    if (!(error instanceof EffortSpent)) {
      throw error;
    }
  }
  return ranges;
}

class PriceRangeFinder {
  public constructor(
    private readonly problem: FleetProblem,
    private readonly fleet: Float64Array,
    private readonly effort: Effort,
  ) {}

  public rangeOf(offering: number): PriceRange {
    const { id, microUsdPerHour } = this.problem.offerings[offering];
    const range = { offering: id, microUsdPerHour, lowest: this.lowest(offering) };
    return this.fleet[offering] === 0 ? range : { ...range, ...this.highest(offering) };
  }

  /** From a price of nothing upwards, as long as some fleet with more of the offering is cheaper. */
  private lowest(offering: number): number {
    const { microUsdPerHour } = this.problem.offerings[offering];
    let price = Math.min(microUsdPerHour, 1);
    while (price < microUsdPerHour) {
      const other = this.cheapest(this.priced(offering, price));
      const even = other === undefined ? -Infinity : this.evenPrice(offering, other);
      if (!(even > price)) {
        return price;
      }
      price = Math.min(microUsdPerHour, Math.ceil(even));
    }
    return microUsdPerHour;
  }

  /** Downwards from where a fleet with fewer of the offering is cheaper; no such fleet, no highest price. */
  private highest(offering: number): { highest?: number } {
    const { id, microUsdPerHour } = this.problem.offerings[offering];
    const fewer = this.fleet[offering] - 1;
    if (fewer < (this.problem.pinned?.find((pin) => pin.offering === id)?.count ?? 0)) {
      return {};
    }
    let price = microUsdPerHour;
    let even = Infinity;
    for (;;) {
      const priced = this.priced(offering, price);
      const offerings = priced.offerings.map((each, index) => (index === offering ? { ...each, limit: fewer } : each));
      const other = this.cheapest({ ...priced, offerings });
      if (other === undefined) {
        return {};
      }
      const next = this.evenPrice(offering, other);
      if (!(next < even)) {
        return { highest: Math.max(microUsdPerHour, Math.floor(even)) };
      }
      even = next;
      price = Math.max(microUsdPerHour, Math.floor(even));
    }
  }

  private priced(offering: number, price: number): FleetProblem {
    const offerings = this.problem.offerings.map((each, index) => (index === offering ? { ...each, microUsdPerHour: price } : each));
    return { ...this.problem, offerings };
  }

  private cheapest(problem: FleetProblem): Float64Array | undefined {
    const solution = solveFleet(leanProblem(problem), this.effort, 0);
    if (solution.kind === "none" ? !solution.proven : solution.fleet.cost !== solution.lowerBound) {
      throw new EffortSpent();
    }
    return solution.kind === "none"
      ? undefined
      : countVector(problem, namedCounts(solution.search.problem, solution.fleet.counts), "priceRanges");
  }

  /** The price of an offering at which another fleet costs the same as this one. */
  private evenPrice(offering: number, other: Float64Array): number {
    let dearer = 0;
    this.problem.offerings.forEach(({ microUsdPerHour }, index) => {
      dearer += index === offering ? 0 : microUsdPerHour * (other[index] - this.fleet[index]);
    });
    return dearer / (this.fleet[offering] - other[offering]);
  }
}
