import type { FleetProblem } from "../fleet-problem";
import type { Effort } from "./effort";
import { solveFineDemand } from "./fine-demand";
import type { FleetSolution } from "./fleet-solution";
import type { Progress } from "./progress";
import { solveInFull } from "./solve-in-full";

/**
 * Solves a well-formed problem.
 *
 * @param problem passed `checkFleetProblem`
 * @param effort that may be spent
 * @param gap (cost - lower bound) / cost that is good enough
 * @param progress is kept up to date
 */
export function solveFleet(problem: FleetProblem, effort: Effort, gap: number, progress?: Progress): FleetSolution {
  return solveFineDemand(problem, effort, gap, progress) ?? solveInFull(problem, effort, gap, progress);
}
