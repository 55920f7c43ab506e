import { formatUsd } from "../../report/money-format";
import { MICRO_USD_PER_USD } from "../../sizing/money";
import { checkReservation, planReservation, type ReservationPlan, type ReservationProblem } from "../../sizing/purchase/plan-reservation";
import { styled, type TextOutput } from "../terminal";
import type { ProblemKind } from "./problem-kind";

/** Name and version of the answer's format; a change that breaks readers raises the number. */
export const RESERVATION_FORMAT = "cdktf-lepton/reservation-plan/1";

/** How many machines to commit to. */
export const reservationKind: ProblemKind<ReservationProblem, ReservationPlan> = {
  kind: "reservation",
  summary: "how many machines to commit to when the rest is bought on demand",
  schema: "reservation-problem.schema.json",
  options: [],
  check: checkReservation,
  plan: (problem) => planReservation(problem),
  text: reservationText,
  document: (problem, plan) => ({ format: RESERVATION_FORMAT, problem: { kind: reservationKind.kind, ...problem }, plan }),
  quality: () => ({ isInfeasible: false, gap: 0 }),
};

function reservationText({ demand }: ReservationProblem, plan: ReservationPlan, output: TextOutput): string {
  const { reserved, reservedAtMost, totalMicroUsd, onDemandOnlyMicroUsd } = plan;
  const most = demand.reduce((greatest, machines) => Math.max(greatest, machines), 0);
  const usd = (micro: number): string => formatUsd(micro / MICRO_USD_PER_USD);
  const saved = onDemandOnlyMicroUsd === 0 ? 0 : (100 * (onDemandOnlyMicroUsd - totalMicroUsd)) / onDemandOnlyMicroUsd;
  return [
    styled(output, "bold", `${demand.length} hours of up to ${most} machines: commit to ${reserved}`),
    "",
    ...(reservedAtMost > reserved ? [`  as cheap   up to ${reservedAtMost} committed machines`] : []),
    `  cost       ${usd(totalMicroUsd)} for these hours; no other number costs less`,
    `  on demand  ${usd(onDemandOnlyMicroUsd)} without commitments; ${saved.toFixed(1)} % are saved`,
    "",
  ].join("\n");
}
