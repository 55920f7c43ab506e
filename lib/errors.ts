/**
 * One rule that an input breaks.
 *
 * Written so that the message alone is enough to mend the input: what is wrong, the value, what is allowed, what to do.
 */
export interface BrokenRule {
  /** Stable identifier of the rule, for tests and searches, for example `availability-range`. */
  readonly rule: string;
  /** What is wrong, with the offending value. One sentence without a final full stop. */
  readonly problem: string;
  /** What is allowed, or what to change. One sentence without a final full stop. */
  readonly remedy: string;
}

/**
 * Every error that the library throws for bad input: all broken rules at once, with the place they were broken in.
 *
 * Other programs can read `where` and `rules` instead of parsing the message.
 */
export class LeptonError extends Error {
  /** Name that survives bundling and crossing between two copies of the library, where `instanceof` does not. */
  public override readonly name = "LeptonError";

  /**
   * @param where construct path, file name or function the rules belong to
   * @param rules every broken rule; never empty
   */
  public constructor(
    public readonly where: string,
    public readonly rules: readonly BrokenRule[],
  ) {
    super(formatRules(where, rules));
  }

  /** Whether a caught value is an error of this library. */
  public static isLeptonError(value: unknown): value is LeptonError {
    return value instanceof Error && value.name === "LeptonError" && Array.isArray((value as LeptonError).rules);
  }
}

/** Throws one error that names every broken rule, or returns when there is none. */
export function assertNoBrokenRules(where: string, rules: readonly BrokenRule[]): void {
  if (rules.length > 0) {
    throw new LeptonError(where, rules);
  }
}

function formatRules(where: string, rules: readonly BrokenRule[]): string {
  if (rules.length === 1) {
    return `${where}: ${formatRule(rules[0]!)}`;
  }
  const lines = rules.map((rule, index) => `  ${index + 1}. ${formatRule(rule)}`);
  return [`${where}: ${rules.length} problems`, ...lines].join("\n");
}

function formatRule(rule: BrokenRule): string {
  return `${rule.problem}: ${rule.remedy} [${rule.rule}]`;
}
