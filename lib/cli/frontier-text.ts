import { formatUsd } from "../report/money-format";
import { formatAvailability, formatDowntimePerYear } from "../report/probability-format";
import { textTable } from "../report/text-table";
import type { FleetPlan } from "../sizing/fleet-plan";
import type { FleetProblem } from "../sizing/fleet-problem";
import { usdPerMonth } from "../sizing/money";
import { ninesOf, type Frontier } from "./frontier";
import { stepPlotLines } from "./frontier-plot";
import type { NinesRange } from "./size-arguments";
import { styled } from "../report/text-style";
import type { TextOutput } from "./terminal";

/** Name and version of the frontier's format; a change that breaks readers raises the number. */
export const FLEET_FRONTIER_FORMAT = "cdktf-lepton/fleet-frontier/1";

/** Columns of a plot that goes into a pipe or a file. */
const COLUMNS = 100;

/** A plot wider than this is no easier to read. */
const MOST_COLUMNS = 120;

/** Rows of the plot. */
const ROWS = 16;

/** A frontier as text for people: cost against nines, and its fleets in a table. */
export function frontierText(problem: FleetProblem, frontier: Frontier, range: NinesRange, output: TextOutput): string {
  const { demand, unit, targets } = problem;
  const budget = targets.maxMicroUsdPerHour === undefined ? undefined : usdPerMonth(targets.maxMicroUsdPerHour);
  const last = ninesOf(frontier.unreachable ?? 0);
  const to = Math.min(range.most, Math.max(Math.ceil(last), Math.floor(range.fewest) + 1));
  const within = (nines: number): number | undefined => (nines >= range.fewest && nines <= to ? nines : undefined);
  const plot = stepPlotLines({
    points: frontier.plans.map(({ unavailability, microUsdPerHour }) => ({
      // A fleet that never fails has infinitely many nines.
      x: Math.min(ninesOf(unavailability), to),
      y: usdPerMonth(microUsdPerHour),
    })),
    from: range.fewest,
    to,
    columns: Math.min(output.columns ?? COLUMNS, MOST_COLUMNS),
    rows: ROWS,
    verticalAt: within(ninesOf(targets.unavailability)),
    horizontalAt: budget,
    yLabel: formatUsd,
    xLabel: (nines) => formatAvailability(10 ** -nines),
  });
  const legend = [
    "● a cheapest fleet",
    ...(within(ninesOf(targets.unavailability)) === undefined ? [] : ["┊ the target"]),
    ...(budget === undefined ? [] : ["┄ the budget"]),
  ];
  return [
    styled(output, "bold", `${demand} ${unit}${demand === 1 ? "" : "s"}: US dollars a month against availability`),
    "",
    ...plot,
    "",
    `  ${legend.join("   ")}`,
    "",
    ...(frontier.unreachable === undefined
      ? []
      : [`  ${formatAvailability(frontier.unreachable)} and more is out of reach, whatever it costs`, ""]),
    ...planTable(problem, frontier.plans).map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** A frontier for other programs. */
export function frontierDocument(problem: FleetProblem, { plans, isCutShort, unreachable }: Frontier): object {
  return { format: FLEET_FRONTIER_FORMAT, problem, isCutShort, unreachable, plans };
}

function planTable(problem: FleetProblem, plans: readonly FleetPlan[]): string[] {
  const isMet = (plan: FleetPlan): boolean => plan.unavailability <= problem.targets.unavailability;
  const cheapestThatMeets = plans.find(isMet);
  const hasGaps = plans.some(({ gap }) => gap > 0);
  return textTable(
    [
      { heading: "availability" },
      { heading: "short a year", isNumeric: true },
      { heading: "machines", isNumeric: true },
      { heading: `${problem.unit}s`, isNumeric: true },
      { heading: "a month", isNumeric: true },
      ...(hasGaps ? [{ heading: "above cheapest", isNumeric: true }] : []),
      { heading: "" },
    ],
    plans.map((plan) => [
      formatAvailability(plan.unavailability),
      formatDowntimePerYear(plan.unavailability),
      String(plan.counts.reduce((sum, { count }) => sum + count, 0)),
      String(plan.installedUnits),
      formatUsd(usdPerMonth(plan.microUsdPerHour)),
      ...(hasGaps ? [plan.gap === 0 ? "" : `≤ ${(plan.gap * 100).toFixed(2)} %`] : []),
      plan === cheapestThatMeets ? "◂ meets the target" : "",
    ]),
  );
}
