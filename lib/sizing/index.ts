/** Exact capacity sizing: which machines, how many, where, from availability and cost targets. Plain TypeScript without dependencies. */
export { checkFleetProblem } from "./check-fleet-problem";
export { fleetUnavailability } from "./fleet-unavailability";
export { planFleet } from "./plan-fleet";
export { planForBudget } from "./plan-for-budget";
export { fleetFrontier } from "./fleet-frontier";
export { fleetSensitivities } from "./fleet-sensitivities";
export { priceRanges } from "./price-ranges";
export { verifyFleetPlan } from "./verify-fleet-plan";
export { verifiedLowerBound } from "./verified-lower-bound";
export { HOURS_PER_MONTH, MICRO_USD_PER_USD, microUsd, microUsdPerHour, usdPerMonth } from "./money";
export { LeptonError } from "../errors";
export type { BrokenRule } from "../errors";
export type { FleetPlanningOptions, PlanningProgress } from "./planning-options";
export type { FleetFrontier, FrontierOptions, FrontierPoint } from "./fleet-frontier";
export type { DegradedSensitivities, FailureSensitivity, FleetSensitivities, LevelSensitivities } from "./fleet-sensitivities";
export type { PriceRange } from "./price-ranges";
export type { PlanDiscrepancy } from "./verify-fleet-plan";
export type {
  DegradedTarget,
  FailureDomain,
  FleetMix,
  FleetProblem,
  FleetTargets,
  Offering,
  PriceDoubt,
  PurchaseOption,
  Quota,
  ShareTarget,
  SharedShock,
  SurviveTarget,
} from "./fleet-problem";
export type {
  BindingConstraint,
  DegradedLevel,
  DoubtfulPrice,
  FleetPlan,
  FleetPlanStatus,
  Infeasibility,
  OfferingCount,
  Rejection,
  Relaxation,
} from "./fleet-plan";
export * from "./certificate";
export * from "./replica";
export * from "./throughput-mix";
export * from "./budget";
export * from "./demand-draws";
export * from "./purchase";
export * from "./robust";
export * from "./queueing";
export * from "./service";
export * from "./durability";
export * from "./erasure";
export * from "./packing";
export * from "./allocation";
export * from "./edge";
