import type { BrokenRule } from "../../errors";

/** Rule of a rate or a time that must be above 0. */
export function checkPositive(field: string, value: unknown, what: string): BrokenRule[] {
  return typeof value === "number" && value > 0 && value < Infinity
    ? []
    : [{ rule: `${field}-positive`, problem: `'${field}' (${String(value)}) is not a number above 0`, remedy: `give ${what}` }];
}

/** Rule of a rate or a time that may be 0. */
export function checkNotNegative(field: string, value: unknown, what: string): BrokenRule[] {
  return typeof value === "number" && value >= 0 && value < Infinity
    ? []
    : [{ rule: `${field}-range`, problem: `'${field}' (${String(value)}) is not a number of at least 0`, remedy: `give ${what}` }];
}

/** Rule of a count. */
export function checkWhole(field: string, value: unknown, least: number, what: string): BrokenRule[] {
  return Number.isSafeInteger(value) && (value as number) >= least
    ? []
    : [
        {
          rule: `${field}-integer`,
          problem: `'${field}' (${String(value)}) is not an integer of at least ${least}`,
          remedy: `give ${what}`,
        },
      ];
}

/** Rule of a share or a probability with both ends excluded. */
export function checkOpenShare(field: string, value: unknown, what: string): BrokenRule[] {
  return typeof value === "number" && value > 0 && value < 1
    ? []
    : [{ rule: `${field}-range`, problem: `'${field}' (${String(value)}) is not between 0 and 1, both excluded`, remedy: `give ${what}` }];
}
