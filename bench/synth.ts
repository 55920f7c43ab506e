/**
 * What building and synthesizing an app with the library costs beside the same resources written with the provider's own classes.
 *
 * Usage: `tsx bench/synth.ts [about so many resources ...]`, in the root of the built package. Fails when the two ways do not give the same
 * resources, never because of a time.
 */
import { describeMachine } from "./measure/machine";
import { markdownTable } from "./measure/markdown-table";
import { Programs, type RunResult } from "./measure/programs";
import { formatSummary, summarise } from "./measure/statistics";
import type { AppShape } from "./programs/app-shape";
import type { Comparison, SynthCost } from "./programs/synth-cost";

const DEFAULT_SIZES = [200, 1_000, 5_000, 20_000];

/** Resources and data sources of a core, and of a pair of pools; only to choose how many of them make about the wanted size. */
const CORE_RESOURCES = 113;
const PAIR_RESOURCES = 36;

/** Rounds of a size: small apps are quick to build and vary more. */
function roundsOf(size: number): number {
  return size <= 1_000 ? 15 : size <= 5_000 ? 7 : 5;
}

/** The ways in which an app grows. */
const GROWTHS: readonly { readonly name: string; readonly shape: (size: number) => AppShape }[] = [
  {
    name: "one stack, more pools",
    shape: (size) => ({ stacks: 1, poolPairs: Math.max(1, Math.round((size - CORE_RESOURCES) / PAIR_RESOURCES)) }),
  },
  {
    name: "more stacks, each a core and two pools",
    shape: (size) => ({ stacks: Math.max(1, Math.round(size / (CORE_RESOURCES + PAIR_RESOURCES))), poolPairs: 1 }),
  },
];

const packageRoot = process.cwd();
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : DEFAULT_SIZES;
const programs = new Programs(packageRoot);
const total = ({ printed }: RunResult<SynthCost>): number => printed.constructMs + printed.synthMs;
const cpu = ({ printed }: RunResult<SynthCost>): number => printed.cpuMs;
const wholeProcess = ({ processMs }: RunResult<SynthCost>): number => processMs;

console.log(describeMachine(packageRoot));
for (const { name, shape } of GROWTHS) {
  const rows: string[][] = [];
  const cpuPerResource: string[] = [];
  for (const size of sizes) {
    const { stacks, poolPairs } = shape(size);
    const args = [String(stacks), String(poolPairs)];
    const { resources, differences } = programs.run<Comparison>({ program: "synth-compare", args }).printed;
    if (differences.length > 0) {
      console.error(`${name}, ${size}: the library and the raw app differ\n${differences.slice(0, 20).join("\n")}`);
      process.exit(1);
    }
    const [raw, library] = programs.interleave<SynthCost>(
      ["raw", "library"].map((variant) => ({ program: "synth-run", args: [variant, ...args] })),
      roundsOf(size),
    ) as [RunResult<SynthCost>[], RunResult<SynthCost>[]];
    const ratios = (measure: (run: RunResult<SynthCost>) => number) =>
      summarise(library.map((run, round) => measure(run) / measure(raw[round]!)));
    const median = (runs: RunResult<SynthCost>[], measure: (run: RunResult<SynthCost>) => number) => summarise(runs.map(measure)).median;
    rows.push([
      String(resources),
      formatSummary(summarise(raw.map(total)), 0),
      formatSummary(summarise(library.map(total)), 0),
      formatSummary(ratios(total), 3),
      formatSummary(ratios(cpu), 3),
      formatSummary(ratios(wholeProcess), 3),
      `${median(library, ({ printed }) => printed.constructMs).toFixed(0)} + ${median(library, ({ printed }) => printed.synthMs).toFixed(0)}`,
      `${median(raw, ({ printed }) => printed.peakRssMb).toFixed(0)} / ${median(library, ({ printed }) => printed.peakRssMb).toFixed(0)}`,
      String(library.length),
    ]);
    cpuPerResource.push(`${resources}: ${[raw, library].map((runs) => (median(runs, cpu) / resources).toFixed(3)).join(" / ")}`);
  }
  console.log(`\n### ${name}\n`);
  console.log(
    markdownTable(
      [
        "resources",
        "raw, wall ms",
        "library, wall ms",
        "library / raw, wall",
        "processor",
        "whole process",
        "library: construct + synth, wall ms",
        "peak RSS raw / library, MB",
        "rounds",
      ],
      rows,
    ),
  );
  console.log(`\nprocessor ms per resource, raw / library: ${cpuPerResource.join("; ")}`);
}
