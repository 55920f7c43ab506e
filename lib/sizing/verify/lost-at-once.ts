import type { FailureDomain, FleetProblem } from "../fleet-problem";
import { domainsAround } from "./counted-fleet";

/**
 * Probability that some domains are all down at once, a little less than it is to be certain: by the failures of the
 * outermost domains, each either taking all of those in it, or leaving them to those inside.
 */
export function leastLostAtOnce(problem: FleetProblem, lost: readonly FailureDomain[]): number {
  const around = new Set(lost.flatMap(({ id }) => domainsAround(problem, id)));
  const allDown = (domains: readonly FailureDomain[]): number =>
    domains.reduce((product, domain) => {
      const isLost = lost.includes(domain);
      const inside = isLost ? 0 : allDown([...around].filter(({ parent }) => parent === domain.id));
      return product * (domain.unavailability + (1 - domain.unavailability) * inside);
    }, 1);
  // Four roundings a domain.
  return allDown([...around].filter(({ parent }) => parent === undefined)) * (1 - around.size * 4 * 2 ** -52);
}
