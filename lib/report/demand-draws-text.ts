import type { DemandDrawsPlan, DemandPlan } from "../sizing/demand-draws/demand-draws-plan";
import type { DemandDrawsProblem } from "../sizing/demand-draws/demand-draws-problem";
import { formatUsdPerMonth } from "./money-format";
import { formatAvailability } from "./probability-format";
import { styled, type StyledOutput } from "./text-style";
import { textTable } from "./text-table";

/** Demands that are listed, those that are singled out besides; `--json` has all of them. */
const SHOWN_DEMANDS = 16;

/** Share of the draws that the quantile plan serves, where none is stated. */
const DEFAULT_QUANTILE = 0.95;

/** The plans for draws of a demand as text for people: each demand with its fleet, the quantile's and that of least regret marked. */
export function demandDrawsText(problem: DemandDrawsProblem, plan: DemandDrawsPlan, output: StyledOutput): string {
  const { draws, unit, targets, quantile = DEFAULT_QUANTILE } = problem;
  const { plans, quantilePlan, leastRegret } = plan;
  const share = `${Number((quantile * 100).toPrecision(6))} %`;
  const title =
    `${draws.length} draw${draws.length === 1 ? "" : "s"} of ${plans.length} demand${plans.length === 1 ? "" : "s"}, ` +
    `up at least ${formatAvailability(targets.unavailability)} of the time`;
  const marksOf = (index: number): string =>
    [...(index === quantilePlan ? [`◂ ${share} of the draws`] : []), ...(index === leastRegret?.plan ? ["◂ least regret"] : [])].join("  ");
  const shown = plans.map((each, index) => ({ each, index })).filter(({ index }) => index < SHOWN_DEMANDS || marksOf(index) !== "");
  const more = plans.length - shown.length;
  const regret =
    leastRegret === undefined
      ? []
      : [`  regret  on average ${formatUsdPerMonth(leastRegret.microUsdPerHour)} a month above what each demand alone would have cost`];
  return [
    styled(output, "bold", title),
    "",
    ...textTable(
      [
        { heading: `${unit}s`, isNumeric: true },
        { heading: "draws", isNumeric: true },
        { heading: "machines", isNumeric: true },
        { heading: "a month", isNumeric: true },
        { heading: "availability" },
        { heading: "serves", isNumeric: true },
        { heading: "" },
      ],
      shown.map(({ each, index }) => [...rowOf(each), marksOf(index)]),
    ).map((line) => `  ${line}`),
    ...(more === 0 ? [] : [`  and ${more} more demands; --json has all of them`]),
    "",
    ...regret,
    ...proofLines(plans),
    "",
  ].join("\n");
}

function rowOf({ demand, draws, status, counts, microUsdPerHour, unavailability, serves }: DemandPlan): string[] {
  const machines = counts.reduce((sum, { count }) => sum + count, 0);
  return status === "infeasible"
    ? [`${demand}`, `${draws}`, "", "", "no fleet", ""]
    : [`${demand}`, `${draws}`, `${machines}`, formatUsdPerMonth(microUsdPerHour), formatAvailability(unavailability), `${serves}`];
}

function proofLines(plans: readonly DemandPlan[]): string[] {
  const unproven = plans.filter(({ status }) => status === "feasible").length;
  const without = plans.filter(({ status }) => status === "infeasible").length;
  return [
    unproven === 0 ? "  proof   no fleet costs less for its demand" : `  proof   of ${unproven} demands a cheaper fleet is not ruled out`,
    ...(without === 0 ? [] : [`  none    ${without} demand${without === 1 ? " has" : "s have"} no fleet that meets the targets`]),
  ];
}
