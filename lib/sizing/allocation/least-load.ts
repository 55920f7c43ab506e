/** Jobs on machines. */
export interface LoadPlacement {
  /** Machine of each job. */
  readonly machineOf: readonly number[];
  /** Load of each machine. */
  readonly loads: readonly number[];
  /** Load of the fullest machine. */
  readonly makespan: number;
  /** No placement has a smaller makespan: the greatest of the mean load, the largest job, and the pair that must share a machine. */
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
 * @param machines integer, at least 1
 * @see Graham: Bounds for certain multiprocessing anomalies. Bell System Technical Journal 45 (1966)
 */
export function leastLoadPlacement(jobs: readonly number[], machines: number): LoadPlacement {
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
 * @param machines integer, at least 1
 * @see Graham: Bounds on multiprocessing timing anomalies. SIAM Journal on Applied Mathematics 17 (1969)
 */
export function largestFirstPlacement(jobs: readonly number[], machines: number): LoadPlacement {
  const order = jobs.map((_, job) => job).sort((a, b) => jobs[b] - jobs[a] || a - b);
  return placed(jobs, machines, order, 4 / 3 - 1 / (3 * machines));
}

function placed(jobs: readonly number[], machines: number, order: readonly number[], guarantee: number): LoadPlacement {
  const loads = new Array<number>(machines).fill(0);
  const machineOf = new Array<number>(jobs.length).fill(0);
  for (const job of order) {
    const machine = loads.indexOf(Math.min(...loads));
    machineOf[job] = machine;
    loads[machine] += jobs[job];
  }
  const sorted = [...jobs].sort((a, b) => b - a);
  const total = jobs.reduce((sum, job) => sum + job, 0);
  const pair = jobs.length > machines ? sorted[machines - 1] + sorted[machines] : 0;
  return { machineOf, loads, makespan: Math.max(...loads), lowerBound: Math.max(total / machines, sorted[0] ?? 0, pair), guarantee };
}
