import { performance } from "node:perf_hooks";
import { markdownTable } from "../../measure/markdown-table";
import { formatSummary, summarise } from "../../measure/statistics";

/** One who answers a question, and times it. */
export interface Contestant {
  readonly name: string;
  /** Milliseconds of one answer, and the answer in a few words. */
  readonly answer: () => Promise<TimedAnswer>;
}

/** An answer with its time. */
export interface TimedAnswer {
  readonly ms: number;
  readonly answer: string;
}

/** A question that several answer in turn. */
export interface Contest {
  readonly name: string;
  readonly contestants: readonly Contestant[];
  /** Fewer rounds than asked for, where a peer takes seconds. */
  readonly mostRounds?: number;
  /** Fails when the answers cannot all be right. */
  readonly check?: (answers: ReadonlyMap<string, string>) => void;
}

/** A contestant of this library. @param answer of a run, in a few words */
export function ours(name: string, run: () => string): Contestant {
  return {
    name,
    answer: () => {
      const start = performance.now();
      const answer = run();
      return Promise.resolve({ ms: performance.now() - start, answer });
    },
  };
}

/**
 * Runs a contest: one round that is not counted, then rounds in turn, the order turned round every time. The ratio is the median of the
 * ratios of neighbouring runs to the first contestant.
 *
 * @returns rows of a table
 */
export async function run({ name, contestants, mostRounds = Infinity, check }: Contest, rounds: number): Promise<string[][]> {
  const times = contestants.map((): number[] => []);
  const answers = new Map<string, string>();
  for (const contestant of contestants) {
    answers.set(contestant.name, (await contestant.answer()).answer);
  }
  check?.(answers);
  const order = contestants.map((_, index) => index);
  for (let round = 0; round < Math.min(rounds, mostRounds); round++) {
    for (const index of round % 2 === 0 ? order : [...order].reverse()) {
      times[index]!.push((await contestants[index]!.answer()).ms);
    }
  }
  return contestants.map((contestant, index) => [
    index === 0 ? name : "",
    contestant.name,
    formatSummary(summarise(times[index]!), 2),
    index === 0 ? "1" : formatRatio(summarise(times[index]!.map((ms, round) => ms / times[0]![round]!)).median),
    String(times[index]!.length),
    answers.get(contestant.name)!,
  ]);
}

/** The rows of contests as a table. */
export function contestTable(rows: readonly string[][]): string {
  return markdownTable(["question", "who", "wall ms, median (quartiles)", "x our time", "rounds", "answer"], rows);
}

function formatRatio(ratio: number): string {
  return ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3);
}
