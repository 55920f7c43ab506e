import { EffortSpent, type Effort } from "../planner/effort";
import type { RateTask } from "./rate-task";

/**
 * Every fleet within another one that meets the targets of a task at a cost between two: the cheapest first, of equal ones those with fewer of the
 * first offerings last.
 *
 * @param task a problem at one rate
 * @param outer the fleet that they lie within
 * @param least cost
 * @param most cost, rounding errors of a sum of products allowed for
 * @param limit fleets that are looked at
 * @param effort that may be spent
 * @throws EffortSpent when there are more than so many fleets to look at
 */
export function fleetsWithin(
  task: RateTask,
  outer: ArrayLike<number>,
  least: number,
  most: number,
  limit: number,
  effort: Effort,
): Float64Array[] {
  const { offerings } = task.problem;
  const prices = offerings.map(({ microUsdPerHour }) => microUsdPerHour);
  // What the offerings from each one on can still add.
  const rest = { cost: [0], servers: [0] };
  for (let index = offerings.length - 1; index >= 0; index--) {
    rest.cost.unshift(rest.cost[0] + outer[index] * prices[index]);
    rest.servers.unshift(rest.servers[0] + outer[index] * offerings[index].unitsPerInstance);
  }
  const ceiling = most * (1 + 1e-9);
  const found: { readonly counts: Float64Array; readonly cost: number }[] = [];
  const counts = new Float64Array(offerings.length);
  let looked = 0;
  const visit = (index: number, cost: number, servers: number): void => {
    if (cost > ceiling || cost + rest.cost[index] < least * (1 - 1e-9) || servers + rest.servers[index] < task.fewest!) {
      return;
    }
    if (index === offerings.length) {
      if (++looked > limit) {
        throw new EffortSpent();
      }
      effort.spend(servers * servers);
      if (task.isMet(counts)) {
        found.push({ counts: counts.slice(), cost });
      }
      return;
    }
    for (let count = outer[index]; count >= 0; count--) {
      counts[index] = count;
      visit(index + 1, cost + count * prices[index], servers + count * offerings[index].unitsPerInstance);
    }
  };
  visit(0, 0, 0);
  return found.sort((a, b) => a.cost - b.cost).map((fleet) => fleet.counts);
}
