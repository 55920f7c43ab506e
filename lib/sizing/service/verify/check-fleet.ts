import type { OfferingCount } from "../../fleet-plan";
import type { FleetProblem } from "../../fleet-problem";
import { readCounts, sumOver, unitsInside, type CountedFleet } from "../../verify/counted-fleet";
import { unless, type PlanDiscrepancy } from "../../verify/plan-discrepancy";
import type { ServicePlan } from "../service-plan";
import type { ServiceProblem } from "../service-problem";
import { agree, atMost, isWithin, type Judge } from "./judge";

/** What counts say, and what is wrong with them; as far as the offerings and domains go a service problem is a fleet problem. */
export function readFleet(problem: ServiceProblem, counts: readonly OfferingCount[]): ReturnType<typeof readCounts> {
  return readCounts(problem as unknown as FleetProblem, { counts });
}

/** What a fleet costs an hour. */
export function costOf(fleet: CountedFleet): number {
  return sumOver(fleet, ({ microUsdPerHour }) => microUsdPerHour);
}

/** Servers of a fleet. */
export function serversOf(fleet: CountedFleet): number {
  return sumOver(fleet, ({ unitsPerInstance }) => unitsPerInstance);
}

/** Servers inside a domain. */
export function serversInside({ domains }: ServiceProblem, fleet: CountedFleet, id: string): number {
  const problem = { domains } as unknown as FleetProblem;
  return unitsInside(
    problem,
    fleet,
    domains.find((domain) => domain.id === id)!,
  );
}

/** Figures of the fleet itself: what it costs, where it stands, limits, and that the targets are met. */
export function checkFleet(judge: Judge, plan: ServicePlan, fleet: CountedFleet): PlanDiscrepancy[] {
  const { problem } = judge;
  const { latency, targets } = problem;
  const [cost, servers] = [costOf(fleet), serversOf(fleet)];
  const { lowerBoundMicroUsdPerHour: bound, gap, status } = plan;
  const placed = problem.domains.flatMap(({ id }) => {
    const here = sumOver(fleet, ({ domain, unitsPerInstance }) => (domain === id ? unitsPerInstance : 0));
    return here > 0 ? [`${id}: ${here}`] : [];
  });
  const { late, unavailability } = judge.verdict(plan.perSecond, fleet, plan.fewestServers);
  const isStated = plan.model === "exact" ? isWithin(plan.lateShare, late) : atMost(late.least, plan.lateShare);
  return [
    ...unless(plan.microUsdPerHour === cost, "cost", plan.microUsdPerHour, cost),
    ...unless(plan.servers === servers, "servers", plan.servers, servers),
    ...unless(
      plan.placement.map((place) => `${place.domain}: ${place.servers}`).join() === placed.join(),
      "placement",
      plan.placement.map((place) => `${place.domain}: ${place.servers}`),
      placed,
    ),
    ...unless(cost <= (targets?.maxMicroUsdPerHour ?? Infinity), "budget", `at most ${targets?.maxMicroUsdPerHour}`, cost),
    ...unless(bound >= 0 && bound <= cost, "lowerBound", `from 0 to ${cost}`, bound),
    ...unless(agree(gap, cost > bound ? (cost - bound) / cost : 0), "gap", gap, bound),
    ...unless((status === "optimal") === (bound === cost), "optimality", status, `lower bound ${bound} of ${cost}`),
    ...judge.brokenSides(fleet),
    ...unless(isStated, "lateShare", plan.lateShare, late.most),
    ...unless(plan.lateShare <= latency.lateShare, "latency target", `at most ${latency.lateShare}`, plan.lateShare),
    ...unless(agree(plan.unavailability, unavailability), "unavailability", plan.unavailability, unavailability),
    ...unless(
      atMost(unavailability, targets?.unavailability ?? 1),
      "availability target",
      `at most ${targets?.unavailability}`,
      unavailability,
    ),
    ...checkFewest(judge, plan),
    ...checkCheaper(judge, plan, fleet),
  ];
}

/** That so many servers keep the latency by themselves, and, where it can be told, that one fewer does not. */
export function checkFewest({ late, problem }: Judge, { perSecond, fewestServers }: ServicePlan): PlanDiscrepancy[] {
  const { lateShare } = problem.latency;
  if (!Number.isSafeInteger(fewestServers) || fewestServers < 1) {
    return unless(false, "fewestServers", "a whole number of servers", fewestServers);
  }
  const [enough, fewer] = [late.at(perSecond, fewestServers), late.at(perSecond, fewestServers - 1)];
  return [
    ...unless(atMost(enough.least, lateShare), "fewestServers", `at most ${lateShare} late with ${fewestServers}`, enough.least),
    ...unless(
      !late.isExact || fewer.most > lateShare || agree(fewer.most, lateShare),
      "fewestServers",
      `more than ${lateShare} late with one fewer`,
      fewer.most,
    ),
  ];
}

/** That no fleet which differs by one instance is cheaper than the plan says any can be. */
function checkCheaper(judge: Judge, plan: ServicePlan, fleet: CountedFleet): PlanDiscrepancy[] {
  const { offerings } = judge.problem;
  const changes = [...fleet].flatMap(([offering, count]) => {
    const less = new Map(fleet).set(offering, count - 1);
    const others = offerings.filter(
      (other) =>
        other !== offering && (fleet.get(other) ?? 0) < (other.limit ?? Infinity) && other.microUsdPerHour < offering.microUsdPerHour,
    );
    return count < 1 ? [] : [less, ...others.map((other) => new Map(less).set(other, (less.get(other) ?? 0) + 1))];
  });
  const cheaper = changes.find(
    (changed) =>
      costOf(changed) < plan.lowerBoundMicroUsdPerHour &&
      judge.brokenSides(changed).length === 0 &&
      meetsClearly(judge, plan.perSecond, changed),
  );
  return unless(cheaper === undefined, "lowerBound", `no fleet below ${plan.lowerBoundMicroUsdPerHour}`, cheaper && costOf(cheaper));
}

/** Whether a fleet meets the targets by more than rounding. */
export function meetsClearly(judge: Judge, perSecond: number, fleet: CountedFleet): boolean {
  const { latency, targets } = judge.problem;
  const { late, unavailability } = judge.verdict(perSecond, fleet);
  const allowed = targets?.unavailability ?? 2;
  return (
    late.most < latency.lateShare &&
    !agree(late.most, latency.lateShare) &&
    unavailability < allowed &&
    !agree(unavailability, allowed) &&
    judge.late.isExact
  );
}

/** That the constraints a plan names as binding are those that one instance less breaks. */
export function checkBinding(judge: Judge, plan: ServicePlan, fleet: CountedFleet): PlanDiscrepancy[] {
  const { latency, targets } = judge.problem;
  const named = plan.binding.map(({ constraint }) => constraint);
  const [certain, possible] = [new Set<string>(), new Set<string>()];
  const tell = (constraint: string, isBroken: boolean, isClose: boolean): void => {
    if (isBroken && !isClose) {
      certain.add(constraint);
    }
    if (isBroken || isClose) {
      possible.add(constraint);
    }
  };
  for (const [offering, count] of fleet) {
    const less = new Map(fleet).set(offering, count - 1);
    for (const { check } of judge.brokenSides(less)) {
      tell(check, check.startsWith("survive:"), false);
    }
    if (offering.microUsdPerHour > 0) {
      const { late, unavailability } = judge.verdict(plan.perSecond, less, plan.fewestServers);
      const allowed = targets?.unavailability;
      tell("latency", late.most > latency.lateShare, agree(late.most, latency.lateShare) || !judge.late.isExact);
      if (allowed !== undefined) {
        tell("unavailability", unavailability > allowed, agree(unavailability, allowed));
      }
    }
  }
  return [
    ...[...certain].flatMap((constraint) => unless(named.includes(constraint), "binding", `${constraint} to be named`, named)),
    ...named.flatMap((constraint) =>
      unless(possible.has(constraint), "binding", `${constraint} to bind`, "one instance less does not break it"),
    ),
    ...unless(new Set(named).size === named.length, "binding", "each constraint once", named),
  ];
}

/** Where the loss of a domain that holds servers leaves a service. */
export function lossesOf(problem: ServiceProblem, fleet: CountedFleet): { readonly lost?: string; readonly servers: number }[] {
  const all = serversOf(fleet);
  const inside = problem.domains.map(({ id }) => ({ lost: id, held: serversInside(problem, fleet, id) }));
  return [{ servers: all }, ...inside.filter(({ held }) => held > 0).map(({ lost, held }) => ({ lost, servers: all - held }))];
}
