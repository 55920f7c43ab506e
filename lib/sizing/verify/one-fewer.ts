import type { OneFewer } from "../certificate/fleet-certificate";
import type { FleetProblem, Offering } from "../fleet-problem";
import { sumOver, type CountedFleet } from "./counted-fleet";
import { brokenShares } from "./max-share";
import { AGREEMENT, unless, type PlanDiscrepancy } from "./plan-discrepancy";
import { shortfallUnderShocks } from "./service-levels";
import { brokenSurvival } from "./survive";

/** Whether each offering of the fleet is said to be needed for what it is needed for, with the value that shows it. */
export function checkOneFewer(problem: FleetProblem, fleet: CountedFleet, claims: readonly OneFewer[]): PlanDiscrepancy[] {
  const used = [...fleet.keys()].map(({ id }) => id).join();
  const claimed = claims.map(({ offering }) => offering).join();
  if (used !== claimed) {
    return unless(false, "certificate:oneFewer", used, claimed);
  }
  return claims.flatMap((claim) => {
    const offering = [...fleet.keys()].find(({ id }) => id === claim.offering)!;
    const less = new Map(fleet).set(offering, fleet.get(offering)! - 1);
    const [isBroken, value] = valueOf(problem, offering, less, claim.breaks);
    const agrees = Math.abs(claim.value - value) <= AGREEMENT * value;
    return unless(isBroken && agrees, `certificate:oneFewer:${claim.offering}`, `${claim.breaks} ${claim.value}`, value);
  });
}

/** Whether a constraint is broken, and what is had of it. */
function valueOf(problem: FleetProblem, offering: Offering, less: CountedFleet, breaks: string): readonly [boolean, number] {
  const { demand, targets } = problem;
  if (breaks === "none") {
    return [offering.microUsdPerHour === 0, 0];
  }
  if (breaks === "demand") {
    const installed = sumOver(less, ({ unitsPerInstance }) => unitsPerInstance);
    return [installed < demand, installed];
  }
  if (breaks === "unavailability") {
    const value = shortfallUnderShocks(problem, less, demand);
    return [value > targets.unavailability * (1 - AGREEMENT), value];
  }
  const degraded = (targets.degraded ?? []).find(({ units }) => breaks === `degraded:${units}`);
  if (degraded !== undefined) {
    const value = shortfallUnderShocks(problem, less, degraded.units);
    return [value > degraded.unavailability * (1 - AGREEMENT), value];
  }
  const found = [...brokenSurvival(problem, less), ...brokenShares(problem, less)].filter(({ check }) => check === breaks);
  const values = found.map((broken) => Number(broken.found));
  return [found.length > 0, breaks.startsWith("survive:") ? Math.min(...values) : Math.max(...values)];
}
