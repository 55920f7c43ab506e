import { FailureForest } from "./failure-forest";
import type { Rejection } from "./fleet-plan";
import type { FleetProblem } from "./fleet-problem";
import { instancesInWords, usdAnHourAndMonth } from "./planner/wording";

/** Offerings that no plan can use, with the reason: excluded, shut out by a pin in the same zone, out of stock, or dearer than the budget. */
export function rejectedOfferings(problem: FleetProblem): Rejection[] {
  const budget = problem.targets.maxMicroUsdPerHour ?? Infinity;
  const excluded = new Set(problem.excluded ?? []);
  const pinOf = pinsOfZones(problem);
  return problem.offerings.flatMap(({ id, limit, microUsdPerHour }, index) => {
    const pin = pinOf(index);
    if (excluded.has(id)) {
      return [{ offering: id, constraint: "excluded", need: "not to be excluded", have: "an entry in 'excluded'" }];
    }
    if (pin !== undefined && pin !== id) {
      return [{ offering: id, constraint: "pinned", need: "a zone without another offering", have: `'${pin}' pinned in its zone` }];
    }
    if (limit === 0) {
      return [{ offering: id, constraint: "limit", need: "at least 1 instance", have: `a limit of ${instancesInWords(0)}` }];
    }
    return microUsdPerHour > budget
      ? [
          {
            offering: id,
            constraint: "budget",
            need: `${usdAnHourAndMonth(microUsdPerHour)} for one instance`,
            have: usdAnHourAndMonth(budget),
          },
        ]
      : [];
  });
}

/** For each offering the one that is pinned in its zone, where a zone holds one offering only. */
function pinsOfZones(problem: FleetProblem): (offering: number) => string | undefined {
  const { pinned = [], mix = "uniform-per-zone" } = problem;
  if (mix === "any" || pinned.length === 0) {
    return () => undefined;
  }
  const forest = new FailureForest(problem);
  const pins = new Map(pinned.map(({ offering }) => [forest.zoneOf(problem.offerings.findIndex(({ id }) => id === offering)), offering]));
  return (offering) => pins.get(forest.zoneOf(offering));
}
