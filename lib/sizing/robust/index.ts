/** The fleet for prices that may rise (problem P13). */
export { planRobustFleet, worstMicroUsdPerHour } from "./plan-robust-fleet";
export type { FleetSolver, PriceRise, PriceUncertainty, RobustFleetPlan } from "./plan-robust-fleet";
