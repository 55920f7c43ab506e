import type { BrokenRule } from "../errors";
import { formatJsonPath, type JsonPath } from "../sizing/format/json-path";
import { pathOfRule } from "../sizing/format/rule-path";
import { schemaViolations } from "../sizing/format/schema-violations";
import { publishedSchema } from "./kind-schema";
import type { AnyProblemKind } from "./problem-kind";

/** An error that names more rules than this is not read to its end. */
const MOST_RULES_NAMED = 50;

/** A rule and the part of the problem that breaks it. */
export interface PlacedRule extends BrokenRule {
  /** The part; the root where the rule names none. */
  readonly path: JsonPath;
  /** Whether the rule is one of the format: its `problem` then continues the sentence that begins with the path. */
  readonly isOfFormat: boolean;
}

/** What somebody posed, and every rule that it breaks. */
export interface PosedProblem {
  /** The problem without what only names its format. What breaks a rule may be of any form. */
  readonly problem: unknown;
  /** The rules; empty for a well-formed problem. */
  readonly broken: readonly PlacedRule[];
}

/** Holds a value against the format of a kind's problems and, where its structure allows to read them, against the rules of the kind. */
export function checkPosedProblem(kind: AnyProblemKind, value: unknown): PosedProblem {
  const ofFormat = schemaViolations(publishedSchema(kind.schema), value);
  const violations = ofFormat.map(({ isStructural: _, ...violation }) => ({ ...violation, isOfFormat: true }));
  if (ofFormat.some(({ isStructural }) => isStructural)) {
    return { problem: value, broken: violations };
  }
  const { $schema: _schema, kind: _kind, ...problem } = value as Readonly<Record<string, unknown>>;
  const inconsistent = kind.check(problem).map((rule) => ({ ...rule, path: pathOfRule(rule.problem, problem), isOfFormat: false }));
  // What a part's format already says is not said twice; a part that is missing has no path of its own.
  const wrongParts = new Set(violations.map(({ path }) => formatJsonPath(path)));
  const unsaid = inconsistent.filter(({ path }) => path.length > 0 && !wrongParts.has(formatJsonPath(path)));
  return { problem, broken: violations.length === 0 ? inconsistent : [...violations, ...unsaid] };
}

/** The first rules of many, with how many there are besides. */
export function firstRules(broken: readonly BrokenRule[]): readonly BrokenRule[] {
  const more = broken.length - MOST_RULES_NAMED;
  const summary = { rule: "format-more", problem: `${more} more rules are broken`, remedy: "mend those above first" };
  return more > 0 ? [...broken.slice(0, MOST_RULES_NAMED), summary] : broken;
}
