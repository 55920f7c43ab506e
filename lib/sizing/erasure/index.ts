/** The cheapest erasure-coded storage for a stated durability and availability (problem P7). */
export { planErasureCode } from "./plan-erasure-code";
export { checkErasureProblem } from "./check-erasure-problem";
export { uncheckedErasureClaims, verifyErasurePlan, type ErasureVerification } from "./verify-erasure-plan";
export type {
  AllowedCodes,
  CopiesRange,
  ErasureOptions,
  ErasureProblem,
  ErasureTargets,
  LossMeasure,
  ObjectClass,
  ReedSolomonRange,
  RepairModel,
  StorageDeviceType,
  StorageDomain,
  StorageNodeType,
  StorageTraffic,
  SurviveDomains,
} from "./erasure-problem";
export type {
  CodeChoice,
  CodeFamily,
  ErasureAlternative,
  ErasureCost,
  ErasureDesign,
  ErasureDurability,
  ErasureInfeasibility,
  ErasurePlan,
  ErasurePlanStatus,
  ErasureRelaxation,
  RepairTraffic,
  ShardPlacement,
} from "./erasure-plan";
