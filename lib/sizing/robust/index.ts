/** The fleet for prices that may rise (problem P13). */
export { planRobustFleet, worstMicroUsdPerHour } from "./plan-robust-fleet";
export { verifyRobustFleetPlan } from "./verify-robust-fleet-plan";
export type { FleetSolver } from "./plan-robust-fleet";
export type { RobustFleetPlan } from "./robust-fleet-plan";
export type { PriceRise, PriceUncertainty, RobustFleetProblem } from "./robust-fleet-problem";
