import type { FleetCertificate } from "../certificate/fleet-certificate";
import type { FleetPlan } from "../fleet-plan";
import type { FleetProblem } from "../fleet-problem";
import type { CountedFleet } from "./counted-fleet";
import { checkBoxes } from "./boxes";
import { checkInfeasibility } from "./infeasible";
import { checkMultipliers } from "./multipliers";
import { checkOneFewer } from "./one-fewer";
import { AGREEMENT, unless, type PlanDiscrepancy } from "./plan-discrepancy";
import { enclosureUnderShocks } from "./service-levels";
import { checkWorstLosses } from "./worst-losses";

const ASSUMPTIONS = "independence,steady-state,unplanned-only,stated-figures";

/**
 * Everything about a plan's certificate that does not hold; nothing where there is none.
 *
 * @param problem passed `checkFleetProblem`
 * @param plan whose certificate is looked at
 * @param fleet what the plan's counts say
 */
export function checkCertificate(problem: FleetProblem, plan: FleetPlan, fleet: CountedFleet): PlanDiscrepancy[] {
  const { certificate } = plan;
  if (certificate === undefined) {
    return [];
  }
  const { proven, discrepancies } = provenBound(problem, certificate);
  const { provenMicroUsdPerHour: claimed, assumptions } = certificate;
  const isInfeasible = plan.status === "infeasible";
  const greatest = isInfeasible ? proven : Math.min(proven, plan.lowerBoundMicroUsdPerHour);
  return [
    ...discrepancies,
    ...unless(claimed === greatest, "certificate:proven", claimed, greatest),
    ...unless(assumptions.join() === ASSUMPTIONS, "certificate:assumptions", ASSUMPTIONS, assumptions),
    ...unless(certificate.microUsdPerHour === plan.microUsdPerHour, "certificate:cost", plan.microUsdPerHour, certificate.microUsdPerHour),
    ...unless(isInfeasible === (certificate.infeasibility !== undefined), "certificate:infeasibility", isInfeasible, !isInfeasible),
    ...(isInfeasible ? checkInfeasibility(problem, certificate, proven) : checkInterval(problem, plan, fleet)),
    ...checkOneFewer(problem, fleet, certificate.oneFewer),
    ...checkWorstLosses(problem, fleet, certificate.worstLosses),
  ];
}

/** The lower bound that the proofs of a certificate show, by those that hold; and what is wrong with the others. */
export function provenBound(
  problem: FleetProblem,
  { multipliers, boxes }: FleetCertificate,
): { readonly proven: number; readonly discrepancies: readonly PlanDiscrepancy[] } {
  const bare = withoutPins(problem);
  const byMultipliers = multipliers === undefined ? [] : checkMultipliers(bare, multipliers);
  const byCases = boxes === undefined ? [] : checkBoxes(bare, boxes);
  const proven = Math.max(
    0,
    multipliers !== undefined && byMultipliers.length === 0 ? multipliers.boundMicroUsdPerHour : 0,
    boxes !== undefined && byCases.length === 0 ? boxes.boundMicroUsdPerHour : 0,
  );
  return { proven, discrepancies: [...byMultipliers, ...byCases] };
}

/** The problem without pins, and with a limit of none on what is excluded: proofs of a lower bound are stated on it. */
function withoutPins(problem: FleetProblem): FleetProblem {
  const barred = new Set(problem.excluded ?? []);
  const offerings = problem.offerings.map((offering) => (barred.has(offering.id) ? { ...offering, limit: 0 } : offering));
  return { ...problem, offerings, pinned: undefined, excluded: undefined };
}

/** Whether the interval holds the unavailability for certain, and the plan's figure, and is narrow. */
function checkInterval(problem: FleetProblem, plan: FleetPlan, fleet: CountedFleet): PlanDiscrepancy[] {
  const { low, high } = plan.certificate!.unavailability ?? { low: NaN, high: NaN };
  const actual = enclosureUnderShocks(problem, fleet);
  const stated = `${low} to ${high}`;
  return [
    ...unless(low <= actual.low && actual.high <= high, "certificate:unavailability", stated, `${actual.low} to ${actual.high}`),
    ...unless(low <= plan.unavailability && plan.unavailability <= high, "certificate:unavailability", stated, plan.unavailability),
    ...unless(low >= 0 && high <= 1 && high - low <= AGREEMENT * high + 1e-289, "certificate:unavailability", "a narrow interval", stated),
  ];
}
