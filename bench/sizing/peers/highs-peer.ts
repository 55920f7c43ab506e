import { performance } from "node:perf_hooks";
import loadHighs from "highs";

/** HiGHS compiled to WebAssembly, in this process; its time includes reading the programme, which its interface does not separate. */
export class HighsPeer {
  private constructor(private readonly highs: Awaited<ReturnType<typeof loadHighs>>) {}

  public static async load(): Promise<HighsPeer> {
    return new HighsPeer(await loadHighs());
  }

  /** The proven optimum of a programme in CPLEX LP format. @param seconds after which it stops */
  public solve(
    programme: string,
    seconds: number,
  ): { readonly ms: number; readonly optimal: boolean; readonly objective: number; readonly values: ReadonlyMap<string, number> } {
    const start = performance.now();
    const result = this.highs.solve(programme, { mip_rel_gap: 0, mip_abs_gap: 0, time_limit: seconds, output_flag: false });
    const ms = performance.now() - start;
    const values = new Map(Object.entries(result.Columns).map(([name, column]) => [name, "Primal" in column ? column.Primal : NaN]));
    return { ms, optimal: result.Status === "Optimal", objective: result.ObjectiveValue, values };
  }
}
