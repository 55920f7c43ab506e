import { performance } from "node:perf_hooks";
import { markdownTable } from "../../measure/markdown-table";
import { formatSummary, summarise } from "../../measure/statistics";

/** One who answers a question, and times it. */
export interface Contestant {
  readonly name: string;
  /** Milliseconds of one answer, and the answer in a few words. */
  readonly answer: () => Promise<TimedAnswer>;
  /** Fewer rounds than asked for, where an answer takes seconds. */
  readonly mostRounds?: number;
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
  /** Fails when the answers cannot all be right. */
  readonly check?: (answers: ReadonlyMap<string, string>) => void;
}

/** Before the rounds everyone answers until so many milliseconds have passed or so many answers are given: code that is compiled while it runs is then. */
const WARM_UP = { milliseconds: 300, answers: 50 };

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
 * Runs a contest: answers that are not counted, then rounds in turn, the order turned round every time. The ratio is the median of the
 * ratios of neighbouring runs to the first contestant.
 *
 * @returns rows of a table
 */
export async function run({ name, contestants, check }: Contest, rounds: number): Promise<string[][]> {
  const times = contestants.map((): number[] => []);
  const answers = new Map<string, string>();
  for (const contestant of contestants) {
    for (let given = 0, spent = 0; given < WARM_UP.answers && (given === 0 || spent < WARM_UP.milliseconds); given++) {
      const { ms, answer } = await contestant.answer();
      answers.set(contestant.name, answer);
      spent += ms;
    }
  }
  check?.(answers);
  const order = contestants.map((_, index) => index);
  for (let round = 0; round < rounds; round++) {
    for (const index of round % 2 === 0 ? order : [...order].reverse()) {
      const { answer, mostRounds = Infinity } = contestants[index]!;
      if (round < mostRounds) {
        times[index]!.push((await answer()).ms);
      }
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
