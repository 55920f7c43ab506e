/** One mistake in a synthesized stack. */
export interface Finding {
  /** The file, as it was given to the check. */
  readonly file: string;
  /** Address of the resource, data source, provider or output, for example `google_container_cluster.core`. */
  readonly address: string;
  /** Where in it, for example `node_config[0].machine_type`; empty for the whole. */
  readonly path: string;
  /** Stable name of the broken rule. */
  readonly rule: FindingRule;
  /** What is wrong. */
  readonly problem: string;
  /** What is allowed or to be changed. */
  readonly remedy: string;
}

/** What can be wrong. */
export type FindingRule =
  | "unknown-type"
  | "unknown-argument"
  | "missing-argument"
  | "computed-argument"
  | "wrong-type"
  | "block-shape"
  | "too-few-blocks"
  | "too-many-blocks"
  | "unknown-reference"
  | "unknown-attribute"
  | "bad-expression"
  | "unknown-provider";

/** A finding as one line for people. */
export function formatFinding(finding: Finding): string {
  const place = finding.path === "" ? finding.address : `${finding.address}: ${finding.path}`;
  return `${finding.file}: ${place}: ${finding.problem}: ${finding.remedy} [${finding.rule}]`;
}

/** Collects the findings of one block of a file. */
export class FindingSink {
  public constructor(
    private readonly findings: Finding[],
    private readonly file: string,
    private readonly address: string,
  ) {}

  /** Reports a mistake. */
  public report(rule: FindingRule, path: string, problem: string, remedy: string): void {
    this.findings.push({ file: this.file, address: this.address, path, rule, problem, remedy });
  }
}

/** Joins a path and the next step. */
export function below(path: string, step: string): string {
  return path === "" ? step : `${path}.${step}`;
}

/**
 * Names what a misspelt name most likely means, or lists what there is.
 *
 * The nearest name counts as meant when it differs in at most a third of its letters (Levenshtein distance, V. I.
 * Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals", 1966).
 */
export function suggest(name: string, allowed: readonly string[]): string {
  if (allowed.length === 0) {
    return "none is allowed here";
  }
  const ranked = allowed
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  const nearest = ranked[0]!;
  if (nearest.distance <= Math.max(name.length, nearest.candidate.length) / 3) {
    return `did you mean "${nearest.candidate}"?`;
  }
  const shown = [...allowed].sort().slice(0, 12);
  return `allowed: ${shown.join(", ")}${allowed.length > shown.length ? `, and ${allowed.length - shown.length} more` : ""}`;
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const substitution = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(previous[column]! + 1, current[column - 1]! + 1, substitution));
    }
    previous = current;
  }
  return previous[right.length]!;
}
