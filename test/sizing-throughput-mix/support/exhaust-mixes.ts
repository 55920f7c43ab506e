import type { ThroughputMixProblem } from "../../../lib/sizing/throughput-mix/throughput-mix-problem";
import { canServe } from "./exact-feasibility";

/** Most counts of each machine worth trying: its limit, or enough to carry alone all that it can serve. */
export function mostCounts({ buckets, machines }: ThroughputMixProblem): number[] {
  return machines.map(({ limit = Infinity, milliRequestsPerSecond: speeds }) => {
    const alone = buckets.reduce((sum, { milliRequestsPerSecond: rate }, b) => sum + (speeds[b] > 0 ? Math.ceil(rate / speeds[b]) : 0), 0);
    return Math.min(limit, alone);
  });
}

/** Least cost of all mixes by trying every one; undefined where none serves. */
export function cheapestByTrying(problem: ThroughputMixProblem): number | undefined {
  const { buckets, machines, survive = [] } = problem;
  const most = mostCounts(problem);
  const rates = buckets.map((bucket) => bucket.milliRequestsPerSecond);
  const losses: (string | undefined)[] = [undefined, ...survive];
  const serves = (counts: readonly number[]): boolean =>
    losses.every((lost) => {
      const left = machines.flatMap((machine, index) => (lost !== undefined && machine.domains?.includes(lost) ? [] : [index]));
      return canServe(
        rates,
        left.map((index) => machines[index].milliRequestsPerSecond),
        left.map((index) => counts[index]),
      );
    });
  let best: number | undefined;
  const counts = machines.map(() => 0);
  const visit = (index: number, cost: number): void => {
    if (best !== undefined && cost >= best) {
      return;
    }
    if (index === machines.length) {
      best = serves(counts) ? cost : best;
      return;
    }
    for (let count = 0; count <= most[index]; count++) {
      counts[index] = count;
      visit(index + 1, cost + count * machines[index].microUsdPerHour);
    }
    counts[index] = 0;
  };
  visit(0, 0);
  return best;
}
