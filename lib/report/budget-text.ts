import type { BudgetFleetProblem } from "../sizing/budget/budget-fleet-problem";
import { fleetProblemForBudget } from "../sizing/budget/budget-fleet-problem";
import type { FleetPlan } from "../sizing/fleet-plan";
import { doubtfulPriceLines } from "./doubtful-price-text";
import { degradedLines, factLines, shareTable } from "./fleet-plan-table";
import { noFleetText, proofLines, rejectionLines } from "./fleet-text";
import { formatUsdPerMonth } from "./money-format";
import { formatAvailability, formatDowntimePerYear } from "./probability-format";
import { styled, type StyledOutput } from "./text-style";

/** The most available fleet of a budget as text for people; or why the budget buys none. */
export function budgetText(posed: BudgetFleetProblem, plan: FleetPlan, output: StyledOutput): string {
  const problem = fleetProblemForBudget(posed);
  const { demand, unit, targets } = posed;
  const budget = formatUsdPerMonth(targets.maxMicroUsdPerHour);
  const asked = `${demand} ${unit}${demand === 1 ? "" : "s"} for at most ${budget} a month`;
  if (plan.infeasibility !== undefined) {
    return noFleetText(asked, plan.infeasibility, output);
  }
  const { unavailability, microUsdPerHour, installedUnits, binding } = plan;
  const proof =
    plan.status === "optimal" ? "no fleet within the budget is up more often" : "a fleet that is up more often is not ruled out";
  const facts: [string, string[]][] = [
    ["availability", [`${formatAvailability(unavailability)}; ${proof}; short for ${formatDowntimePerYear(unavailability)} a year`]],
    ["degraded levels", degradedLines({ problem, plan })],
    ["cost", [`${formatUsdPerMonth(microUsdPerHour)} a month of the ${budget}`]],
    ["spare", [`${installedUnits - demand} ${unit}${installedUnits - demand === 1 ? "" : "s"} more than the demand, to ride out failures`]],
    ["what binds", binding.map(({ explanation }) => explanation)],
    ["doubtful prices", doubtfulPriceLines(problem, plan)],
    ["to know", [...proofLines(plan), ...rejectionLines(plan)]],
  ];
  return [
    styled(output, "bold", asked),
    "",
    ...shareTable({ problem, plan, lowerBounds: undefined }).map((line) => `  ${line}`),
    "",
    ...facts.filter(([, lines]) => lines.length > 0).flatMap(([label, lines]) => factLines(label, lines)),
    "",
  ].join("\n");
}
