/**
 * How long the first facility location of a fresh process takes, when nothing is compiled yet: OR-Library instances as in `edge.ts`, one process for each
 * measurement. Processor time, compiling included, without starting Node and loading modules.
 *
 * Usage: `tsx bench/sizing/edge-first-solve.ts [rounds]`.
 */
import { spawnSync } from "node:child_process";
import { solveFacilityLocation } from "../../lib/sizing/facility-location/solve-facility-location";
import { orlibProblem } from "../../test/sizing-edge/support/orlib";
import { describeMachine } from "../measure/machine";
import { markdownTable } from "../measure/markdown-table";
import { formatSummary, summarise } from "../measure/statistics";

const INSTANCES = ["cap71", "cap101", "cap131"];
const DEFAULT_ROUNDS = 11;

/** Set for the processes that are measured: the instance. */
const INSTANCE = "EDGE_FIRST_SOLVE";

function solveOnce(name: string): void {
  const problem = orlibProblem(name);
  const start = process.cpuUsage();
  solveFacilityLocation(problem, { gap: 0, maxNodes: 20_000 });
  const { user, system } = process.cpuUsage(start);
  console.log((user + system) / 1000);
}

function measure(rounds: number): void {
  console.log(`${describeMachine(process.cwd())}\n`);
  const rows = INSTANCES.map((name) => {
    const times = Array.from({ length: rounds }, () => {
      const env = { ...process.env, [INSTANCE]: name };
      return Number(spawnSync(process.execPath, [...process.execArgv, __filename], { env, encoding: "utf8" }).stdout);
    });
    return [name, formatSummary(summarise(times), 1)];
  });
  console.log(markdownTable(["first solve of a process", "processor time, ms"], rows));
}

const instance = process.env[INSTANCE];
if (instance === undefined) {
  measure(Number(process.argv[2] ?? DEFAULT_ROUNDS));
} else {
  solveOnce(instance);
}
