import { MICRO_USD_PER_USD } from "../sizing/money";
import type { ReservationPlan, ReservationProblem } from "../sizing/purchase/plan-reservation";
import { formatUsd } from "./money-format";
import { styled, type StyledOutput } from "./text-style";

/** A reservation as text for people: how many machines, what they cost, what is saved. */
export function reservationText({ demand }: ReservationProblem, plan: ReservationPlan, output: StyledOutput): string {
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
