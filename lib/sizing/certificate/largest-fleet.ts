import type { FleetEvaluator } from "../fleet-evaluator";
import type { FleetModel } from "../planner/fleet-model";
import type { InfeasibilityProof } from "./fleet-certificate";

/**
 * What even all that may be had misses: every offering at its limit at once, whatever the mix allows, which is more than any one fleet. All of
 * these are monotone in the counts.
 */
export function missedByLargest(model: FleetModel, evaluator: FleetEvaluator): InfeasibilityProof | undefined {
  const { side, problem, unit, target } = model;
  const most = Float64Array.from(model.offerings, ({ cap }) => cap);
  const installed = evaluator.installedUnits(most);
  if (installed < problem.demand) {
    return { proof: "largest-fleet", constraint: "demand", reached: installed };
  }
  for (const [index, { level, units, without }] of side.survived.entries()) {
    if (without > 0) {
      // How many further instances there are to lose rests on where the search stops counting: no proof for others.
      continue;
    }
    const left = side.unitsOutside(most, index);
    if (left < units) {
      return { proof: "largest-fleet", constraint: `survive:${level}`, reached: left * unit };
    }
  }
  const reached = evaluator.unavailability(most);
  return reached > target ? { proof: "largest-fleet", constraint: "unavailability", reached } : undefined;
}
