import { assertNoBrokenRules, type BrokenRule } from "../../errors";
import { HOURS_PER_MONTH } from "../money";

/**
 * Shares of instances interrupted in a month, by the buckets 0 to 4 of the AWS Spot Instance Advisor: below 5 %, 5 to 10, 10 to 15, 15 to
 * 20, and above 20 %, which has no upper end.
 *
 * @see https://aws.amazon.com/ec2/spot/instance-advisor/
 */
export const SPOT_ADVISOR_BUCKETS: readonly (readonly [number, number])[] = [
  [0, 0.05],
  [0.05, 0.1],
  [0.1, 0.15],
  [0.15, 0.2],
  [0.2, 1],
];

/**
 * Interruptions per hour of an instance of which the share `monthly` is interrupted within a month of 730 hours: -ln(1 - f) / 730, the
 * rate of an exponential time to interruption.
 *
 * @param monthly in [0, 1)
 */
export function interruptionsPerHour(monthly: number): number {
  assertNoBrokenRules("interruptionsPerHour", shareRule("monthly", monthly));
  return -Math.log1p(-monthly) / HOURS_PER_MONTH;
}

/**
 * Share of time in which an instance is away: nu tau / (1 + nu tau), the steady state of being up for 1 / nu and away for tau hours.
 *
 * @param rate nu, interruptions per hour of being up; @param outageHours tau, hours until it runs again
 */
export function spotUnavailability(rate: number, outageHours: number): number {
  assertNoBrokenRules("spotUnavailability", [...amountRule("rate", rate), ...amountRule("outageHours", outageHours)]);
  const product = rate * outageHours;
  return product / (1 + product);
}

/** Unavailability at both ends of an interruption bucket. */
export interface UnavailabilityRange {
  /** At the lower end of the bucket: the optimistic figure. */
  readonly lowest: number;
  /** At its upper end: the robust figure. */
  readonly highest: number;
}

/**
 * The unavailability that an AWS interruption bucket stands for. A plan is to be made with both ends.
 *
 * @param bucket 0 to 4
 * @param outageHours hours until an interrupted instance runs again
 * @param greatestMonthly the upper end to take for the open bucket 4, which AWS does not state; in [0.2, 1). Needed for that bucket only
 */
export function bucketUnavailability(bucket: number, outageHours: number, greatestMonthly?: number): UnavailabilityRange {
  const range = SPOT_ADVISOR_BUCKETS[bucket];
  const broken: BrokenRule[] = [];
  if (range === undefined) {
    broken.push({ rule: "interruption-bucket-known", problem: `the interruption bucket (${bucket}) does not exist`, remedy: "use 0 to 4" });
  } else if (range[1] === 1 && !(greatestMonthly !== undefined && greatestMonthly >= range[0] && greatestMonthly < 1)) {
    broken.push({
      rule: "interruption-bucket-open",
      problem: `bucket ${bucket} (above ${range[0] * 100} % a month) has no upper end, and 'greatestMonthly' is ${greatestMonthly}`,
      remedy: `give the greatest share of instances interrupted in a month to reckon with, at least ${range[0]} and below 1`,
    });
  }
  assertNoBrokenRules("bucketUnavailability", broken);
  const [low, high] = range;
  return {
    lowest: spotUnavailability(interruptionsPerHour(low), outageHours),
    highest: spotUnavailability(interruptionsPerHour(high === 1 ? greatestMonthly! : high), outageHours),
  };
}

/** What an interruption costs. */
export interface InterruptionCost {
  /** Interruptions per hour of being up. */
  readonly interruptionsPerHour: number;
  /** Worth of the work that is lost and done again, for example since the last checkpoint, in millionths of a US dollar. */
  readonly lostWorkMicroUsd: number;
  /** Hours until the instance runs again. */
  readonly outageHours: number;
  /** What stands in for it meanwhile, in millionths of a US dollar per hour. */
  readonly substituteMicroUsdPerHour: number;
}

/**
 * Expected cost of interruptions, to be added to the price of a spot offering: nu (lost work + tau * substitute).
 *
 * @returns millionths of a US dollar per hour, rounded up
 */
export function interruptionMicroUsdPerHour(cost: InterruptionCost): number {
  assertNoBrokenRules(
    "interruptionMicroUsdPerHour",
    Object.entries(cost).flatMap(([field, value]) => amountRule(field, value as number)),
  );
  return Math.ceil(cost.interruptionsPerHour * (cost.lostWorkMicroUsd + cost.outageHours * cost.substituteMicroUsdPerHour));
}

function shareRule(field: string, value: number): BrokenRule[] {
  return value >= 0 && value < 1
    ? []
    : [
        {
          rule: "interruption-share-range",
          problem: `'${field}' (${value}) is not in [0, 1)`,
          remedy: "give the share of instances interrupted",
        },
      ];
}

function amountRule(field: string, value: number): BrokenRule[] {
  return value >= 0 && value < Infinity
    ? []
    : [{ rule: "interruption-amount-range", problem: `'${field}' (${value}) is not a number of at least 0`, remedy: "give 0 or more" }];
}
