import { assertNoBrokenRules, type BrokenRule } from "../../errors";

/** How many machines to commit to when the demand varies and the rest is bought on demand. */
export interface ReservationProblem {
  /** Machines in use in each hour of a sample, every hour of equal weight. Integers of at least 0. */
  readonly demand: readonly number[];
  /** Price of a committed machine, paid in every hour, in millionths of a US dollar per hour. Integer. */
  readonly reservedMicroUsdPerHour: number;
  /** Price of the same machine on demand, paid in the hours in use, in millionths of a US dollar per hour. Integer. */
  readonly onDemandMicroUsdPerHour: number;
}

/** The cheapest commitment. */
export interface ReservationPlan {
  /** Machines to commit to: the least number of those that cost least. Integer, at least 0. */
  readonly reserved: number;
  /** The greatest number that costs the same. Integer, at least 0. */
  readonly reservedAtMost: number;
  /** Cost of the whole sample, commitments and demand beyond them, in millionths of a US dollar. Integer, at least 0. */
  readonly totalMicroUsd: number;
  /** Cost of the whole sample with everything on demand, in millionths of a US dollar. Integer, at least 0. */
  readonly onDemandOnlyMicroUsd: number;
}

/**
 * The number of reserved machines that costs least on a sample of demand, exact.
 *
 * With m hours, c_r a committed and c_od an on-demand hour, cost(R) = m c_r R + c_od * sum of max(0, D - R) is convex in R. One more machine
 * pays as long as more than the share c_r / c_od of the hours needs it: the answer is the quantile 1 - c_r / c_od of the demand, the
 * critical ratio of the newsvendor. O(m log m); decided in integers, so ties are ties.
 *
 * @throws LeptonError when figures are no integers, the sample is empty, or its cost is beyond 2^53
 */
export function planReservation(problem: ReservationProblem): ReservationPlan {
  assertNoBrokenRules("planReservation", checkReservation(problem));
  const { reservedMicroUsdPerHour: reservedPrice, onDemandMicroUsdPerHour: onDemandPrice } = problem;
  const demand = Float64Array.from(problem.demand).sort();
  const hours = demand.length;
  const needed = hours * reservedPrice;
  // The (k+1)-th greatest demand is the least R that at most k hours exceed.
  const worthwhile = onDemandPrice === 0 ? hours : Math.min(hours, floorOfRatio(needed, onDemandPrice));
  const reserved = worthwhile >= hours ? 0 : demand[hours - 1 - worthwhile];
  const ties = onDemandPrice === 0 ? (reservedPrice === 0 ? 0 : hours + 1) : ceilingOfRatio(needed, onDemandPrice);
  const reservedAtMost = ties > hours ? 0 : demand[hours - Math.max(1, ties)];
  let beyond = 0;
  let all = 0;
  for (const machines of demand) {
    beyond += Math.max(0, machines - reserved);
    all += machines;
  }
  return {
    reserved,
    reservedAtMost,
    totalMicroUsd: needed * reserved + onDemandPrice * beyond,
    onDemandOnlyMicroUsd: onDemandPrice * all,
  };
}

/** Integers up to 2^53 have exact remainders, their quotients do not. */
function floorOfRatio(numerator: number, denominator: number): number {
  return (numerator - (numerator % denominator)) / denominator;
}

function ceilingOfRatio(numerator: number, denominator: number): number {
  return floorOfRatio(numerator, denominator) + (numerator % denominator === 0 ? 0 : 1);
}

/** Every rule that a reservation problem breaks; empty for a well-formed one. */
export function checkReservation({ demand, reservedMicroUsdPerHour, onDemandMicroUsdPerHour }: ReservationProblem): BrokenRule[] {
  const broken: BrokenRule[] = [];
  if (demand.length === 0) {
    broken.push({ rule: "demand-sample-present", problem: "'demand' is empty", remedy: "give the machines in use in at least one hour" });
  }
  const wrong = demand.find((machines) => !isCount(machines));
  if (wrong !== undefined) {
    broken.push({
      rule: "demand-sample-integer",
      problem: `'demand' has an hour with ${wrong} machines`,
      remedy: "give whole numbers of at least 0",
    });
  }
  for (const [field, price] of Object.entries({ reservedMicroUsdPerHour, onDemandMicroUsdPerHour })) {
    if (!isCount(price)) {
      broken.push({
        rule: "reservation-price-integer",
        problem: `'${field}' (${price}) is not an integer of at least 0`,
        remedy: "give the price in whole millionths of a US dollar per hour",
      });
    }
  }
  const most = demand.reduce((greatest, machines) => Math.max(greatest, machines), 1);
  if (broken.length === 0 && demand.length * most * Math.max(reservedMicroUsdPerHour, onDemandMicroUsdPerHour) > Number.MAX_SAFE_INTEGER) {
    broken.push({
      rule: "reservation-sums-exact",
      problem: `${demand.length} hours of up to ${most} machines may cost more than 2^53 millionths of a US dollar`,
      remedy: "divide the sample, for example by month",
    });
  }
  return broken;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
