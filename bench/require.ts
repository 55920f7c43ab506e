/**
 * What `require("cdktf-lepton")` costs beside `require("cdktf")`: time, memory and modules, each in fresh processes of plain Node, in turn.
 *
 * Usage: `tsx bench/require.ts [rounds]`, in the root of the built package. Fails when the library loads provider bindings or does not load,
 * never because of a time.
 */
import { join } from "node:path";
import { describeMachine } from "./measure/machine";
import { markdownTable } from "./measure/markdown-table";
import { Programs } from "./measure/programs";
import { formatSummary, summarise } from "./measure/statistics";
import type { RequireCost } from "./programs/require-cost";

const LIBRARY = "cdktf-lepton";
const BASELINE = "cdktf";
const PACKAGES = ["constructs", BASELINE, LIBRARY];
const DEFAULT_ROUNDS = 31;

const packageRoot = process.cwd();

/** For comparison: what the first core on AWS loads, `cdktf` included, and what loading all bindings would cost. */
const CONTEXT = [
  { name: "`cdktf-lepton`: its AWS part with bindings", target: join(packageRoot, "lib", "aws", "aws-cloud-core.js") },
  { name: "`@cdktf/provider-aws`, its index", target: "@cdktf/provider-aws" },
];
const CONTEXT_ROUNDS = 5;

const rounds = Number(process.argv[2] ?? DEFAULT_ROUNDS);
const programs = new Programs(packageRoot);
const probe = (target: string) => ({ program: "require-probe", args: [target] });

// The first reading of a file comes from the disk, all others from memory; only the latter are comparable.
PACKAGES.forEach((name) => programs.run(probe(name)));
const samples = programs.interleave<RequireCost>(PACKAGES.map(probe), rounds).map((results) => results.map(({ printed }) => printed));
const context = programs
  .interleave<RequireCost>(
    CONTEXT.map(({ target }) => probe(target)),
    CONTEXT_ROUNDS,
  )
  .map((results) => results.map(({ printed }) => printed));

const measured = [
  ...PACKAGES.map((name, index) => ({ name: `\`${name}\``, costs: samples[index]! })),
  ...CONTEXT.map(({ name }, index) => ({ name, costs: context[index]! })),
];
const rows = measured.map(({ name, costs }) => [
  name,
  formatSummary(summarise(costs.map(({ ms }) => ms)), 1),
  formatSummary(summarise(costs.map(({ cpuMs }) => cpuMs)), 1),
  formatSummary(summarise(costs.map(({ rssMb }) => rssMb)), 1),
  String(costs[0]!.modules),
  String(costs.length),
]);
const baseline = samples[PACKAGES.indexOf(BASELINE)]!;
const library = samples[PACKAGES.indexOf(LIBRARY)]!;
const ratio = (measure: (cost: RequireCost) => number): string =>
  formatSummary(summarise(library.map((cost, round) => measure(cost) / measure(baseline[round]!))), 3);

console.log(`${describeMachine(packageRoot)}\n`);
console.log(markdownTable(["package", "wall ms, median (quartiles)", "processor ms", "RSS in MB", "modules", "rounds"], rows));
console.log(
  `\n${LIBRARY} / ${BASELINE}, round by round: wall time ${ratio(({ ms }) => ms)}, processor time ${ratio(({ cpuMs }) => cpuMs)}`,
);

if (library.some(({ providerModules }) => providerModules > 0)) {
  console.error(`require("${LIBRARY}") loads provider bindings`);
  process.exitCode = 1;
}
