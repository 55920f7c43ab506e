import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assertNoBrokenRules, type BrokenRule } from "../errors";
import { formatJsonPath, type JsonPath } from "../sizing/format/json-path";
import { DEFAULT_KIND, PROBLEM_KINDS, problemKindOf, unknownKind, type AnyProblemKind } from "./kinds/problem-kinds";
import { parseProblemText, type ParsedText, type TextFormat } from "./problem-text";
import { pathOfRule } from "../sizing/format/rule-path";
import { schemaViolations, type FormatSchema } from "../sizing/format/schema-violations";

/** An error that names more rules than this is not read to its end. */
const MOST_RULES_NAMED = 50;

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
  assertNoBrokenRules(name, placedIn(parsed, "rule" in kind ? [kind] : placedRules(parsed.value, kind)));
  const { $schema: _schema, kind: _kind, ...problem } = parsed.value as Readonly<Record<string, unknown>>;
  return { kind: kind as AnyProblemKind, problem };
}

/** A rule and the part of the problem that breaks it. */
interface PlacedRule extends BrokenRule {
  readonly path: JsonPath;
}

/** What kind a file is of, or why that cannot be said. */
function kindOf(value: unknown): AnyProblemKind | PlacedRule {
  if (typeof value !== "object" || value === null) {
    return DEFAULT_KIND;
  }
  if (Object.hasOwn(value, "kind")) {
    const name = (value as { readonly kind: unknown }).kind;
    return problemKindOf(name) ?? { ...unknownKind(name), path: ["kind"] };
  }
  // A fleet problem in replicas has all that one in service units has, and says what a replica takes.
  if (Object.hasOwn(value, "replica")) {
    return problemKindOf("replica-fleet")!;
  }
  // A file of another kind would be told that it lacks all that fleets have, and that all it has is unknown.
  const looksLike = (kind: AnyProblemKind): boolean => (schemaOf(kind).required ?? []).every((name) => Object.hasOwn(value, name));
  const meant = looksLike(DEFAULT_KIND) ? undefined : PROBLEM_KINDS.find(looksLike);
  return meant === undefined
    ? DEFAULT_KIND
    : {
        rule: "kind-stated",
        path: [],
        problem: `lacks 'kind', and has what a ${meant.kind} problem has`,
        remedy: `add 'kind: ${meant.kind}'`,
      };
}

function placedIn({ lineOf }: ParsedText, placed: readonly PlacedRule[]): BrokenRule[] {
  const named = placed.slice(0, MOST_RULES_NAMED).map(({ rule, path, problem, remedy }) => ({
    rule,
    problem: `${formatJsonPath(path)} (line ${lineOf(path)}) ${problem}`,
    remedy,
  }));
  const more = placed.length - named.length;
  return more === 0
    ? named
    : [...named, { rule: "format-more", problem: `${more} more rules are broken`, remedy: "mend those above first" }];
}

function placedRules(value: unknown, kind: AnyProblemKind): PlacedRule[] {
  const violations = schemaViolations(schemaOf(kind), value);
  if (violations.some(({ isStructural }) => isStructural)) {
    return violations;
  }
  const wrongParts = new Set(violations.map(({ path }) => formatJsonPath(path)));
  const inconsistent = kind.check(value).map(({ rule, problem, remedy }) => ({
    rule,
    path: pathOfRule(problem, value),
    problem: `breaks a rule: ${problem}`,
    remedy,
  }));
  // What a part's format already says is not said twice; a part that is missing has no path of its own.
  return violations.length === 0
    ? inconsistent
    : [...violations, ...inconsistent.filter(({ path }) => path.length > 0 && !wrongParts.has(formatJsonPath(path)))];
}

function schemaOf({ schema }: AnyProblemKind): FormatSchema {
  return withNeighbours(readSchema(schema));
}

function readSchema(name: string): FormatSchema {
  return JSON.parse(readFileSync(join(__dirname, "../sizing/schema", name), "utf8")) as FormatSchema;
}

/** A schema with the definitions of the schemas it refers to beside its own. */
function withNeighbours(schema: FormatSchema): FormatSchema {
  const neighbours = new Set([...JSON.stringify(schema).matchAll(/"\$ref":"([^"#]+)#/g)].map(([, name]) => name!));
  const definitions = [...neighbours].map((name) => readSchema(name).definitions);
  return { ...schema, definitions: Object.assign({}, ...definitions, schema.definitions) as FormatSchema["definitions"] };
}
