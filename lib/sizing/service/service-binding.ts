import type { BindingConstraint } from "../fleet-plan";
import { inWords, offeringInWords } from "../planner/wording";
import type { RateTask } from "./rate-task";

/** What would happen with one instance less, for each target that would then be missed; the tightest first. */
export function bindingOfService(task: RateTask, counts: Float64Array): BindingConstraint[] {
  const { problem, fewest } = task;
  const { latency, targets } = problem;
  const less = problem.offerings.flatMap((offering, index) => {
    if (counts[index] === 0 || offering.microUsdPerHour === 0) {
      return [];
    }
    const fewer = counts.slice();
    fewer[index]--;
    return [{ who: offeringInWords(offering), late: task.lateShare(fewer), unavailability: task.unavailability(fewer) }];
  });
  const binding: (BindingConstraint & { readonly slack: number })[] = [];
  const late = less.filter((each) => each.late > latency.lateShare).sort((a, b) => a.late - b.late)[0];
  if (late !== undefined) {
    const explanation = `one ${late.who} less would make a share of ${inWords(late.late)} of the requests late, above the allowed ${inWords(latency.lateShare)}`;
    binding.push({ constraint: "latency", explanation, slack: 1 - task.lateShare(counts) / latency.lateShare });
  }
  const allowed = targets?.unavailability;
  const down = allowed === undefined ? [] : less.filter((each) => each.unavailability > allowed);
  if (allowed !== undefined && down.length > 0) {
    const { who, unavailability } = down.reduce((least, each) => (each.unavailability < least.unavailability ? each : least));
    const explanation =
      `one ${who} less would leave fewer than the ${fewest} ${problem.unit}s that keep the latency up with a probability of ` +
      `${inWords(unavailability)}, above the allowed ${inWords(allowed)}`;
    binding.push({ constraint: "unavailability", explanation, slack: 1 - task.unavailability(counts) / allowed });
  }
  for (const { level, units } of targets?.survive ?? []) {
    if (problem.offerings.some((_, index) => counts[index] > 0 && outside(task, minusOne(counts, index), level) < units)) {
      const explanation = `one instance less would leave fewer than ${units} ${problem.unit}s when a ${level} is lost`;
      binding.push({ constraint: `survive:${level}`, explanation, slack: (outside(task, counts, level) - units) / units });
    }
  }
  binding.sort((a, b) => a.slack - b.slack);
  return binding.map(({ constraint, explanation }) => ({ constraint, explanation }));
}

function minusOne(counts: Float64Array, index: number): Float64Array {
  const fewer = counts.slice();
  fewer[index]--;
  return fewer;
}

/** Servers that stay installed when the domain of a level that holds most is lost. */
function outside({ problem }: RateTask, counts: ArrayLike<number>, level: string): number {
  const { offerings, domains } = problem;
  const byId = new Map(domains.map((domain) => [domain.id, domain]));
  const held = new Map<string, number>();
  let all = 0;
  offerings.forEach(({ domain, unitsPerInstance }, index) => {
    all += unitsPerInstance * counts[index];
    for (let at = byId.get(domain); at !== undefined; at = at.parent === undefined ? undefined : byId.get(at.parent)) {
      if (at.level === level) {
        held.set(at.id, (held.get(at.id) ?? 0) + unitsPerInstance * counts[index]);
      }
    }
  });
  return all - Math.max(0, ...held.values());
}
