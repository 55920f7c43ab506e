import type { RobustFleetPlan } from "../sizing/robust/robust-fleet-plan";
import type { RobustFleetProblem } from "../sizing/robust/robust-fleet-problem";
import { askedLevels } from "./asked-levels";
import { degradedLines, factLines, shareTable } from "./fleet-plan-table";
import { noFleetText } from "./fleet-text";
import { formatUsdPerMonth } from "./money-format";
import { formatAvailability, formatDowntimePerYear } from "./probability-format";
import { styled, type StyledOutput } from "./text-style";

/** A fleet for uncertain prices as text for people: the machines, what they cost now and at worst; or why there is none. */
export function robustText(problem: RobustFleetProblem, plan: RobustFleetPlan, output: StyledOutput): string {
  const { instances, rises } = problem.uncertainty;
  const asked = `${askedLevels(problem)}, when the prices of any ${instances} machine${instances === 1 ? "" : "s"} rise`;
  if (plan.infeasibility !== undefined) {
    return noFleetText(asked, plan.infeasibility, output);
  }
  const units = new Map(problem.offerings.map(({ id, unitsPerInstance }) => [id, unitsPerInstance]));
  const installedUnits = plan.counts.reduce((sum, { offering, count }) => sum + count * units.get(offering)!, 0);
  const certain = plan.counts.filter(({ offering }) => !rises.some((rise) => rise.offering === offering && rise.microUsdPerHour > 0));
  const machines = (counts: RobustFleetPlan["counts"]): number => counts.reduce((sum, { count }) => sum + count, 0);
  const degraded = degradedLines({ problem, plan });
  const proof =
    plan.status === "optimal" ? "no fleet costs less at its worst" : `at most ${(plan.gap * 100).toFixed(2)} % above the least worst cost`;
  const { counts, microUsdPerHour, unavailability } = plan;
  return [
    styled(output, "bold", asked),
    "",
    ...shareTable({ problem, plan: { counts, installedUnits, microUsdPerHour }, lowerBounds: undefined }).map((line) => `  ${line}`),
    "",
    ...factLines("availability", [
      `${formatAvailability(unavailability)}, asked for ${formatAvailability(problem.targets.unavailability)}; ` +
        `short for ${formatDowntimePerYear(unavailability)} a year`,
    ]),
    ...(degraded.length === 0 ? [] : factLines("degraded levels", degraded)),
    ...factLines("cost", [`${formatUsdPerMonth(microUsdPerHour)} a month at the prices as they are`]),
    ...factLines("at worst", [`${formatUsdPerMonth(plan.worstMicroUsdPerHour)} a month; ${proof}`]),
    ...(machines(certain) === 0 ? [] : factLines("certain", [`the price of ${machines(certain)} of the ${machines(counts)} machines`])),
    "",
  ].join("\n");
}
