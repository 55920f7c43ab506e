import type { ThroughputMixProblem } from "../../../lib/sizing/throughput-mix/throughput-mix-problem";

/**
 * A throughput mix as an integer programme in CPLEX LP format, stated from the problem text alone: y0, y1, ... are the counts of the machines,
 * x<loss>_<bucket>_<machine> the share of a bucket that a machine type serves while a domain is lost.
 */
export function throughputMixLp({ buckets, machines, survive }: ThroughputMixProblem): string {
  const losses: readonly (string | undefined)[] = [undefined, ...(survive ?? [])];
  const rows: string[] = [];
  losses.forEach((lost, l) => {
    const serves = (machine: number, bucket: number): boolean =>
      machines[machine].milliRequestsPerSecond[bucket] > 0 && (lost === undefined || !(machines[machine].domains ?? []).includes(lost));
    buckets.forEach(({ milliRequestsPerSecond: rate }, b) => {
      const shares = machines.flatMap((_, m) => (serves(m, b) ? [`+ 1 x${l}_${b}_${m}`] : []));
      if (rate > 0) {
        rows.push(shares.length === 0 ? "0 y0 >= 1" : `${shares.join(" ")} = 1`);
      }
    });
    machines.forEach(({ milliRequestsPerSecond: speeds }, m) => {
      const load = buckets.flatMap(({ milliRequestsPerSecond: rate }, b) =>
        rate > 0 && serves(m, b) ? [`+ ${rate / speeds[b]} x${l}_${b}_${m}`] : [],
      );
      if (load.length > 0) {
        rows.push(`${load.join(" ")} - 1 y${m} <= 0`);
      }
    });
  });
  return [
    "Minimize",
    ` cost: ${machines.map(({ microUsdPerHour }, m) => `+ ${microUsdPerHour} y${m}`).join(" ")}`,
    "Subject To",
    ...rows.map((row, index) => ` r${index}: ${row}`),
    "Bounds",
    ...machines.map(({ limit }, m) => (limit === undefined ? ` y${m} >= 0` : ` 0 <= y${m} <= ${limit}`)),
    "General",
    ` ${machines.map((_, m) => `y${m}`).join(" ")}`,
    "End",
  ].join("\n");
}
