import { assertNoBrokenRules } from "../../errors";
import { unless, unlessMalformed, type PlanDiscrepancy } from "../verify/plan-discrepancy";
import { checkReservation, type ReservationPlan, type ReservationProblem } from "./plan-reservation";

/**
 * Checks a reservation plan with code of its own: every cost is summed hour by hour from the definition, and no quantile is taken.
 *
 * The cost is convex in the number of committed machines, so a number is cheapest when neither neighbour costs less; it is the least of the
 * cheapest when one machine fewer costs more, and the greatest when one more does. Sums are exact integers (`BigInt`).
 *
 * @returns every discrepancy; empty when the plan holds
 * @throws LeptonError when the problem is malformed
 */
export function verifyReservation(problem: ReservationProblem, plan: ReservationPlan): PlanDiscrepancy[] {
  assertNoBrokenRules("verifyReservation", checkReservation(problem));
  return unlessMalformed(() => checkPlan(problem, plan));
}

function checkPlan(problem: ReservationProblem, plan: ReservationPlan): PlanDiscrepancy[] {
  const { reserved, reservedAtMost, totalMicroUsd, onDemandOnlyMicroUsd } = plan;
  const isCounted = (count: number): boolean => Number.isSafeInteger(count) && count >= 0;
  if (!isCounted(reserved) || !isCounted(reservedAtMost)) {
    return [
      ...unless(isCounted(reserved), "reserved", "an integer of at least 0", reserved),
      ...unless(isCounted(reservedAtMost), "reservedAtMost", "an integer of at least 0", reservedAtMost),
    ];
  }
  const cost = costOf(problem, reserved);
  const onDemand = costOf(problem, 0);
  const isLeast = reserved === 0 || costOf(problem, reserved - 1) > cost;
  const isCheapest = costOf(problem, reserved + 1) >= cost;
  // Beyond the greatest demand a machine that costs nothing changes nothing, and is not counted.
  const isUsed = reservedAtMost === reserved || problem.demand.some((machines) => machines >= reservedAtMost);
  const isTieBeyond = problem.demand.some((machines) => machines > reservedAtMost) && costOf(problem, reservedAtMost + 1) === cost;
  const isGreatest = reservedAtMost >= reserved && isUsed && costOf(problem, reservedAtMost) === cost && !isTieBeyond;
  return [
    ...unless(Number(cost) === totalMicroUsd, "cost", cost, totalMicroUsd),
    ...unless(Number(onDemand) === onDemandOnlyMicroUsd, "onDemandOnly", onDemand, onDemandOnlyMicroUsd),
    ...unless(isLeast && isCheapest, "optimality", "the least number of those that cost least", reserved),
    ...unless(isGreatest, "reservedAtMost", "the greatest number that costs as little", reservedAtMost),
  ];
}

function costOf({ demand, reservedMicroUsdPerHour, onDemandMicroUsdPerHour }: ReservationProblem, reserved: number): bigint {
  const committed = BigInt(demand.length) * BigInt(reservedMicroUsdPerHour) * BigInt(reserved);
  const beyond = demand.reduce((sum, machines) => sum + BigInt(Math.max(0, machines - reserved)), 0n);
  return committed + BigInt(onDemandMicroUsdPerHour) * beyond;
}
