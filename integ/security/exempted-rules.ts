import type { FailedRule } from "./checkov-report";

/** A rule that is out of scope for a type of resource, with the reason: a row of the table in docs/security.md. */
export interface ExemptedRule {
  readonly rule: string;
  readonly type: string;
  /** A part of the logical id that narrows the exemption; empty for all resources of the type. */
  readonly idPart: string;
  readonly reason: string;
}

/** What remains of a report when the exempted rules are taken away. */
export interface Judgement {
  /** Failures that no exemption covers. */
  readonly violations: readonly FailedRule[];
  /** Exemptions that a failure made use of. */
  readonly used: readonly ExemptedRule[];
}

const ROW = /^\|\s*`?(CKV2?_[A-Z0-9]+_\d+)`?\s*\|\s*`?([a-z0-9_]+)(?::(\w+))?`?\s*\|(.*)\|\s*$/;

/**
 * Reads the exempted rules from the Markdown table whose first two columns are rule and resource type and whose last is the reason.
 * `aws_s3_bucket:AccessLogs` narrows a row to resources with `AccessLogs` in their logical id.
 *
 * @throws Error when a row has no reason
 */
export function readExemptedRules(markdown: string): ExemptedRule[] {
  return markdown.split("\n").flatMap((line) => {
    const match = ROW.exec(line);
    if (match === null) {
      return [];
    }
    const [, rule, type, idPart = "", rest] = match as unknown as [string, string, string, string | undefined, string];
    const reason = rest.slice(rest.lastIndexOf("|") + 1).trim();
    if (reason === "") {
      throw new Error(`${rule} is out of scope without a reason: write one into the last column`);
    }
    return [{ rule, type, idPart, reason }];
  });
}

/** Takes the exempted rules away from failures. An exemption holds for the resources it names only. */
export function judge(failed: readonly FailedRule[], exempted: readonly ExemptedRule[]): Judgement {
  const used = new Set<ExemptedRule>();
  const violations = failed.filter((failure) => {
    const exemption = exempted.find(({ rule, type, idPart }) => {
      return rule === failure.rule && failure.types.includes(type) && failure.resource.includes(idPart);
    });
    if (exemption !== undefined) {
      used.add(exemption);
    }
    return exemption === undefined;
  });
  return { violations, used: exempted.filter((exemption) => used.has(exemption)) };
}
