import type { FleetEvaluator } from "../fleet-evaluator";
import type { OneFewer } from "./fleet-certificate";
import type { FleetModel } from "../planner/fleet-model";
import { SHARE_TOLERANCE } from "../planner/side-constraints";

/** What each used offering is needed for, in the problem's order; `none` where one instance can go. */
export function oneFewer(model: FleetModel, evaluator: FleetEvaluator, counts: Float64Array): OneFewer[] {
  const { problem } = model;
  return problem.offerings.flatMap(({ id, microUsdPerHour }, index) => {
    if (counts[index] === 0) {
      return [];
    }
    const less = counts.slice();
    less[index]--;
    const broken = microUsdPerHour === 0 ? { breaks: "none", value: 0 } : whatBreaks(model, evaluator, less);
    return [{ offering: id, ...broken }];
  });
}

function whatBreaks(model: FleetModel, evaluator: FleetEvaluator, counts: Float64Array): Omit<OneFewer, "offering"> {
  const { side, problem, unit, target } = model;
  const installed = evaluator.installedUnits(counts);
  if (installed < problem.demand) {
    return { breaks: "demand", value: installed };
  }
  const unpinned = problem.offerings.findIndex((_, offering) => counts[offering] < side.pinned[offering]);
  if (unpinned >= 0) {
    return { breaks: `pinned:${problem.offerings[unpinned].id}`, value: counts[unpinned] };
  }
  const types = side.machineTypes(counts);
  if (types < side.minMachineTypes) {
    return { breaks: "machine-types", value: types };
  }
  for (const [index, { level, units }] of side.survived.entries()) {
    const left = side.unitsOutside(counts, index);
    if (left < units) {
      return { breaks: `survive:${level}`, value: left * unit };
    }
  }
  for (const [index, { level, share }] of side.shared.entries()) {
    const held = side.largestShare(counts, index);
    if (held > share + SHARE_TOLERANCE) {
      return { breaks: `max-share:${level}`, value: held };
    }
  }
  const value = evaluator.unavailability(counts);
  if (value > target) {
    return { breaks: "unavailability", value };
  }
  for (const { units, unavailability } of problem.targets.degraded ?? []) {
    const reached = evaluator.unavailability(counts, units);
    if (reached > unavailability) {
      return { breaks: `degraded:${units}`, value: reached };
    }
  }
  return { breaks: "none", value: 0 };
}
