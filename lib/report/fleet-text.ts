import { askedLevels } from "./asked-levels";
import { formatUsdPerMonth } from "./money-format";
import { fleetPlanTable } from "./fleet-plan-table";
import { formatAvailability } from "./probability-format";
import type { FleetPlan, Infeasibility, Relaxation } from "../sizing/fleet-plan";
import type { FleetProblem } from "../sizing/fleet-problem";
import { styled, type StyledOutput } from "./text-style";

/** Offerings named that can never be used; `--json` has all of them. */
const SHOWN_REJECTIONS = 5;

/** A plan as text for people: the fleet as a table, or why there is none and what would help. */
export function fleetText(problem: FleetProblem, plan: FleetPlan, output: StyledOutput): string {
  if (plan.infeasibility !== undefined) {
    return noFleetText(askedLevels(problem), plan.infeasibility, output);
  }
  const [title, ...rest] = fleetLines(problem, plan).split("\n");
  return [styled(output, "bold", title!), ...rest].join("\n");
}

function fleetLines(problem: FleetProblem, plan: FleetPlan): string {
  const notes = [...proofLines(plan), ...rejectionLines(plan)];
  return fleetPlanTable({ problem, plan, failureModel: undefined, rejections: [], notes, lowerBounds: undefined });
}

/** What of the plan's lower bound its certificate proves. */
export function proofLines({ certificate, lowerBoundMicroUsdPerHour: searched }: FleetPlan): string[] {
  if (certificate === undefined) {
    return [];
  }
  const { provenMicroUsdPerHour: proven, boxes } = certificate;
  const how = boxes === undefined ? "" : ` in ${boxes.cases.length} cases`;
  const rest = proven < searched ? "; what is above that rests on the search" : "";
  return [`lower bound proven independently: ${formatUsdPerMonth(proven)} a month${how}${rest}`];
}

/** Offerings that can never be used, and why. */
export function rejectionLines({ rejections }: FleetPlan): string[] {
  const lines = rejections
    .slice(0, SHOWN_REJECTIONS)
    .map(({ offering, need, have }) => `${offering} cannot be used: it needs ${need}, but has ${have}`);
  const more = rejections.length - lines.length;
  return more === 0 ? lines : [...lines, `${more} more offerings cannot be used; --json names them`];
}

/** Why there is no fleet for what is asked, and what would help. */
export function noFleetText(asked: string, infeasibility: Infeasibility, output: StyledOutput): string {
  const { proven, constraint, need, have, relaxations } = infeasibility;
  const verdict = proven ? "no fleet reaches this" : "no fleet that reaches this was found before the search was cut short";
  const ways = relaxations.length === 0 ? ["  no single change that was tried makes one possible"] : relaxations.map(relaxationLine);
  return [
    styled(output, "bold", `${asked}: ${verdict}`),
    "",
    `  tightest   ${styled(output, "yellow", constraint)}`,
    `  needed     ${need}`,
    `  to be had  ${have}`,
    "",
    ...(relaxations.length === 0 ? [] : ["  what would make it possible, the cheapest first"]),
    ...ways,
    "",
  ].join("\n");
}

function relaxationLine({ change, microUsdPerHour, unavailability }: Relaxation): string {
  const outcome = [
    ...(microUsdPerHour === undefined ? [] : [`${formatUsdPerMonth(microUsdPerHour)} a month`]),
    ...(unavailability === undefined ? [] : [`up ${formatAvailability(unavailability)}`]),
  ];
  return `  • ${change}${outcome.length === 0 ? "" : ` (${outcome.join(", ")})`}`;
}
