import { HOURS_PER_MONTH } from "../sizing/money";

/** How often spot machines of a type are reclaimed: the share of machines interrupted in a month, as a range. */
export interface InterruptionBucket {
  /** The publisher's name of the range. */
  readonly label: string;
  /** Least share of machines that a month interrupts, in [0, 1). */
  readonly low: number;
  /** Greatest share, in (0, 1]; 1 where the publisher states no upper bound. */
  readonly high: number;
}

/**
 * The ranges that AWS publishes, by their index `r`.
 *
 * @see https://aws.amazon.com/ec2/spot/instance-advisor/
 */
export const AWS_INTERRUPTION_BUCKETS: readonly InterruptionBucket[] = [
  { label: "<5%", low: 0, high: 0.05 },
  { label: "5-10%", low: 0.05, high: 0.1 },
  { label: "10-15%", low: 0.1, high: 0.15 },
  { label: "15-20%", low: 0.15, high: 0.2 },
  { label: ">20%", low: 0.2, high: 1 },
];

/** Rates of interruption per machine and hour that a bucket stands for. */
export interface InterruptionRate {
  /** At the lower end of the bucket. */
  readonly low: number;
  /** At the upper end; Infinity where the bucket has none. */
  readonly high: number;
}

/**
 * Rate of interruption that a monthly share means: of machines that run a month of 730 hours under a constant rate v, 1 - exp(-730 v) are
 * interrupted.
 *
 * @param monthlyShare share of machines interrupted in a month, in [0, 1]
 * @returns interruptions per machine and hour; Infinity for a share of 1
 */
export function interruptionsPerHour(monthlyShare: number): number {
  return monthlyShare === 0 ? 0 : -Math.log1p(-monthlyShare) / HOURS_PER_MONTH;
}

/** Rates at both ends of a bucket: plan at both, the upper for caution. */
export function interruptionRate({ low, high }: InterruptionBucket): InterruptionRate {
  return { low: interruptionsPerHour(low), high: interruptionsPerHour(high) };
}

/**
 * Probability that a spot pool is gone, from how often its machines are interrupted: q = v t / (1 + v t), the share of time that a machine with
 * v interruptions an hour spends waiting t hours for the next.
 *
 * @param bucket the bucket of the pool; undefined where none is stated
 * @param hours hours until the machines are there again. Above 0
 * @param end the end of the bucket that counts
 * @returns undefined where there is no bucket, or that end of it has no bound
 */
export function poolUnavailability(bucket: InterruptionBucket | undefined, hours: number, end: "low" | "high"): number | undefined {
  const down = bucket === undefined ? Infinity : interruptionRate(bucket)[end] * hours;
  return Number.isFinite(down) ? down / (1 + down) : undefined;
}

/** Index of the bucket of a label such as `5-10%`; -1 when there is none. */
export function interruptionBucketOf(label: string): number {
  return AWS_INTERRUPTION_BUCKETS.findIndex((bucket) => bucket.label === label);
}
