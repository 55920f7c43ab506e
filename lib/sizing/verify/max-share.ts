import type { FleetProblem } from "../fleet-problem";
import { sumOver, unitsInside, type CountedFleet } from "./counted-fleet";
import { AGREEMENT, unless, type PlanDiscrepancy } from "./plan-discrepancy";

/** Domains that hold more of the fleet than their level allows. */
export function brokenShares(problem: FleetProblem, fleet: CountedFleet): PlanDiscrepancy[] {
  const installed = sumOver(fleet, (offering) => offering.unitsPerInstance);
  return (problem.targets.maxShare ?? []).flatMap(({ level, share }) =>
    problem.domains
      .filter((domain) => domain.level === level)
      .map((domain) => unitsInside(problem, fleet, domain))
      .flatMap((held) =>
        unless(held <= share * installed * (1 + AGREEMENT) + AGREEMENT, `max-share:${level}`, `at most ${share}`, held / installed),
      ),
  );
}
