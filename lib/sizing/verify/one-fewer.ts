import type { OneFewer } from "../certificate/fleet-certificate";
import type { FleetProblem, Offering } from "../fleet-problem";
import { sumOver, type CountedFleet } from "./counted-fleet";
import { brokenShares } from "./max-share";
import { AGREEMENT, unless, type PlanDiscrepancy } from "./plan-discrepancy";
import { shortfallUnderShocks } from "./service-levels";
import { brokenSideConstraints } from "./side-constraints";
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
    const values = valuesBreaking(problem, offering, less, claim.breaks);
    const agrees = values.some((value) => Math.abs(claim.value - value) <= AGREEMENT * value);
    return unless(agrees, `certificate:oneFewer:${claim.offering}`, `${claim.breaks} ${claim.value}`, values.join() || "not broken");
  });
}

/** What is had of a constraint by each reading of it that is broken; nothing where it is kept. */
function valuesBreaking(problem: FleetProblem, offering: Offering, less: CountedFleet, breaks: string): number[] {
  const { demand, targets } = problem;
  if (breaks === "none") {
    return offering.microUsdPerHour === 0 ? [0] : [];
  }
  if (breaks === "demand") {
    const installed = sumOver(less, ({ unitsPerInstance }) => unitsPerInstance);
    return installed < demand ? [installed] : [];
  }
  const levels = [
    { name: "unavailability", units: demand, unavailability: targets.unavailability },
    ...(targets.degraded ?? []).map(({ units, unavailability }) => ({ name: `degraded:${units}`, units, unavailability })),
  ];
  const level = levels.find(({ name }) => name === breaks);
  if (level !== undefined) {
    const value = shortfallUnderShocks(problem, less, level.units);
    return value > level.unavailability * (1 - AGREEMENT) ? [value] : [];
  }
  return [...brokenSurvival(problem, less), ...brokenShares(problem, less), ...brokenSideConstraints(problem, less)]
    .filter(({ check }) => check === breaks)
    .map(({ found }) => Number(found));
}
