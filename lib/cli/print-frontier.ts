import type { FleetProblem } from "../sizing/fleet-problem";
import { EXIT } from "./exit-codes";
import { sweepFrontier } from "./frontier";
import { frontierDocument, frontierText } from "./frontier-text";
import type { NinesRange, SizeArguments } from "./size-arguments";
import type { Terminal } from "./terminal";

/**
 * What `lepton size --frontier` prints of a fleet problem.
 *
 * @returns the exit code
 */
export function printFrontier(problem: FleetProblem, asked: SizeArguments, range: NinesRange, terminal: Terminal): number {
  const { gap, timeLimitMs } = asked;
  const frontier = sweepFrontier(problem, range, { gap, timeLimitMs, now: () => terminal.now() });
  if (frontier.isCutShort) {
    terminal.stderr.write(
      `lepton: the time was up after ${frontier.plans.length} fleets: more available ones may exist; give a longer '--time-limit'\n`,
    );
  }
  if (asked.isJson) {
    terminal.stdout.write(`${JSON.stringify(frontierDocument(problem, frontier), undefined, 2)}\n`);
  } else if (frontier.plans.length > 0) {
    terminal.stdout.write(frontierText(problem, frontier, range, terminal.stdout));
  }
  if (frontier.plans.length === 0) {
    terminal.stderr.write(`lepton: no fleet has ${range.fewest} nines; 'lepton size' without '--frontier' says why\n`);
    return frontier.isCutShort ? EXIT.cutShort : EXIT.infeasible;
  }
  return frontier.isCutShort || frontier.plans.some((plan) => plan.gap > gap) ? EXIT.cutShort : EXIT.ok;
}
