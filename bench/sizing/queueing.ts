/**
 * Queues and services: processor times, then the fewest servers beside Netflix's square root staffing and pyworkforce.
 *
 * Usage: `tsx bench/sizing/queueing.ts [rounds]`, after `tsx bench/sizing/peers/install.ts` for the peers; without them ours are measured alone.
 */
import {
  erlangC,
  MdcQueue,
  MgcBracket,
  minServersForWait,
  MphcQueue,
  planService,
  verifyServicePlan,
  type ServiceTime,
} from "../../lib/sizing";
import { contestTable, run } from "./peers/contest";
import { hasPeers } from "./peers/python-environment";
import { PythonPeers } from "./peers/python-peers";
import { staffingContests } from "./peers/staffing-contests";
import { exampleService, serviceOfBothTargets, serviceOfDay } from "./service-problems";

/** Median processor time of a call in milliseconds, over rounds of enough calls each to be measured. */
function median(run: () => unknown, calls: number, rounds = 15): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (let call = 0; call < calls; call++) {
      run();
    }
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000 / calls);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)];
}

/** The recurrence over all servers, as textbooks and most libraries have it. */
function recurrence(servers: number, load: number): number {
  let blocking = 1;
  for (let n = 1; n <= servers; n++) {
    blocking = (load * blocking) / (n + load * blocking);
  }
  return (servers * blocking) / (servers - load + load * blocking);
}

const day = serviceOfDay(24);
const large = exampleService(40);
const planned = planService(large);

const erlang2 = { kind: "erlang", mean: 1, stages: 2 } as const;

function phases(servers: number, service: ServiceTime): number {
  return new MphcQueue({ arrivalRate: 0.9 * servers, service, servers }).waitTail(0.5);
}

const rows: readonly (readonly [string, number, string])[] = [
  ["Erlang C, 100 servers", median(() => erlangC(100, 90), 20_000), ""],
  ["Erlang C, 10,000 servers", median(() => erlangC(10_000, 9800), 2000), "at most 0.1"],
  ["the same by the recurrence over all servers", median(() => recurrence(10_000, 9800), 500), ""],
  ["fewest servers, load 9,800, 1 % wait longer than 0.01", median(() => minServersForWait(9800, 1, 0.01, 0.01), 1000), "at most 0.2"],
  ["fewest servers, load 9,500, 1e-9 wait at all", median(() => minServersForWait(9500, 1, 0, 1e-9), 1000), "at most 0.2"],
  ["M/D/c, 100 servers at 90 %", median(() => new MdcQueue({ arrivalRate: 90, serviceTime: 1, servers: 100 }).waitTail(0.5), 20), ""],
  [
    "M/D/c, 10,000 servers at 98 %",
    median(() => new MdcQueue({ arrivalRate: 9800, serviceTime: 1, servers: 10_000 }).waitTail(0.01), 1, 5),
    "",
  ],
  ["M/E_2/10 at 90 %", median(() => phases(10, erlang2), 50), ""],
  ["M/E_2/50 at 90 %", median(() => phases(50, erlang2), 5), ""],
  ["M/E_2/99 at 90 %", median(() => phases(99, erlang2), 1, 7), ""],
  ["M/E_4/6 at 90 %", median(() => phases(6, { ...erlang2, stages: 4 }), 5), ""],
  [
    "M/E_2/500 at 90 %, upper bound",
    median(() => new MgcBracket({ arrivalRate: 450, service: erlang2, servers: 500 }).waitTailBracket(0.5).upper, 1, 7),
    "",
  ],
  [
    "planService, 3 zones x 2 types, load 8, Erlang service",
    median(() => planService({ ...exampleService(8), service: erlang2 }), 1, 3),
    "",
  ],
  [
    "planService, 3 zones x 2 types, load 40, Erlang service",
    median(() => planService({ ...exampleService(40), service: erlang2 }), 1, 1),
    "",
  ],
  ["planService, 3 zones x 2 types, load 8", median(() => planService(exampleService(8)), 1, 5), ""],
  ["planService, 3 zones x 2 types, load 40", median(() => planService(large), 1, 3), ""],
  ["the same with an availability target as well", median(() => planService(serviceOfBothTargets(40)), 1, 3), ""],
  ["planService along a day of 24 steps, starts paid for", median(() => planService(day), 1, 3), ""],
  ["verifyServicePlan, 3 zones x 2 types, load 40", median(() => verifyServicePlan(large, planned), 1, 5), ""],
];

console.log("| What | ms of processor time, median | target |\n| --- | --- | --- |");
rows.forEach(([what, time, target]) => console.log(`| ${what} | ${Number(time.toPrecision(3))} | ${target} |`));

async function beside(rounds: number): Promise<void> {
  const peers = hasPeers() ? new PythonPeers() : undefined;
  const contests: string[][] = [];
  for (const contest of staffingContests(peers)) {
    contests.push(...(await run(contest, rounds)));
  }
  console.log(`\n${contestTable(contests)}`);
  peers?.close();
}

void beside(Number(process.argv[2] ?? 15));
