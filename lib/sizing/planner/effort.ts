/** Thrown inside the search when its effort is spent; never leaves the planner. */
export class EffortSpent extends Error {
  public override readonly name = "EffortSpent";
}

/** Operations between two looks at the clock. */
const OPERATIONS_PER_LOOK = 2_000_000;

/** Numbers that labels may hold at a time: 256 MB at 8 bytes each. */
const MOST_NUMBERS = 32_000_000;

/** How much computing a search may do: a number of operations, which is deterministic, and optionally a time; and its memory. */
export class Effort {
  private operationsSpent = 0;
  private sinceLook = 0;
  private held = 0;
  private heldByRun = 0;
  private look: (() => void) | undefined;

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

  /** Accounts for numbers that are held from now on. @throws EffortSpent when they no longer fit into memory */
  public hold(numbers: number): void {
    this.held += numbers;
    if (this.held + this.heldByRun > MOST_NUMBERS) {
      throw new EffortSpent();
    }
  }

  /** Accounts for numbers that are held until the next run starts; for fewer of them when negative. @throws EffortSpent as `hold` */
  public holdForRun(numbers: number): void {
    this.heldByRun += numbers;
    this.hold(0);
  }

  /** What the last run held is free again. */
  public startRun(): void {
    this.heldByRun = 0;
  }

  /** Does some work while somebody looks on, every two million operations. */
  public watched<Result>(look: () => void, work: () => Result): Result {
    this.look = look;
    try {
      return work();
    } finally {
      this.look = undefined;
    }
  }

  /** Operations spent so far. */
  public get spent(): number {
    return this.operationsSpent;
  }

  /** Accounts for work about to be done. @throws EffortSpent when it no longer fits */
  public spend(operations: number): void {
    this.operationsSpent += operations;
    this.sinceLook += operations;
    if (this.operationsSpent > this.operations) {
      throw new EffortSpent();
    }
    if (this.sinceLook >= OPERATIONS_PER_LOOK) {
      this.sinceLook = 0;
      this.look?.();
      if (this.now !== undefined && this.now() > this.deadline) {
        throw new EffortSpent();
      }
    }
  }
}
