/** A shard that is told apart from the others. */
export interface SimulatedShard {
  /** Ways in which it fails, with the mean hours of a repair while these shards are missing. */
  readonly failures: readonly { readonly perYear: number; readonly hours: (missing: readonly boolean[]) => number }[];
}

interface Experiment {
  readonly shards: readonly SimulatedShard[];
  readonly isLost: (missing: readonly boolean[]) => boolean;
  readonly repair: "parallel" | "serial";
  readonly runs: number;
  /** Ends each run after so many years. */
  readonly years?: number;
  readonly random: () => number;
}

interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

/**
 * Plays single shards from all healthy until data is lost. Knows no states and no rates of sets: every shard draws its own next failure, or
 * the end of its repair, anew after each event, which memoryless times allow. Serial repair works on the shortest repair only.
 */
export function simulateLosses({ shards, isLost, repair, runs, years = Infinity, random }: Experiment): {
  years: Estimate;
  withinYear: Estimate;
} {
  const exponential = (rate: number): number => -Math.log(1 - random()) / rate;
  const times = Array.from({ length: runs }, () => {
    const failedBy = shards.map(() => -1);
    const missing = shards.map(() => false);
    for (let clock = 0; ;) {
      const served = repair === "serial" ? shortestRepair(shards, failedBy, missing) : undefined;
      let [when, who, kind] = [Infinity, -1, -1];
      shards.forEach(({ failures }, shard) => {
        if (failedBy[shard]! >= 0) {
          if (served === undefined || served === shard) {
            const at = exponential(8760 / failures[failedBy[shard]!]!.hours(missing));
            [when, who, kind] = at < when ? [at, shard, -1] : [when, who, kind];
          }
          return;
        }
        failures.forEach(({ perYear }, way) => {
          const at = exponential(perYear);
          [when, who, kind] = at < when ? [at, shard, way] : [when, who, kind];
        });
      });
      clock += when;
      if (clock > years) {
        return clock;
      }
      failedBy[who] = kind;
      missing[who] = kind >= 0;
      if (isLost(missing)) {
        return clock;
      }
    }
  });
  return { years: estimate(times), withinYear: estimate(times.map((time) => (time <= 1 ? 1 : 0))) };
}

function shortestRepair(shards: readonly SimulatedShard[], failedBy: readonly number[], missing: readonly boolean[]): number | undefined {
  const hours = shards.map(({ failures }, shard) => (failedBy[shard]! < 0 ? Infinity : failures[failedBy[shard]!]!.hours(missing)));
  const least = Math.min(...hours);
  return least === Infinity ? undefined : hours.indexOf(least);
}

function estimate(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, standardError: Math.sqrt(variance / values.length) };
}
