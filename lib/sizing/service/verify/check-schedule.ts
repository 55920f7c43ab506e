import type { Offering } from "../../fleet-problem";
import type { CountedFleet } from "../../verify/counted-fleet";
import { unless, type PlanDiscrepancy } from "../../verify/plan-discrepancy";
import type { DailySchedule, ServicePlan } from "../service-plan";
import type { DailyTraffic } from "../service-problem";
import { costOf, meetsClearly, readFleet, serversOf } from "./check-fleet";
import type { Judge } from "./judge";

/** Micro-dollars that rounding a day may move. */
const ROUNDING = 0.5 + 1e-6;

/** The fleets of a day: each enough, within the peak's, nested with its neighbours, kept for the least time; and what they cost. */
export function checkSchedule(judge: Judge, plan: ServicePlan, peak: CountedFleet): PlanDiscrepancy[] {
  const { traffic } = judge.problem;
  if (traffic.kind !== "daily") {
    return unless(plan.schedule === undefined, "schedule", "none without a day", "a schedule");
  }
  const { schedule } = plan;
  if (schedule === undefined) {
    return unless(false, "schedule", "fleets along the day", "none");
  }
  const told = schedule.steps.map(({ at, perSecond }) => `${at}: ${perSecond}`).join();
  const asked = traffic.steps.map(({ at, perSecond }) => `${at}: ${perSecond}`).join();
  if (told !== asked) {
    return unless(false, "schedule steps", asked, told);
  }
  const read = schedule.steps.map(({ counts }) => readFleet(judge.problem, counts));
  const fleets = read.map(({ fleet }) => fleet);
  const steps = schedule.steps.flatMap(({ at, perSecond, servers, microUsdPerHour }, index) => {
    const fleet = fleets[index];
    const check = `schedule ${at}`;
    return [
      ...read[index].discrepancies,
      ...judge.brokenSides(fleet),
      ...unless(servers === serversOf(fleet), `${check} servers`, servers, serversOf(fleet)),
      ...unless(microUsdPerHour === costOf(fleet), `${check} cost`, microUsdPerHour, costOf(fleet)),
      ...unless(!judge.misses(perSecond, fleet), check, `the targets to be met at ${perSecond}`, "they are missed"),
      ...unless(isWithin(fleet, peak), check, "no more of an offering than at the peak", "more"),
    ];
  });
  const day = dayOf(traffic, fleets);
  const { microUsdPerDay, lowerBoundMicroUsdPerDay: bound, minServers } = schedule;
  const least = Math.min(...fleets.map(serversOf));
  return [
    ...steps,
    ...checkPeak(traffic, fleets, peak),
    ...day.broken,
    ...unless(
      Number.isSafeInteger(microUsdPerDay) && Math.abs(microUsdPerDay - day.microUsd) <= ROUNDING,
      "schedule cost",
      microUsdPerDay,
      day.microUsd,
    ),
    ...unless(
      Number.isSafeInteger(bound) && bound >= 0 && bound <= microUsdPerDay,
      "schedule lowerBound",
      `from 0 to ${microUsdPerDay}`,
      bound,
    ),
    ...unless(minServers === least, "schedule minServers", minServers, least),
    ...checkCheaperDay(judge, schedule, traffic, fleets, peak),
  ];
}

function checkPeak({ steps }: DailyTraffic, fleets: readonly CountedFleet[], peak: CountedFleet): PlanDiscrepancy[] {
  const greatest = Math.max(...steps.map(({ perSecond }) => perSecond));
  const first = steps.findIndex(({ perSecond }) => perSecond === greatest);
  return unless(isWithin(peak, fleets[first]), "schedule peak", "the plan's fleet at the greatest traffic", "less");
}

/** What a day costs, and which of its changes it may not make. */
function dayOf(traffic: DailyTraffic, fleets: readonly CountedFleet[]): { readonly microUsd: number; readonly broken: PlanDiscrepancy[] } {
  const { steps, startMinutes = 0, leastMinutes = 0 } = traffic;
  const hoursFrom = (index: number): number => (index + 1 < steps.length ? steps[index + 1].at : steps[0].at + 24) - steps[index].at;
  const broken: PlanDiscrepancy[] = [];
  let microUsd = 0;
  const changes: number[] = [];
  fleets.forEach((fleet, index) => {
    const before = fleets[(index + fleets.length - 1) % fleets.length];
    microUsd += hoursFrom(index) * costOf(fleet) + (startMinutes / 60) * startCost(before, fleet);
    if (!isWithin(fleet, before) || !isWithin(before, fleet)) {
      changes.push(index);
      const isNested = isWithin(fleet, before) || isWithin(before, fleet);
      broken.push(...unless(isNested, `schedule ${steps[index].at}`, "only additions or only removals", "both"));
    }
  });
  changes.forEach((index, order) => {
    const from = steps[changes[(order + changes.length - 1) % changes.length]].at;
    const minutes = ((steps[index].at - from + 24) % 24 || 24) * 60;
    broken.push(
      ...unless(minutes >= leastMinutes - 1e-6, `schedule ${steps[index].at}`, `${leastMinutes} minutes without a change`, minutes),
    );
  });
  return { microUsd, broken };
}

/** That no day which differs in one step by one instance is cheaper than the schedule says any can be. */
function checkCheaperDay(
  judge: Judge,
  schedule: DailySchedule,
  traffic: DailyTraffic,
  fleets: readonly CountedFleet[],
  peak: CountedFleet,
): PlanDiscrepancy[] {
  const greatest = Math.max(...traffic.steps.map(({ perSecond }) => perSecond));
  const first = traffic.steps.findIndex(({ perSecond }) => perSecond === greatest);
  for (const [index, fleet] of fleets.entries()) {
    for (const [offering, count] of index === first ? [] : fleet) {
      const less: CountedFleet = new Map(fleet).set(offering, count - 1);
      const changed = fleets.map((each, other) => (other === index ? less : each));
      const { microUsd, broken } = dayOf(traffic, changed);
      const isCheaper = count > 0 && broken.length === 0 && microUsd < schedule.lowerBoundMicroUsdPerDay - ROUNDING;
      const { perSecond } = traffic.steps[index];
      if (isCheaper && isWithin(less, peak) && judge.brokenSides(less).length === 0 && meetsClearly(judge, perSecond, less)) {
        return unless(false, "schedule lowerBound", `no day below ${schedule.lowerBoundMicroUsdPerDay}`, microUsd);
      }
    }
  }
  return [];
}

function startCost(from: CountedFleet, to: CountedFleet): number {
  const added = (offering: Offering, count: number): number => Math.max(0, count - (from.get(offering) ?? 0)) * offering.microUsdPerHour;
  return [...to].reduce((sum, [offering, count]) => sum + added(offering, count), 0);
}

function isWithin(inner: CountedFleet, outer: CountedFleet): boolean {
  return [...inner].every(([offering, count]) => count <= (outer.get(offering) ?? 0));
}
