import loadHighs from "highs";

/** A proven optimum: the value of each variable by name. */
export type MilpSolution = ReadonlyMap<string, number>;

/** Solves integer programmes in CPLEX LP format with HiGHS: a solver that shares nothing with the library. */
export class Milp {
  private constructor(private readonly highs: Awaited<ReturnType<typeof loadHighs>>) {}

  /** Loads the solver. */
  public static async load(): Promise<Milp> {
    return new Milp(await loadHighs());
  }

  /**
   * The optimum, proven without any gap.
   *
   * @returns undefined when there is no solution
   */
  public solve(programme: string): MilpSolution | undefined {
    const result = this.highs.solve(programme, { mip_rel_gap: 0, mip_abs_gap: 0, output_flag: false });
    if (result.Status === "Infeasible") {
      return undefined;
    }
    if (result.Status !== "Optimal") {
      throw new Error(`HiGHS: ${result.Status}`);
    }
    return new Map(Object.entries(result.Columns).map(([name, column]) => [name, "Primal" in column ? column.Primal : NaN]));
  }
}
