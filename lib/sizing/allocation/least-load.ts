import { assertPlacement } from "./check-allocation";

/** Most jobs on one machine that the lower bound looks at. */
const MOST_TOGETHER = 100;

/** Jobs on machines. */
export interface LoadPlacement {
  /** Machine of each job. */
  readonly machineOf: readonly number[];
  /** Load of each machine. */
  readonly loads: readonly number[];
  /** Load of the fullest machine. */
  readonly makespan: number;
  /**
   * No placement has a smaller makespan: the greatest of the mean load, the largest job, and for each h the h + 1 smallest of the h m + 1
   * largest jobs, of which some machine has at least h + 1 (h up to 100).
   */
  readonly lowerBound: number;
  /** makespan / optimum is at most this, whatever the jobs. */
  readonly guarantee: number;
}

/**
 * Least-load placement: each job, in the order given, goes to the machine with the least load, the first of equals.
 *
 * List scheduling: the makespan is at most 2 - 1/m times the least there is, for any order. Jobs have one size and stay where they are;
 * machines are alike.
 *
 * @param jobs sizes, at least 0
 * @param machines integer, from 1 to 1,000,000
 * @throws LeptonError when a number is out of range
 * @see Graham: Bounds for certain multiprocessing anomalies. Bell System Technical Journal 45 (1966)
 */
export function leastLoadPlacement(jobs: readonly number[], machines: number): LoadPlacement {
  assertPlacement("leastLoadPlacement", jobs, machines);
  return placed(
    jobs,
    machines,
    jobs.map((_, job) => job),
    2 - 1 / machines,
  );
}

/**
 * Least-load placement of the largest jobs first: the makespan is at most 4/3 - 1/(3m) times the least there is.
 *
 * @param jobs sizes, at least 0
 * @param machines integer, from 1 to 1,000,000
 * @throws LeptonError when a number is out of range
 * @see Graham: Bounds on multiprocessing timing anomalies. SIAM Journal on Applied Mathematics 17 (1969)
 */
export function largestFirstPlacement(jobs: readonly number[], machines: number): LoadPlacement {
  assertPlacement("largestFirstPlacement", jobs, machines);
  const order = jobs.map((_, job) => job).sort((a, b) => jobs[b] - jobs[a] || a - b);
  return placed(jobs, machines, order, 4 / 3 - 1 / (3 * machines));
}

function placed(jobs: readonly number[], machines: number, order: readonly number[], guarantee: number): LoadPlacement {
  const loads = new Array<number>(machines).fill(0);
  const machineOf = new Array<number>(jobs.length).fill(0);
  const heap = Array.from({ length: machines }, (_, machine) => machine);
  for (const job of order) {
    const [machine] = heap;
    machineOf[job] = machine;
    loads[machine] += jobs[job];
    sink(heap, loads);
  }
  const makespan = loads.reduce((most, load) => Math.max(most, load), 0);
  // Rounding of sums must not raise the bound above what is reached.
  return { machineOf, loads, makespan, lowerBound: Math.min(makespan, leastMakespan(jobs, machines)), guarantee };
}

/** Restores the order of a heap, the least load and then the first machine on top, after the machine on top was given a job. */
function sink(heap: number[], loads: readonly number[]): void {
  const isBefore = (a: number, b: number): boolean => loads[a] < loads[b] || (loads[a] === loads[b] && a < b);
  for (let at = 0; ;) {
    let first = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      first = child < heap.length && isBefore(heap[child], heap[first]) ? child : first;
    }
    if (first === at) {
      return;
    }
    const machine = heap[at];
    heap[at] = heap[first];
    heap[first] = machine;
    at = first;
  }
}

function leastMakespan(jobs: readonly number[], machines: number): number {
  const falling = [...jobs].sort((a, b) => b - a);
  const total = falling.reduce((sum, job) => sum + job, 0);
  let least = Math.max(total / machines, falling[0] ?? 0);
  for (let together = 1; together <= MOST_TOGETHER && together * machines < falling.length; together++) {
    const last = together * machines;
    least = Math.max(least, falling.slice(last - together, last + 1).reduce((sum, job) => sum + job, 0)); // prettier-ignore
  }
  return least;
}
