import { solveFacilityLocation } from "../facility-location/solve-facility-location";
import { EdgeModel } from "./edge-model";
import type { EdgeProblem } from "./edge-problem";

/** Ranges of openings that are looked at to say what a change of the problem costs. */
const NODES = 8;

/** What a short search finds out. */
export interface ShortAnswer {
  /** Cost of a plan, whatever the budget, in millionths of a US dollar per hour; undefined where there is none. */
  readonly cost: number | undefined;
  /** No plan costs less; Infinity where there is none. */
  readonly lowerBound: number;
}

/** The best plan, and the best bound, of a search that is short: what a change of a problem costs. */
export function shortSearch(problem: EdgeProblem, isTimeUp: () => boolean = () => false): ShortAnswer {
  const { facility, range, granularity } = new EdgeModel(problem);
  const { solution, lowerBound } = solveFacilityLocation(facility, { gap: 0, maxNodes: NODES, granularity, isTimeUp }, range);
  return { cost: solution === undefined ? undefined : Math.round(solution.cost), lowerBound };
}
