import { LeptonError, assertNoBrokenRules, type BrokenRule } from "../errors";
import { checkPosedProblem, firstRules, type PlacedRule } from "../kinds/check-posed-problem";
import { publishedSchema } from "../kinds/kind-schema";
import type { AnyProblemKind } from "../kinds/problem-kind";
import { DEFAULT_KIND, PROBLEM_KINDS, problemKindOf, unknownKind } from "../kinds/problem-kinds";
import { formatJsonPath } from "../sizing/format/json-path";
import { parseProblemText, type ParsedText, type TextFormat } from "./problem-text";

/** A problem that no rule speaks against, and its kind. */
export interface ReadProblem {
  /** What it asks. */
  readonly kind: AnyProblemKind;
  /** The problem, in the format of the kind's schema. */
  readonly problem: unknown;
}

/**
 * Reads a problem that someone wrote. It says its kind in `kind`; a problem that does not is a fleet problem.
 *
 * @param text JSON or YAML
 * @param name what errors call it: its file name, or "standard input"
 * @param format what it is written in
 * @throws LeptonError that names every broken rule, each with its JSON path and line, or the first 50 and how many more there are
 */
export function readProblem(text: string, name: string, format: TextFormat): ReadProblem {
  const parsed = parseProblemText(text, format);
  assertNoBrokenRules(name, parsed.broken);
  const kind = kindOf(parsed.value);
  if ("rule" in kind) {
    throw new LeptonError(name, placedIn(parsed, [kind]));
  }
  const { problem, broken } = checkPosedProblem(kind, parsed.value);
  assertNoBrokenRules(name, firstRules(placedIn(parsed, broken)));
  return { kind, problem };
}

/** What kind a file is of, or why that cannot be said. */
function kindOf(value: unknown): AnyProblemKind | PlacedRule {
  if (typeof value !== "object" || value === null) {
    return DEFAULT_KIND;
  }
  if (Object.hasOwn(value, "kind")) {
    const name = (value as { readonly kind: unknown }).kind;
    return problemKindOf(name) ?? { ...unknownKind(name), path: ["kind"], isOfFormat: true };
  }
  // A fleet problem in replicas has all that one in service units has, and says what a replica takes.
  if (Object.hasOwn(value, "replica")) {
    return problemKindOf("replica-fleet")!;
  }
  // A file of another kind would be told that it lacks all that fleets have, and that all it has is unknown.
  const required = (kind: AnyProblemKind): readonly string[] => publishedSchema(kind.schema).required ?? [];
  const looksLike = (kind: AnyProblemKind): boolean => required(kind).every((name) => Object.hasOwn(value, name));
  const isNoFleet = (kind: AnyProblemKind): boolean =>
    required(kind).some((name) => !Object.hasOwn(publishedSchema(DEFAULT_KIND.schema).properties!, name));
  const candidates = looksLike(DEFAULT_KIND) ? PROBLEM_KINDS.filter(isNoFleet) : PROBLEM_KINDS;
  const meant = candidates.find(looksLike);
  return meant === undefined
    ? DEFAULT_KIND
    : {
        rule: "kind-stated",
        path: [],
        isOfFormat: true,
        problem: `lacks 'kind', and has what a ${meant.kind} problem has`,
        remedy: `add 'kind: ${meant.kind}'`,
      };
}

function placedIn({ lineOf }: ParsedText, placed: readonly PlacedRule[]): BrokenRule[] {
  return placed.map(({ rule, path, isOfFormat, problem, remedy }) => ({
    rule,
    problem: `${formatJsonPath(path)} (line ${lineOf(path)}) ${isOfFormat ? "" : "breaks a rule: "}${problem}`,
    remedy,
  }));
}
