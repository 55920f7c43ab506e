import type { FleetCertificate } from "../certificate/fleet-certificate";
import type { FleetProblem } from "../fleet-problem";
import { sumOver, type CountedFleet } from "./counted-fleet";
import { AGREEMENT, unless, type PlanDiscrepancy } from "./plan-discrepancy";
import { enclosureUnderShocks } from "./service-levels";
import { brokenSurvival } from "./survive";

/** Whether a certificate shows what it says of there being no fleet. @param proven the lower bound that its proofs show */
export function checkInfeasibility(problem: FleetProblem, { infeasibility }: FleetCertificate, proven: number): PlanDiscrepancy[] {
  const { proof, constraint, reached } = infeasibility ?? {};
  const check = "certificate:infeasibility";
  if (proof === "search") {
    return unless(constraint === undefined && reached === undefined, check, "nothing but a search", constraint);
  }
  if (proof === "lower-bound") {
    const budget = problem.targets.maxMicroUsdPerHour ?? Infinity;
    return unless(constraint === "budget" && reached === proven && proven > budget, check, `a bound of ${reached} above ${budget}`, proven);
  }
  const most = everythingAtOnce(problem);
  const units = sumOver(most, ({ unitsPerInstance }) => unitsPerInstance);
  if (proof === "largest-fleet" && constraint === "demand") {
    return unless(units < problem.demand && reached === units, check, `${reached} units`, units);
  }
  if (proof === "largest-fleet" && constraint === "unavailability") {
    const { low } = enclosureUnderShocks(problem, most);
    const isMissed = low > problem.targets.unavailability;
    return unless(isMissed && Math.abs(reached! - low) <= AGREEMENT * low, check, `an unavailability of ${reached}`, low);
  }
  const broken = brokenSurvival(problem, most).find((each) => each.check === constraint);
  return unless(proof === "largest-fleet" && Number(broken?.found) === reached, check, `${constraint} ${reached}`, broken?.found);
}

/** Every offering at the most that its limit and its quota alone allow: more than any one fleet. */
function everythingAtOnce({ offerings, quotas = [], excluded = [] }: FleetProblem): CountedFleet {
  return new Map(
    offerings.map((offering) => {
      if (excluded.includes(offering.id)) {
        return [offering, 0] as const;
      }
      const quota = quotas.find(({ quotaClass }) => quotaClass === offering.quotaClass);
      const within = quota === undefined ? Infinity : Math.floor(quota.limit / (offering.quotaWeight ?? 1));
      return [offering, Math.min(offering.limit ?? Infinity, within)] as const;
    }),
  );
}
