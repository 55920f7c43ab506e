import { LeptonError } from "../../lib/errors";

/** The rules that an action breaks, sorted; fails when it breaks none or throws something else. */
export function brokenRules(action: () => unknown): string[] {
  return leptonError(action)
    .rules.map(({ rule }) => rule)
    .sort();
}

/** The library error that an action throws; fails when it throws none or something else. */
export function leptonError(action: () => unknown): LeptonError {
  try {
    action();
  } catch (error) {
    if (LeptonError.isLeptonError(error)) {
      return error;
    }
    throw error;
  }
  throw new Error("expected a LeptonError, nothing was thrown");
}
