import type { FleetPlan } from "../fleet-plan";
import type { FailureDomain, FleetProblem, Offering } from "../fleet-problem";
import { unless, type PlanDiscrepancy } from "./plan-discrepancy";

/** Instances of each offering that a plan uses. */
export type CountedFleet = ReadonlyMap<Offering, number>;

/** What a plan's counts say, and what is wrong with them; counts that make no sense are taken as zero. */
export interface ReadCounts {
  readonly fleet: CountedFleet;
  readonly discrepancies: readonly PlanDiscrepancy[];
}

/** Reads the counts of a plan: known offerings, each once and in the problem's order, whole numbers within their limits. */
export function readCounts(problem: FleetProblem, { counts }: Pick<FleetPlan, "counts">): ReadCounts {
  const fleet = new Map<Offering, number>();
  const discrepancies: PlanDiscrepancy[] = [];
  let last = -1;
  for (const { offering: id, count } of counts) {
    const position = problem.offerings.findIndex((offering) => offering.id === id);
    if (position < 0) {
      discrepancies.push(...unless(false, `offering:${id}`, "an offering of the problem", "unknown"));
      continue;
    }
    const offering = problem.offerings[position];
    const isCount = Number.isSafeInteger(count) && count >= 1;
    discrepancies.push(
      ...unless(position > last, `order:${id}`, "once, in the order of the problem", "out of order"),
      ...unless(isCount, `count:${id}`, "an integer of at least 1", count),
      ...unless(count <= (offering.limit ?? Infinity), `limit:${id}`, `at most ${offering.limit}`, count),
    );
    last = position;
    fleet.set(offering, isCount ? count : 0);
  }
  return { fleet, discrepancies };
}

/** Sum over all instances of what each comes to. */
export function sumOver(fleet: CountedFleet, of: (offering: Offering) => number): number {
  return [...fleet].reduce((total, [offering, count]) => total + of(offering) * count, 0);
}

/** The domain of an id and those around it, innermost first. */
export function domainsAround(problem: FleetProblem, id: string): FailureDomain[] {
  const domain = problem.domains.find((candidate) => candidate.id === id)!;
  return domain.parent === undefined ? [domain] : [domain, ...domainsAround(problem, domain.parent)];
}

/** Units installed outside a domain; added up on their own, because a fleet may be as large as one likes on both sides. */
export function unitsOutside(problem: FleetProblem, fleet: CountedFleet, domain: FailureDomain): number {
  const outside = [...fleet].filter(([offering, count]) => count > 0 && !domainsAround(problem, offering.domain).includes(domain));
  return sumOver(new Map(outside), (offering) => offering.unitsPerInstance);
}

/** Units installed in a domain, whatever lies in between. */
export function unitsInside(problem: FleetProblem, fleet: CountedFleet, domain: FailureDomain): number {
  return sumOver(fleet, (offering) => (domainsAround(problem, offering.domain).includes(domain) ? offering.unitsPerInstance : 0));
}
