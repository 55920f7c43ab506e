import type { ThroughputMixProblem } from "./throughput-mix-problem";

/** Slack added to sums of loads before they are rounded to whole machines: far above the rounding errors of a thousand terms. */
const SUM_ERROR = 1e-12;

/**
 * The split of the traffic as a linear programme.
 *
 * Machines with the same speeds form a group. For each loss, each group has one row: the load on it is at most the machines of the
 * group that are left. A load is a number of machines: rate / speed. Each bucket under each loss is a set whose shares add up to 1.
 */
export class SplitModel {
  /** Names of the losses; one without a name where nothing is to be survived. */
  public readonly losses: readonly (string | undefined)[];
  /** Position in the problem of each bucket with traffic. */
  public readonly buckets: readonly number[];
  /** Group of each machine. */
  public readonly groupOf: readonly number[];
  /** Number of groups. */
  public readonly groups: number;
  /** Number of sets: losses times buckets. */
  public readonly sets: number;
  /** Number of rows: losses times groups. */
  public readonly rows: number;
  /** Load of a whole bucket on a group, by set and group; infinite where the group cannot serve it or is lost. */
  public readonly loads: Float64Array;
  /** Rows of each machine: those of its group under the losses that leave it. */
  public readonly rowsOf: readonly Int32Array[];
  /** Prices. */
  public readonly prices: Float64Array;
  /** More of a machine than this serve no purpose. */
  public readonly upper: Float64Array;

  /**
   * @param problem a problem that passed `checkThroughputMix`
   * @param losses what is lost, one at a time
   */
  public constructor(
    public readonly problem: ThroughputMixProblem,
    losses: readonly (string | undefined)[] = lossesOf(problem),
  ) {
    const { machines, buckets } = problem;
    this.losses = losses;
    this.buckets = buckets.flatMap(({ milliRequestsPerSecond }, index) => (milliRequestsPerSecond > 0 ? [index] : []));
    const names = new Map<string, number>();
    this.groupOf = machines.map(({ milliRequestsPerSecond }) => {
      const name = milliRequestsPerSecond.join();
      return names.get(name) ?? names.set(name, names.size).size - 1;
    });
    this.groups = names.size;
    this.sets = losses.length * this.buckets.length;
    this.rows = losses.length * this.groups;
    this.prices = Float64Array.from(machines, ({ microUsdPerHour }) => microUsdPerHour);
    this.rowsOf = machines.map((machine, index) =>
      Int32Array.from(losses.flatMap((loss, l) => (leaves(machine, loss) ? [l * this.groups + this.groupOf[index]] : []))),
    );
    this.loads = this.loadTable();
    this.upper = Float64Array.from(machines, ({ limit = Infinity, milliRequestsPerSecond: speeds }) => {
      const alone = this.buckets.reduce((sum, b) => sum + (speeds[b] > 0 ? buckets[b].milliRequestsPerSecond / speeds[b] : 0), 0);
      return Math.min(limit, Math.floor(alone * (1 + SUM_ERROR)) + 1);
    });
  }

  /** Group a set's cell stands in and its row. */
  public rowOf(set: number, group: number): number {
    return Math.floor(set / this.buckets.length) * this.groups + group;
  }

  /** A bucket that no machine can serve under a loss, where there is one. */
  public bucketWithoutMachine(): { readonly bucket: string; readonly lost?: string } | undefined {
    for (let set = 0; set < this.sets; set++) {
      const cells = this.loads.subarray(set * this.groups, (set + 1) * this.groups);
      if (cells.every((load) => load === Infinity)) {
        const bucket = this.problem.buckets[this.buckets[set % this.buckets.length]].id;
        return { bucket, lost: this.losses[Math.floor(set / this.buckets.length)] };
      }
    }
    return undefined;
  }

  private loadTable(): Float64Array {
    const { machines, buckets } = this.problem;
    const loads = new Float64Array(this.sets * this.groups).fill(Infinity);
    machines.forEach(({ milliRequestsPerSecond: speeds, limit }, index) => {
      if (limit === 0) {
        return;
      }
      for (const row of this.rowsOf[index]) {
        const loss = Math.floor(row / this.groups);
        this.buckets.forEach((bucket, b) => {
          if (speeds[bucket] > 0) {
            const set = loss * this.buckets.length + b;
            loads[set * this.groups + this.groupOf[index]] = buckets[bucket].milliRequestsPerSecond / speeds[bucket];
          }
        });
      }
    });
    return loads;
  }
}

/** Losses to plan for. With one or more, the case that nothing is lost follows from each: more machines never serve less. */
function lossesOf({ survive }: ThroughputMixProblem): readonly (string | undefined)[] {
  return survive === undefined || survive.length === 0 ? [undefined] : [...new Set(survive)];
}

/** Whether a loss leaves a machine. */
function leaves({ domains = [] }: { readonly domains?: readonly string[] }, loss: string | undefined): boolean {
  return loss === undefined || !domains.includes(loss);
}
