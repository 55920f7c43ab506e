/** Thrown inside the search when its effort is spent; never leaves the planner. */
export class EffortSpent extends Error {
  public override readonly name = "EffortSpent";
}

/** Operations between two looks at the clock. */
const OPERATIONS_PER_LOOK = 2_000_000;

/** How much computing a search may do: a number of operations, which is deterministic, and optionally a time. */
export class Effort {
  private spent = 0;
  private sinceLook = 0;

  /**
   * @param operations multiply-adds allowed
   * @param deadline time in milliseconds on the given clock
   * @param now the clock
   */
  public constructor(
    private readonly operations: number,
    private readonly deadline = Infinity,
    private readonly now?: () => number,
  ) {}

  /** Accounts for work about to be done. @throws EffortSpent when it no longer fits */
  public spend(operations: number): void {
    this.spent += operations;
    this.sinceLook += operations;
    if (this.spent > this.operations) {
      throw new EffortSpent();
    }
    if (this.sinceLook >= OPERATIONS_PER_LOOK) {
      this.sinceLook = 0;
      if (this.now !== undefined && this.now() > this.deadline) {
        throw new EffortSpent();
      }
    }
  }
}
