import type { FleetProblem } from "../fleet-problem";

/** A fleet problem whose prices are the lowest ones, with how far they may rise. */
export interface RobustFleetProblem extends FleetProblem {
  /** What may get dearer, and for how many machines at once. */
  readonly uncertainty: PriceUncertainty;
}

/** How far prices may rise, and how many instances may meet with it. */
export interface PriceUncertainty {
  /** Offerings whose price may rise; the price of others is certain. */
  readonly rises: readonly PriceRise[];
  /**
   * The most instances whose price rises (Gamma of Bertsimas and Sim): 0 plans with the prices as they are, more instances than the fleet
   * has with every price at its highest. Integer, at least 0.
   */
  readonly instances: number;
}

/** An offering whose price lies between that of the problem and one that is higher. */
export interface PriceRise {
  /** Id of the offering. */
  readonly offering: string;
  /** The most by which an instance gets dearer, in millionths of a US dollar per hour. Integer, at least 0. */
  readonly microUsdPerHour: number;
}
