import type { FleetProblem } from "../fleet-problem";

/** A fleet problem whose demand is known as a sample only. */
export interface DemandDrawsProblem extends Omit<FleetProblem, "demand"> {
  /**
   * Demands of equal weight in service units: hours of a record, or draws from a forecast. Integers of at least 1; from 1 to 100,000 of
   * them.
   */
  readonly draws: readonly number[];
  /**
   * The share of the draws that the quantile plan serves. In (0, 1].
   *
   * @default 0.95
   */
  readonly quantile?: number;
  /**
   * What a service unit that is missing costs, in millionths of a US dollar per hour: the price of turning work away or of buying it
   * elsewhere at once. A number of at least 0.
   *
   * @default - unknown; no plan of least regret is given
   */
  readonly microUsdPerMissingUnitHour?: number;
}

/** A problem as `planDemandDraws` takes it. */
export interface PosedDraws {
  /** The fleet problem, with the greatest of the demands. */
  readonly problem: FleetProblem;
  /** Which plans to single out. */
  readonly options: Pick<DemandDrawsProblem, "quantile" | "microUsdPerMissingUnitHour">;
}

/** Takes a problem apart into what `planDemandDraws` takes. */
export function posedDraws({ draws, quantile, microUsdPerMissingUnitHour, ...rest }: DemandDrawsProblem): PosedDraws {
  return {
    problem: { ...rest, demand: draws.reduce((greatest, demand) => Math.max(greatest, demand), 1) },
    options: {
      ...(quantile === undefined ? {} : { quantile }),
      ...(microUsdPerMissingUnitHour === undefined ? {} : { microUsdPerMissingUnitHour }),
    },
  };
}
