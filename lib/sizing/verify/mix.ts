import type { FleetProblem } from "../fleet-problem";
import { domainsAround, type CountedFleet } from "./counted-fleet";
import { unless, type PlanDiscrepancy } from "./plan-discrepancy";

/** Zones, or domains in no zone, that hold more than one offering where only one may be. */
export function brokenMix(problem: FleetProblem, fleet: CountedFleet): PlanDiscrepancy[] {
  if (problem.mix === "any") {
    return [];
  }
  const chosen = new Map<string, string>();
  const broken: PlanDiscrepancy[] = [];
  for (const [offering, count] of fleet) {
    if (count > 0) {
      const around = domainsAround(problem, offering.domain);
      const place = around.find((domain) => domain.level === "zone") ?? around[0];
      const other = chosen.get(place.id);
      broken.push(...unless(other === undefined, `mix:${place.id}`, `one offering, ${other}`, offering.id));
      chosen.set(place.id, offering.id);
    }
  }
  return broken;
}
