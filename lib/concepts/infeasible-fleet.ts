import type { BrokenRule } from "../errors";
import type { FleetPlan, Rejection } from "../sizing/fleet-plan";
import { formatUsdPerMonth } from "../report/money-format";
import type { GpuFleetProblem } from "./gpu-fleet-problem";

/** Rejections shown in an error; the plan document has all of them. */
const SHOWN_REJECTIONS = 3;

/** One rule that says why no fleet meets the targets and what would be cheapest to change; none when a fleet does. */
export function infeasibleFleetRules(posed: GpuFleetProblem, plan: FleetPlan): BrokenRule[] {
  const { infeasibility } = plan;
  if (infeasibility === undefined) {
    return [];
  }
  const relaxations = infeasibility.relaxations.map(({ change, microUsdPerHour }) =>
    microUsdPerHour === undefined ? change : `${change} (${formatUsdPerMonth(microUsdPerHour)} a month)`,
  );
  const verdict = infeasibility.proven ? "no fleet reaches the targets" : "no fleet that reaches the targets was found in time";
  return [
    {
      rule: `unreachable-${infeasibility.constraint.replace(/:.*/, "")}`,
      problem: `${verdict}; the tightest is ${infeasibility.constraint}: needs ${infeasibility.need}, has ${infeasibility.have}`,
      remedy: [...relaxations, ...nearMisses(posed)].join("; or ") || "allow more machine types, zones or regions",
    },
  ];
}

/** Machine types that fail in quantity before those of another model, and the larger before the smaller. */
function nearMisses({ problem, rejections }: GpuFleetProblem): string[] {
  if (problem.offerings.length > 0) {
    return [];
  }
  const distance = ({ constraint, have }: Rejection): number =>
    (constraint === "accelerator-model" ? 1e9 : 0) - (Number.parseFloat(have.replace(/^[^,]*, /, "")) || 0);
  return [...rejections]
    .sort((left, right) => distance(left) - distance(right))
    .slice(0, SHOWN_REJECTIONS)
    .map(({ offering, constraint, need, have }) => `relax ${constraint} (${offering} has ${have}, ${need} asked for)`);
}
