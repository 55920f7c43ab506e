/** What to buy how: commitments, spot and its risks (problem P5). */
export { planReservation } from "./plan-reservation";
export type { ReservationPlan, ReservationProblem } from "./plan-reservation";
export { verifyReservation } from "./verify-reservation";
export {
  bucketUnavailability,
  interruptionMicroUsdPerHour,
  interruptionsPerHour,
  SPOT_ADVISOR_BUCKETS,
  spotUnavailability,
} from "./spot-interruption";
export type { InterruptionCost, UnavailabilityRange } from "./spot-interruption";
export type { SpotTrace } from "./spot-trace";
export { fitSpotCorrelation } from "./fit-spot-correlation";
export type { JointUnavailability, SpotCorrelation, SpotPool, SpotRegion } from "./fit-spot-correlation";
export { spotCapacityOf, spotFailureDomains, spotShockStates, unavailabilityWithSpotShocks, withSpotShocks } from "./spot-failure-domains";
export type { SpotShockState } from "./spot-failure-domains";
export { replaySpotTraces } from "./replay-spot-traces";
export type { SpotReplay } from "./replay-spot-traces";
