import type { FleetPlanningOptions } from "../planning-options";

/** Operations between two reports that nothing new was found. */
const OPERATIONS_PER_REPORT = 20_000_000;

/** Keeps the best cost and bound of one search, and tells somebody when they improve or when a while has passed. */
export class Progress {
  private best?: number;
  private bound = 0;
  private toldAt = 0;

  public constructor(private readonly tell: NonNullable<FleetPlanningOptions["onProgress"]>) {}

  /**
   * Takes note of how far the search is.
   *
   * @param operations spent so far
   * @param bound a lower bound, which may be weaker than what was known
   * @param best cost of a fleet, which may be dearer than what was known
   */
  public note(operations: number, bound: number, best: number | undefined): void {
    const cost = best === undefined ? this.best : Math.min(best, this.best ?? Infinity);
    const lower = Math.min(Math.max(bound, this.bound), cost ?? Infinity);
    const isNew = cost !== this.best || lower > this.bound;
    if (!isNew && operations - this.toldAt < OPERATIONS_PER_REPORT) {
      return;
    }
    this.best = cost;
    this.bound = lower;
    this.toldAt = operations;
    this.tell({
      ...(cost === undefined ? {} : { bestMicroUsdPerHour: cost }),
      lowerBoundMicroUsdPerHour: lower,
      gap: cost === undefined ? 1 : cost > lower ? (cost - lower) / cost : 0,
      operations,
    });
  }
}

/** The progress that is told to somebody; undefined when nobody wants to know. */
export function progressTo(tell: FleetPlanningOptions["onProgress"]): Progress | undefined {
  return tell === undefined ? undefined : new Progress(tell);
}
