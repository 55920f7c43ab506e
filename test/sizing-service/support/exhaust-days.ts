import type { DailyTraffic, ServiceProblem } from "../../../lib/sizing";
import { meetsSideConstraints } from "../../sizing/support/brute-force";
import { problem as fleetProblem } from "../../sizing/support/fleets";
import type { Verdict } from "./exhaust-services";

/** Cost of the cheapest day by trying every sequence of fleets; whether one was too close to a target to tell. */
export function cheapestByAllDays(
  problem: ServiceProblem & { readonly traffic: DailyTraffic },
  peak: readonly number[],
  judge: (perSecond: number, counts: readonly number[]) => Verdict,
): { readonly microUsd: number; readonly nearMiss: boolean } {
  const { steps, startMinutes = 0, leastMinutes = 0 } = problem.traffic;
  const { survive } = problem.targets ?? {};
  const sides = fleetProblem({ ...problem, demand: 1, targets: { unavailability: 0.5, ...(survive === undefined ? {} : { survive }) } });
  const price = (fleet: readonly number[]): number =>
    fleet.reduce((sum, count, index) => sum + count * problem.offerings[index]!.microUsdPerHour, 0);
  let all: number[][] = [[]];
  for (const most of peak) {
    all = all.flatMap((fleet) => Array.from({ length: most + 1 }, (_, count) => [...fleet, count]));
  }
  let nearMiss = false;
  const greatest = Math.max(...steps.map(({ perSecond }) => perSecond));
  const first = steps.findIndex(({ perSecond }) => perSecond === greatest);
  const choices = steps.map(({ perSecond }, index) =>
    index === first
      ? [[...peak]]
      : all.filter((fleet) => {
          if (!meetsSideConstraints(sides, fleet)) {
            return false;
          }
          const { isMet, isClose } = judge(perSecond, fleet);
          nearMiss ||= isClose;
          return isMet;
        }),
  );
  const hours = steps.map(({ at }, index) => (index + 1 < steps.length ? steps[index + 1]!.at : steps[0]!.at + 24) - at);
  let best = Infinity;
  const visit = (chosen: number[][]): void => {
    if (chosen.length < steps.length) {
      for (const fleet of choices[chosen.length]!) {
        const before = chosen[chosen.length - 1];
        if (before === undefined || nested(before, fleet)) {
          visit([...chosen, fleet]);
        }
      }
      return;
    }
    if (!nested(chosen[chosen.length - 1]!, chosen[0]!)) {
      return;
    }
    const running = chosen.reduce((sum, fleet, index) => sum + hours[index]! * price(fleet), 0);
    const changes = chosen.flatMap((fleet, index) => (String(fleet) === String(chosen.at(index - 1)) ? [] : [index]));
    const starts = changes.reduce((sum, index) => {
      const before = chosen.at(index - 1)!;
      return sum + price(chosen[index]!.map((count, each) => Math.max(0, count - before[each]!)));
    }, 0);
    const cost = running + (starts * startMinutes) / 60;
    // From each change to the next one, the last one's being the first of the next day.
    const spans = changes.map((from, index) => {
      const to = changes[(index + 1) % changes.length]!;
      let span = 0;
      let at = from;
      do {
        span += hours[at]!;
        at = (at + 1) % steps.length;
      } while (at !== to);
      return span;
    });
    if (cost < best && spans.every((span) => span * 60 >= leastMinutes)) {
      best = cost;
    }
  };
  visit([]);
  return { microUsd: best, nearMiss };
}

function nested(a: readonly number[], b: readonly number[]): boolean {
  return a.every((count, index) => count <= b[index]!) || a.every((count, index) => count >= b[index]!);
}
