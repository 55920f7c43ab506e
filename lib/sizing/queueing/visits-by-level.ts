import type { BusyPhases } from "./busy-phases";
import { dense, staysAbove, type LinePhases } from "./line-passage";
import { MMatrix } from "./m-matrix";

/** Visits above this are scaled down, so that they do not overflow on the way up. */
const GREAT = 1e200;

/**
 * Stationary weights of the states without a line, level by level, up to a common factor.
 *
 * Level-dependent: from all servers busy down to none, the phases after the first passage one level down are worked out; then upwards,
 * how often a state is visited for each visit of a state one level lower.
 *
 * @param levels sets of phases of 0, 1, ... busy servers
 * @param line the last of them with a line
 * @param passage of `firstPassage`
 * @see Latouche, Ramaswami: Introduction to Matrix Analytic Methods in Stochastic Modeling (1999), chapter 12
 */
export function visitsByLevel(levels: readonly BusyPhases[], line: LinePhases, passage: Float64Array, arrivalRate: number): Float64Array[] {
  const servers = levels.length - 1;
  const stays: MMatrix[] = [];
  stays[servers] = staysAbove(line, passage, arrivalRate);
  for (let busy = servers - 1; busy > 0; busy--) {
    const [level, above] = [levels[busy], levels[busy + 1]];
    // First passage from the level above, by the rates and the factors of that level.
    const down = stays[busy + 1].solve(level.size, dense(above.size, above.departures(), level.size));
    const to = dense(level.size, level.changes());
    level.arrivals().forEach(({ from, to: next, rate }) => {
      for (let j = 0; j < level.size; j++) {
        to[from * level.size + j] += arrivalRate * rate * down[next * level.size + j];
      }
    });
    stays[busy] = new MMatrix(level.size, to, level.endRates());
  }
  const visits: Float64Array[] = [Float64Array.of(1)];
  for (let busy = 1; busy <= servers; busy++) {
    const row = new Float64Array(levels[busy].size);
    levels[busy - 1].arrivals().forEach(({ from, to, rate }) => (row[to] += arrivalRate * rate * visits[busy - 1][from]));
    visits[busy] = stays[busy].solveRow(row);
    if (visits[busy].some((visit) => visit > GREAT)) {
      visits.forEach((each, level) => (visits[level] = each.map((visit) => visit / GREAT)));
    }
  }
  return visits;
}
