/** A statement of an IAM, key or bucket policy, in AWS's own JSON spelling. */
export interface PolicyStatement {
  /** Identifier, unique in its document. */
  readonly Sid: string;
  /** Whether it allows or denies. */
  readonly Effect: "Allow" | "Deny";
  /** Who; only in trust, key and bucket policies. */
  readonly Principal?: Readonly<Record<string, string>>;
  /** What may or may not be done. */
  readonly Action: string | readonly string[];
  /** To what; not in trust policies. */
  readonly Resource?: string | readonly string[];
  /** Under which conditions: operator, then key, then value. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * Renders a policy document as JSON.
 *
 * Written as JSON and not through the `aws_iam_policy_document` data source: the document is then readable in the plan, and nothing has to be
 * read before it is known.
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
