import { performance } from "node:perf_hooks";
import { markdownTable } from "./markdown-table";
import { formatSummary, summarise } from "./statistics";

/** What is measured over and over. */
export interface RepeatedCase {
  /** What is done. */
  readonly name: string;
  /** What is aimed at. */
  readonly target: string;
  /** Does it once, from plain data. */
  readonly run: () => unknown;
}

/** Times of one case, in milliseconds, one for each round. */
export interface RepeatedTimes {
  readonly wall: readonly number[];
  /** Processor time of this process in its own code, without that of the kernel. */
  readonly processor: readonly number[];
}

/** Measures cases in turn, round after round, so that a busy moment of the machine meets all of them alike. */
export function measureRounds(cases: readonly RepeatedCase[], rounds: number): RepeatedTimes[] {
  const times = cases.map(() => ({ wall: [] as number[], processor: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    cases.forEach(({ run }, index) => {
      const [before, cpuBefore] = [performance.now(), process.cpuUsage()];
      run();
      times[index]!.wall.push(performance.now() - before);
      times[index]!.processor.push(process.cpuUsage(cpuBefore).user / 1000);
    });
  }
  return times;
}

/** A Markdown table of measured cases with what came out of each. */
export function roundsTable(
  cases: readonly RepeatedCase[],
  times: readonly RepeatedTimes[],
  answers: readonly string[],
  headings: { readonly answer: string; readonly digits: number },
): string {
  const rows = cases.map(({ name, target }, index) => [
    name,
    formatSummary(summarise(times[index]!.wall), headings.digits),
    summarise(times[index]!.processor).median.toFixed(headings.digits),
    target,
    answers[index]!,
  ]);
  return markdownTable(["case", "wall ms, median (quartiles)", "processor ms", "target", headings.answer], rows);
}
