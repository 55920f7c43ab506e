import type { BrokenRule } from "../../errors";

/** What a spot pool gave over time. All traces of a set share their clock. */
export interface SpotTrace {
  /** The pool: an id of a failure domain where the trace is used with a fleet problem. */
  readonly pool: string;
  /** The region it stands in. */
  readonly region: string;
  /** Nodes to be had at each tick. */
  readonly available: readonly number[];
  /**
   * The pool counts as down while fewer nodes than this are to be had.
   *
   * @default 1
   */
  readonly upFrom?: number;
}

/** Whether the pool of a trace is down at each tick. */
export function downTicks({ available, upFrom = 1 }: SpotTrace): Uint8Array {
  return Uint8Array.from(available, (nodes) => (nodes < upFrom ? 1 : 0));
}

/** Every rule that a set of traces breaks. */
export function checkSpotTraces(traces: readonly SpotTrace[]): BrokenRule[] {
  const broken: BrokenRule[] = [];
  if (traces.length === 0 || traces[0].available.length === 0) {
    broken.push({ rule: "traces-present", problem: "there is no trace with a tick", remedy: "give one trace per pool" });
    return broken;
  }
  const pools = traces.map(({ pool }) => pool);
  for (const pool of new Set(pools.filter((name, index) => pools.indexOf(name) !== index))) {
    broken.push({ rule: "trace-pool-unique", problem: `several traces are of the pool '${pool}'`, remedy: "give one trace per pool" });
  }
  const ticks = traces[0].available.length;
  for (const trace of traces) {
    if (trace.available.length !== ticks) {
      broken.push({
        rule: "trace-lengths-equal",
        problem: `the trace of '${trace.pool}' has ${trace.available.length} ticks, that of '${traces[0].pool}' ${ticks}`,
        remedy: "cut all traces to the time they have in common",
      });
    } else if (downTicks(trace).every((down) => down === 1)) {
      broken.push({
        rule: "trace-ever-up",
        problem: `the pool '${trace.pool}' is down in every tick`,
        remedy: "leave it out: nothing can be planned in it",
      });
    }
  }
  return broken;
}
