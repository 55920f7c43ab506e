/** A claim of a plan that an independent check does not confirm. */
export interface PlanDiscrepancy {
  /** What was checked, for example `cost`, `unavailability`, `limit:<offering>`. */
  readonly check: string;
  /** What the plan claims or the problem asks for. */
  readonly expected: string;
  /** What the check found. */
  readonly found: string;
}

/** Two ways of adding up the same probabilities agree to this share. */
export const AGREEMENT = 1e-9;

/** No discrepancy where something holds, else the one that says what was expected and what was found. */
export function unless(holds: boolean, check: string, expected: unknown, found: unknown): PlanDiscrepancy[] {
  return holds ? [] : [{ check, expected: String(expected), found: String(found) }];
}

/** What a check finds, or that it cannot read what it checks: whoever wrote a plan may have put anything there. */
export function unlessMalformed(check: () => PlanDiscrepancy[]): PlanDiscrepancy[] {
  try {
    return check();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) {
      return unless(false, "format", "the published format of a plan", error.message);
    }
    throw error;
  }
}
