/**
 * How long capacitated facility location takes, beside HiGHS compiled to WebAssembly, on the warehouse location instances of OR-Library, which stand
 * beside the project in `../shared/data/orlib` and are not part of it. HiGHS gets the strong formulation (nobody is served at a site by more than
 * the share by which it is open), which it solves fastest, and is not charged for writing it, but for reading it. Solvers take turns after three rounds
 * that are not counted: the first are the compiler's. Times are processor time of this process: both solvers use one thread.
 *
 * Then users and sites in a plane with many servers a site, any one site of which may be down: `planEdge` with its certificate beside HiGHS on the programme with a
 * service for each loss, each within the time given, and how long `verifyEdgePlan` takes.
 *
 * Usage: `tsx bench/sizing/edge.ts [rounds] [seconds for HiGHS on capb-5000; 0 leaves it out] [seconds for each
 * solver with redundancy; 0 leaves it out]`. Fails when an optimum differs from the published one, never because of a time.
 */
import type { FacilityProblem } from "../../lib/sizing/facility-location/facility-problem";
import { solveFacilityLocation } from "../../lib/sizing/facility-location/solve-facility-location";
import { planEdge } from "../../lib/sizing/edge/plan-edge";
import { verifiedEdgeBound, verifyEdgePlan } from "../../lib/sizing/edge/verify-edge-plan";
import { edgeLp } from "../../test/sizing-edge/support/edge-lp";
import { orlibProblem } from "../../test/sizing-edge/support/orlib";
import { planeProblem } from "../../test/sizing-edge/support/plane-problem";
import { describeMachine } from "../measure/machine";
import { markdownTable } from "../measure/markdown-table";
import { formatSummary, summarise } from "../measure/statistics";
import { HighsPeer } from "./peers/highs-peer";

const DEFAULT_ROUNDS = 15;
const UNCOUNTED_ROUNDS = 3;
const DEFAULT_SECONDS = 60;
/** A published optimum is stated to this. */
const CENT = 0.006;

/** Instances that are proven, with their published optima (capopt of OR-Library). */
const SMALL: Readonly<Record<string, number>> = { cap71: 932615.75, cap101: 796648.4375, cap131: 793439.5625 };

/** Capacities of instances of a hundred sites and a thousand customers. */
const LARGE: readonly (readonly [name: string, capacity: number, optimum: number])[] = [
  ["capa", 8000, 19240822.449],
  ["capb", 5000, 13656379.578],
  ["capc", 5000, 11646596.974],
];

/** Problems in a plane with any one site down; the last is too large for the other solver. */
const ANY_SITE: readonly (readonly [seed: number, users: number, sites: number, mostServers: number, boundMs: number, hasPeer: boolean])[] =
  [
    [1, 15, 7, 8, 30, true],
    [2, 20, 8, 10, 28, true],
    [2, 40, 12, 20, 25, true],
    [1, 60, 20, 40, 20, true],
    [3, 60, 20, 40, 20, true],
    [1, 100, 30, 100, 25, false],
  ];

const ANY_SITE_SECONDS = 10;

interface Outcome {
  readonly ms: number;
  readonly cost: number;
  readonly bound: number;
  readonly nodes: number | string;
}

function lepton(problem: FacilityProblem, gap: number): Outcome {
  const start = process.cpuUsage();
  const { solution, lowerBound, nodes } = solveFacilityLocation(problem, { gap, maxNodes: 20_000 });
  return { ms: cpuMs(start), cost: solution!.cost, bound: lowerBound, nodes };
}

function highs(peer: HighsPeer, programme: string, seconds: number): Outcome {
  const start = process.cpuUsage();
  const { optimal, objective } = peer.solve(programme, seconds);
  return { ms: cpuMs(start), cost: objective, bound: optimal ? objective : NaN, nodes: "-" };
}

function cpuMs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The strong formulation in CPLEX LP format. */
function programmeOf({ demand, sites, cost }: FacilityProblem): string {
  const customers = [...demand.keys()];
  const share = (site: number, customer: number): string => `x${site}_${customer}`;
  return [
    "Minimize",
    ` cost: ${sites.map(([step], site) => `+ ${step!.cost} y${site}`).join(" ")}`,
    ...sites.map((_, site) => ` ${customers.map((each) => `+ ${cost[site * demand.length + each]} ${share(site, each)}`).join(" ")}`),
    "Subject To",
    ...customers.map((each) => ` c${each}: ${sites.map((_, site) => `+ 1 ${share(site, each)}`).join(" ")} = 1`),
    ...sites.map(
      ([step], site) =>
        ` s${site}: ${customers.map((each) => `+ ${demand[each]} ${share(site, each)}`).join(" ")} - ${step!.capacity} y${site} <= 0`,
    ),
    ...sites.flatMap((_, site) => customers.map((each) => ` v${site}_${each}: ${share(site, each)} - y${site} <= 0`)),
    "Binary",
    ` ${sites.map((_, site) => `y${site}`).join(" ")}`,
    "End",
  ].join("\n");
}

function expectOptimum(name: string, { cost }: Outcome, optimum: number): void {
  if (Math.abs(cost - optimum) > CENT) {
    throw new Error(`${name}: ${cost}, published ${optimum}`);
  }
}

async function main(rounds: number, seconds: number, anySiteSeconds: number): Promise<void> {
  const peer = await HighsPeer.load();
  console.log(`${describeMachine(process.cwd())}\n`);
  const rows: string[][] = [];
  for (const [name, optimum] of Object.entries(SMALL)) {
    const problem = orlibProblem(name);
    const programme = programmeOf(problem);
    const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
    let nodes: number | string = 0;
    for (let round = 0; round < UNCOUNTED_ROUNDS + rounds; round++) {
      const [ours, theirs] = [lepton(problem, 0), highs(peer, programme, DEFAULT_SECONDS)];
      expectOptimum(name, ours, optimum);
      expectOptimum(`HiGHS on ${name}`, theirs, optimum);
      if (round >= UNCOUNTED_ROUNDS) {
        times.ours.push(ours.ms);
        times.theirs.push(theirs.ms);
      }
      nodes = ours.nodes;
    }
    const [ours, theirs] = [summarise(times.ours), summarise(times.theirs)];
    rows.push([name, `${nodes}`, formatSummary(ours, 1), formatSummary(theirs, 1), (theirs.median / ours.median).toFixed(1)]);
  }
  console.log(markdownTable(["proven optimum", "ranges", "planner, ms", "HiGHS, ms", "HiGHS / planner"], rows));
  const large: string[][] = [];
  for (const [name, capacity, optimum] of LARGE) {
    const problem = orlibProblem(name, capacity);
    for (const gap of [1e-3, 0]) {
      const { ms, cost, bound, nodes } = lepton(problem, gap);
      const [certified, above] = [(cost - bound) / cost, cost / optimum - 1];
      large.push([
        `${name}-${capacity}`,
        gap === 0 ? "the optimum" : "0.1 %",
        `${nodes}`,
        (ms / 1000).toFixed(2),
        percent(certified),
        percent(above),
      ]);
    }
    if (name === "capb" && seconds > 0) {
      const { ms, cost, bound } = highs(peer, programmeOf(problem), seconds);
      const certified = (cost - bound) / cost;
      large.push([
        `${name}-${capacity}`,
        `HiGHS, ${seconds} s`,
        "-",
        (ms / 1000).toFixed(2),
        percent(certified),
        percent(cost / optimum - 1),
      ]);
    }
  }
  console.log(
    `\n${markdownTable(["100 sites, 1000 customers", "asked for", "ranges", "s", "certified gap", "above the published optimum"], large)}`,
  );
  if (anySiteSeconds > 0) {
    const heading = ["users x sites x servers", "certified gap", "not proven by the certificate", "cases", "planner, s", "verifier, s"];
    console.log(`\n${markdownTable([...heading, "HiGHS, s", "HiGHS", "HiGHS costs more by"], anySite(peer, anySiteSeconds))}`);
  }
}

/** With any one site down: the certified gap, what the certificate proves, and the other solver. */
function anySite(peer: HighsPeer, seconds: number): string[][] {
  return ANY_SITE.map(([seed, users, sites, mostServers, boundMs, hasPeer]) => {
    const problem = planeProblem({ seed, users, sites, mostServers, boundMs, redundancy: "any-site" });
    const start = process.cpuUsage();
    const plan = planEdge(problem, { certificate: "complete", timeLimitMs: seconds * 1000, now: () => process.cpuUsage().user / 1000 });
    const planned = cpuMs(start);
    const checked = process.cpuUsage();
    if (verifyEdgePlan(problem, plan).length > 0) {
      throw new Error(`a plan of ${users} users does not hold`);
    }
    const verified = cpuMs(checked);
    const theirs = hasPeer ? highs(peer, edgeLp(problem), 3 * seconds) : undefined;
    return [
      `${users} x ${sites} x ${mostServers}`,
      percent(plan.gap),
      percent(1 - verifiedEdgeBound(problem, plan) / plan.lowerBoundMicroUsdPerHour),
      `${plan.certificate!.cases.length}`,
      (planned / 1000).toFixed(2),
      (verified / 1000).toFixed(2),
      theirs === undefined ? "-" : (theirs.ms / 1000).toFixed(2),
      theirs === undefined ? "-" : Number.isNaN(theirs.bound) ? "not proven" : "optimal",
      theirs === undefined ? "-" : Number.isFinite(theirs.cost) ? percent(theirs.cost / plan.microUsdPerHour - 1) : "no plan",
    ];
  });
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(Math.max(0, share) * 100).toFixed(4)} %` : "not known";
}

void main(
  Number(process.argv[2] ?? DEFAULT_ROUNDS),
  Number(process.argv[3] ?? DEFAULT_SECONDS),
  Number(process.argv[4] ?? ANY_SITE_SECONDS),
);
