/** Prices that may change (problem P13). */
export { planRobustFleet, worstMicroUsdPerHour } from "./plan-robust-fleet";
export type { FleetSolver, PriceRise, PriceUncertainty, RobustFleetPlan } from "./plan-robust-fleet";
export { priceStability } from "./price-stability";
export type { PriceRange } from "./price-stability";
