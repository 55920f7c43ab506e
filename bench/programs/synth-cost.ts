/** What building and synthesizing an app cost. */
export interface SynthCost {
  /** Wall time of creating the constructs. */
  readonly constructMs: number;
  /** Wall time of `app.synth()`, the writing of the files included. */
  readonly synthMs: number;
  /** Processor time of both, of all threads. */
  readonly cpuMs: number;
  /** Greatest resident memory of the process, in MB of a million bytes. */
  readonly peakRssMb: number;
}

/** What two synthesized apps have in common. */
export interface Comparison {
  /** Resources and data sources of the app. */
  readonly resources: number;
  /** Differences; empty when the apps are the same. */
  readonly differences: readonly string[];
}
