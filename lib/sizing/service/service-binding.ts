import type { BindingConstraint } from "../fleet-plan";
import { inWords, lossInWords, offeringInWords } from "../planner/wording";
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
  const survived = task.survived(counts);
  const lessSurvived = problem.offerings.flatMap((_, index) => (counts[index] > 0 ? [task.survived(minusOne(counts, index))] : []));
  for (const level of new Set(survived.map((each) => each.level))) {
    // Several targets of a level bind as one.
    const tightest = survived
      .filter((each) => each.level === level)
      .sort((one, other) => one.left / one.units - other.left / other.units)[0];
    if (lessSurvived.some((less) => less.some((each) => each.level === level && each.left < each.units))) {
      const { units, left, without } = tightest;
      const explanation = `one instance less would leave fewer than ${units} ${problem.unit}s when ${lossInWords(level, without)}`;
      binding.push({ constraint: `survive:${level}`, explanation, slack: (left - units) / units });
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
