import type { ServiceProblem } from "./service-problem";

/** Servers of all instances together. @param counts instances per offering, in the problem's order */
export function serversOf({ offerings }: Pick<ServiceProblem, "offerings">, counts: ArrayLike<number>): number {
  return offerings.reduce((sum, { unitsPerInstance }, index) => sum + unitsPerInstance * counts[index], 0);
}
