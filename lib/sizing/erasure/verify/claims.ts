import type { PlanDiscrepancy } from "../../verify/plan-discrepancy";

/** Two ways of adding up the same probabilities agree to this share. */
const AGREEMENT = 1e-9;

/** Collects which claims of a plan do not hold, and which could not be checked. */
export class Claims {
  public readonly discrepancies: PlanDiscrepancy[] = [];
  public readonly unchecked: string[] = [];

  /** A claim that holds or does not. */
  public expect(check: string, holds: boolean, expected: unknown, found: unknown): void {
    if (!holds) {
      this.discrepancies.push({ check, expected: String(expected), found: String(found) });
    }
  }

  /** A figure that was worked out in another way. */
  public near(check: string, claimed: number, truth: number, share = AGREEMENT): void {
    this.expect(check, isNear(claimed, truth, share), truth, claimed);
  }

  /** Something that was not checked, and why. */
  public skip(what: string): void {
    this.unchecked.push(what);
  }
}

/** Whether two figures agree but for rounding. */
export function isNear(claimed: number, truth: number, share = AGREEMENT): boolean {
  return Math.abs(claimed - truth) <= share * Math.abs(truth);
}
