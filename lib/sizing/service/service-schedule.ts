import { namedCounts } from "../plan-fleet";
import { EffortSpent, type Effort } from "../planner/effort";
import type { ServiceSolution } from "./latency-search";
import { planRate } from "./rate-plan";
import { RateTask } from "./rate-task";
import { fleetsWithin } from "./schedule-fleets";
import { cheapestDay, type Day, type DayFleets } from "./schedule-search";
import { serversOf } from "./servers-of";
import type { DailySchedule } from "./service-plan";
import type { DailyTraffic, ServiceProblem } from "./service-problem";

/** Hours of a day. */
const DAY = 24;

/** Most fleets that are looked at for a rate, and most pairs of fleets of neighbouring steps. */
const MOST_FLEETS = 20_000;
const MOST_PAIRS = 20_000_000;

type Fleet = ServiceSolution & { readonly counts: Float64Array };

/**
 * The cheapest fleets along a day, each within the fleet of the greatest traffic and each within its neighbour or around it, so that every
 * change only adds or only removes; with what starting an instance costs and the least time between changes.
 *
 * Fleets that are nested from the greatest traffic down give a schedule, each step at its least a bound. Where these differ, every fleet that a
 * cheaper schedule could have in a step is listed, and a dynamic programme over steps and fleets finds the cheapest schedule.
 *
 * @param problem with the traffic of a day
 * @param traffic that traffic
 * @param peak the fleet of the greatest traffic
 * @param effort that may be spent
 * @param gap (cost - lower bound) / cost of a step's fleet that is good enough
 */
export function planSchedule(problem: ServiceProblem, traffic: DailyTraffic, peak: Fleet, effort: Effort, gap: number): DailySchedule {
  const { steps } = traffic;
  const within = {
    ...problem,
    offerings: problem.offerings.map((offering, index) => ({ ...offering, limit: peak.counts[index] })),
  };
  const greatest = Math.max(...steps.map(({ perSecond }) => perSecond));
  const first = steps.findIndex(({ perSecond }) => perSecond === greatest);
  const turned = steps.map((_, index) => steps[(first + index) % steps.length]);
  const hours = turned.map(({ at }, index) => (turned[(index + 1) % turned.length].at - at + DAY) % DAY || DAY);
  const tasks = new Map([...new Set(turned.map(({ perSecond }) => perSecond))].map((rate) => [rate, new RateTask(within, rate)]));
  const leasts = new Map<number, ServiceSolution>();
  const nested: { readonly rate: number; readonly counts: Float64Array }[] = [];
  let outer = peak;
  for (const rate of [...tasks.keys()].sort((a, b) => b - a)) {
    const least = rate === greatest ? peak : planRate(tasks.get(rate)!, effort, gap);
    outer = rate === greatest ? peak : nestedFleet(within, rate, outer, least, effort, gap);
    leasts.set(rate, { ...least, lowerBound: Math.min(least.lowerBound, outer.cost) });
    nested.push({ rate, counts: outer.counts });
  }
  const day: Omit<Day, "slots"> = {
    peak: peak.counts,
    prices: problem.offerings.map(({ microUsdPerHour }) => microUsdPerHour),
    startHours: (traffic.startMinutes ?? 0) / 60,
    leastHours: (traffic.leastMinutes ?? 0) / 60,
  };
  const chain = cheapestDay({
    ...day,
    slots: turned.map(({ perSecond }, index) => ({
      hours: hours[index],
      fleets: nested.filter(({ rate }) => rate >= perSecond).map(({ counts }) => counts),
    })),
  });
  const leastOf = (rate: number): number => leasts.get(rate)!.lowerBound;
  const bound = turned.reduce((sum, { perSecond }, index) => sum + hours[index] * leastOf(perSecond), 0);
  const exact = chain.microUsd <= bound * (1 + 1e-12) ? chain : exactDay(chain);
  const found = exact ?? chain;

  function exactDay(known: DayFleets): DayFleets | undefined {
    try {
      const fleets = turned.map(({ perSecond }, index) => {
        const task = tasks.get(perSecond)!;
        const most = leastOf(perSecond) + (known.microUsd - bound) / hours[index];
        return index === 0 ? [peak.counts] : fleetsWithin(task, peak.counts, leastOf(perSecond), most, MOST_FLEETS, effort);
      });
      const pairs = fleets.reduce((sum, each, index) => sum + each.length * fleets[(index + 1) % fleets.length].length, 0);
      if (pairs > MOST_PAIRS) {
        return undefined;
      }
      const better = cheapestDay({ ...day, slots: fleets.map((each, index) => ({ hours: hours[index], fleets: each })) });
      return better.microUsd < known.microUsd ? better : known;
    } catch (error) {
      if (error instanceof EffortSpent) {
        return undefined;
      }
      throw error;
    }
  }

  const listed = steps.map(({ at, perSecond }, index) => {
    const counts = found.fleets[(index - first + steps.length) % steps.length];
    const microUsdPerHour = problem.offerings.reduce((sum, offering, each) => sum + offering.microUsdPerHour * counts[each], 0);
    return { at, perSecond, counts: namedCounts(problem, counts), servers: serversOf(problem, counts), microUsdPerHour };
  });
  const microUsdPerDay = Math.round(found.microUsd);
  return {
    steps: listed,
    microUsdPerDay,
    lowerBoundMicroUsdPerDay: exact === undefined ? Math.min(microUsdPerDay, Math.floor(bound)) : microUsdPerDay,
    minServers: Math.min(...listed.map(({ servers }) => servers)),
  };
}

/** The cheapest fleet of a lower rate within another one, which itself is one that meets it. */
function nestedFleet(problem: ServiceProblem, rate: number, outer: Fleet, free: ServiceSolution, effort: Effort, gap: number): Fleet {
  if (free.counts !== undefined && free.counts.every((count, index) => count <= outer.counts[index])) {
    return { ...free, counts: free.counts };
  }
  const offerings = problem.offerings.map((offering, index) => ({ ...offering, limit: outer.counts[index] }));
  const inside = planRate(new RateTask({ ...problem, offerings }, rate), effort, gap);
  return inside.counts === undefined ? outer : { ...inside, counts: inside.counts };
}
