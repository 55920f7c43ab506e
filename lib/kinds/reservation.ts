import { reservationText } from "../report/reservation-text";
import { checkReservation, planReservation, type ReservationPlan, type ReservationProblem } from "../sizing/purchase/plan-reservation";
import { verifyReservation } from "../sizing/purchase/verify-reservation";
import { noLimits, type ProblemKind } from "./problem-kind";

/** How many machines to commit to. */
export const reservationKind: ProblemKind<ReservationProblem, ReservationPlan> = {
  kind: "reservation",
  summary: "how many machines to commit to when the rest is bought on demand",
  schema: "reservation-problem.schema.json",
  planSchema: "reservation-plan.schema.json",
  format: "cdktf-lepton/reservation-plan/1",
  limits: [],
  check: checkReservation,
  checkLimits: noLimits,
  plan: (problem) => planReservation(problem),
  verify: verifyReservation,
  quality: () => ({ isInfeasible: false, gap: 0 }),
  text: reservationText,
};
