import { planThroughputMix } from "../../../lib/sizing/throughput-mix/plan-throughput-mix";
import type { ThroughputMixProblem } from "../../../lib/sizing/throughput-mix/throughput-mix-problem";
import { ours, type Contest, type Contestant } from "./contest";
import { generator } from "./cover-contests";
import type { HighsPeer } from "./highs-peer";
import type { PythonPeers } from "./python-peers";

/** Seconds after which a peer gives up. */
const PATIENCE = 10;

/** Slices of a bucket: "4 is sufficient" (README of Mélange), and twice that. */
const SLICES = [4, 8];

/** Eight accelerators as they are sold: price of a machine, relative compute, relative memory bandwidth. */
const ACCELERATORS: readonly (readonly [string, number, number, number])[] = [
  ["T4", 526_000, 1, 1],
  ["L4", 805_000, 1.9, 0.95],
  ["A10G", 1_006_000, 2.1, 1.9],
  ["L40S", 1_861_000, 5.6, 2.7],
  ["A100-40GB", 3_670_000, 4.8, 4.9],
  ["A100-80GB", 5_120_000, 4.8, 6.4],
  ["H100", 6_880_000, 15, 10.5],
  ["H200", 7_910_000, 15, 15],
];

/** Ten sizes of prompts times ten of answers; speeds follow compute for prompts and bandwidth for answers, with a tenth of noise.
 * @param most greatest rate of a bucket, in thousandths of a request per second */
function mixProblem(seed: number, most: number): ThroughputMixProblem {
  const random = generator(seed);
  const sizes = Array.from({ length: 100 }, (_, index) => ({
    prompt: 64 * 1.7 ** (index % 10),
    answer: 32 * 1.6 ** Math.floor(index / 10),
  }));
  return {
    buckets: sizes.map((_, index) => ({ id: `b${index}`, milliRequestsPerSecond: 1 + Math.floor(most * random()) })),
    machines: ACCELERATORS.map(([id, microUsdPerHour, compute, bandwidth]) => ({
      id,
      microUsdPerHour,
      milliRequestsPerSecond: sizes.map(({ prompt, answer }) =>
        Math.max(1, Math.round((1e6 * (0.9 + 0.2 * random())) / (prompt / compute + (8 * answer) / bandwidth))),
      ),
    })),
  };
}

/** The mix with traffic that divides at will: whole machines, continuous shares. */
function lpOf({ buckets, machines }: ThroughputMixProblem): string {
  const split = buckets.map((_, b) => ` s${b}: ${machines.map((__, m) => `+ 1 x${b}_${m}`).join(" ")} = 1`);
  const loads = machines.map(
    ({ milliRequestsPerSecond: speeds }, m) =>
      ` l${m}: ${buckets.map(({ milliRequestsPerSecond: rate }, b) => `+ ${rate / speeds[b]!} x${b}_${m}`).join(" ")} - 1 y${m} <= 0`,
  );
  const cost = machines.map(({ microUsdPerHour }, m) => `+ ${microUsdPerHour} y${m}`).join(" ");
  const counts = machines.map((_, m) => `y${m}`).join(" ");
  return ["Minimize", ` cost: ${cost}`, "Subject To", ...split, ...loads, "General", ` ${counts}`, "End"].join("\n");
}

/** Mixes of eight accelerators for a hundred sizes of requests. The sliced model is coarser: its answer may cost more, never less. */
export function mixContests(highs: HighsPeer, peers: PythonPeers | undefined): Contest[] {
  return [
    [1, 150],
    [2, 150],
    [3, 150],
    [1, 1500],
  ].map(([seed, most]) => {
    const problem = mixProblem(1000 * seed! + 7, most!);
    const programme = lpOf(problem);
    const tell = (counts: readonly number[], optimal: boolean): string => {
      const cost = counts.reduce((sum, count, machine) => sum + count * problem.machines[machine]!.microUsdPerHour, 0);
      return `${(cost / 1e6).toFixed(3)} USD/h${optimal ? "" : ", not proven"}`;
    };
    const wasm: Contestant = {
      name: "HiGHS (WASM), continuous split",
      answer: () => {
        const { ms, optimal, values } = highs.solve(programme, PATIENCE);
        return Promise.resolve({ ms, answer: tell(problem.machines.map((_, machine) => Math.round(values.get(`y${machine}`)!)), optimal) }); // prettier-ignore
      },
    };
    const sliced = (slices: number): Contestant => ({
      name: `PuLP/CBC, ${slices} slices (Mélange)`,
      mostRounds: 2,
      answer: async () => {
        const { ms, optimal, counts } = await peers!.ask<{ optimal: boolean; counts: number[] | null }>("sliced-cbc", {
          slices,
          seconds: PATIENCE,
          prices: problem.machines.map(({ microUsdPerHour }) => microUsdPerHour),
          rates: problem.buckets.map(({ milliRequestsPerSecond }) => milliRequestsPerSecond),
          speeds: problem.machines.map(({ milliRequestsPerSecond }) => milliRequestsPerSecond),
        });
        return { ms, answer: counts === null ? `none in ${PATIENCE} s` : tell(counts, optimal) };
      },
    });
    return {
      name: `GPU mix, 8 types x 100 buckets, traffic ${seed} of ${most! / 20} requests/s`,
      contestants: [
        ours("planThroughputMix", () => {
          const { status, microUsdPerHour } = planThroughputMix(problem);
          return `${(microUsdPerHour / 1e6).toFixed(3)} USD/h${status === "optimal" ? "" : `, ${status}`}`;
        }),
        wasm,
        ...(peers === undefined ? [] : SLICES.map(sliced)),
      ],
      check: (answers) => {
        const [own, exact] = [...answers.values()];
        if (own !== exact) {
          throw new Error(`answers differ: ${own} and ${exact}`);
        }
      },
    };
  });
}
