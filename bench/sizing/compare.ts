/**
 * The sizing functions beside the solvers and planners that answer the same questions, in one run, rounds in turn.
 *
 * Usage: `tsx bench/sizing/compare.ts [rounds]`, after `tsx bench/sizing/peers/install.ts` for the peers in Python; without them the others are
 * measured. Fails when answers that must be equal are not, never because of a time.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { describeMachine } from "../measure/machine";
import { contestTable, run } from "./peers/contest";
import { coverContests, stochasticContests } from "./peers/cover-contests";
import { HighsPeer } from "./peers/highs-peer";
import { mixContests } from "./peers/mix-contests";
import { hasPeers } from "./peers/python-environment";
import { PythonPeers } from "./peers/python-peers";
import { drawContests, serviceContests, type DemandDraws } from "./peers/service-contests";
import { staffingContests } from "./peers/staffing-contests";

const DEFAULT_ROUNDS = 15;

/** What answers many demands: one plan after the other, each from the problem as plain data. */
const planEach: DemandDraws = (problem, demands) => {
  const units = demands.map((demand) => planFleet({ ...problem, demand }).installedUnits).sort((a, b) => a - b);
  return `${units[0]} to ${units[units.length - 1]} vCPU, median ${units[Math.floor(units.length / 2)]}`;
};

async function main(rounds: number): Promise<void> {
  const peers = hasPeers() ? new PythonPeers() : undefined;
  const highs = await HighsPeer.load();
  const highsVersion = (
    JSON.parse(readFileSync(join(dirname(require.resolve("highs")), "..", "package.json"), "utf8")) as { version: string }
  ).version;
  console.log(`${describeMachine(process.cwd())}, highs ${highsVersion}`);
  if (peers === undefined) {
    console.log("Without the peers in Python: run 'tsx bench/sizing/peers/install.ts' first.");
  } else {
    const { versions, python } = await peers.ask<{ versions: Record<string, string>; python: string }>("versions");
    console.log(`Python ${python}, ${Object.entries(versions).map((pair) => pair.join(" ")).join(", ")}`); // prettier-ignore
  }
  const contests = [
    ...coverContests(highs, peers),
    ...mixContests(highs, peers),
    ...serviceContests(peers),
    ...drawContests(new Map([["planFleet, 128 times", planEach]]), peers),
    ...stochasticContests(highs, peers),
    ...staffingContests(peers),
  ];
  const rows: string[][] = [];
  for (const contest of contests) {
    rows.push(...(await run(contest, rounds)));
  }
  console.log(`\n${contestTable(rows)}`);
  peers?.close();
}

void main(Number(process.argv[2] ?? DEFAULT_ROUNDS));
