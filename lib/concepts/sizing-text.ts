import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assertNoBrokenRules, type BrokenRule } from "../errors";
import { formatJsonPath } from "../sizing/format/json-path";
import { readJsonText } from "../sizing/format/json-text";
import { pathOfRule } from "../sizing/format/rule-path";
import { schemaViolations, type FormatSchema } from "../sizing/format/schema-violations";
import { didYouMean } from "../sizing/nearest-match";
import { SIZING_PROBLEM_KINDS, type AnySizingProblemKind, type ProblemKindOptions } from "../sizing/problem-kinds";
import { unlessMalformed } from "../sizing/verify/plan-discrepancy";

/** An error that names more rules than this is not read to its end. */
const MOST_RULES_NAMED = 50;

/** Names of all kinds of sizing problems. */
export function kindNames(): string[] {
  return SIZING_PROBLEM_KINDS.map(({ kind }) => kind);
}

/** The schema of a kind as text that refers to no other file. */
export function schemaText(kind: string): string {
  return JSON.stringify(selfContainedSchema(kindOf("SizingPlanner.schema", kind)), undefined, 2);
}

/** The plan of a problem, both as JSON text. */
export function planText(name: string, problemJson: string, options: ProblemKindOptions): string {
  const where = "SizingPlanner.plan";
  const kind = kindOf(where, name);
  const { problem, broken } = readProblem(kind, problemJson);
  const given = givenOptions(options);
  refuse(where, [...broken, ...foreignOptions(kind, given), ...kind.checkOptions(given)]);
  return JSON.stringify(kind.plan(problem, given));
}

/** A sentence for everything in a plan that does not hold. */
export function discrepancies(name: string, problemJson: string, planJson: string): string[] {
  const where = "SizingPlanner.verify";
  const kind = kindOf(where, name);
  const { problem, broken } = readProblem(kind, problemJson);
  const { value: plan, broken: brokenPlan } = readJsonText(planJson);
  refuse(where, [...broken, ...inText("plan", brokenPlan)]);
  if (typeof plan !== "object" || plan === null || Array.isArray(plan)) {
    const remedy = "give the text that 'SizingPlanner.plan' returned";
    refuse(where, [{ rule: "plan-object", problem: "the plan is not a JSON object", remedy }]);
  }
  return unlessMalformed(() => kind.verify(problem, plan)).map(
    ({ check, expected, found }) => `${check}: expected ${expected}, found ${found}`,
  );
}

function kindOf(where: string, name: string): AnySizingProblemKind {
  const kind = SIZING_PROBLEM_KINDS.find((candidate) => candidate.kind === name);
  if (kind === undefined) {
    const remedy = didYouMean(String(name), kindNames(), "kinds").replace(/\?$/, "");
    assertNoBrokenRules(where, [{ rule: "kind-known", problem: `${JSON.stringify(name)} is not a kind of problem`, remedy }]);
  }
  return kind!;
}

/** A problem without what only names its format, and every rule that it breaks. */
function readProblem(kind: AnySizingProblemKind, text: string): { readonly problem: unknown; readonly broken: readonly BrokenRule[] } {
  const { value, broken } = readJsonText(text);
  if (broken.length > 0) {
    return { problem: undefined, broken: inText("problem", broken) };
  }
  const violations = schemaViolations(selfContainedSchema(kind), value);
  const ofFormat = violations.map(({ rule, path, problem, remedy }) => ({ rule, problem: `${formatJsonPath(path)} ${problem}`, remedy }));
  if (violations.some(({ isStructural }) => isStructural)) {
    return { problem: undefined, broken: ofFormat };
  }
  const { $schema: _schema, kind: _kind, ...problem } = value as Readonly<Record<string, unknown>>;
  const wrongParts = new Set(violations.map(({ path }) => formatJsonPath(path)));
  // What a part's format already says is not said twice; a part that is missing has no path of its own.
  const isSaid = ({ problem: sentence }: BrokenRule): boolean => {
    const path = pathOfRule(sentence, problem);
    return path.length === 0 || wrongParts.has(formatJsonPath(path));
  };
  const inconsistent = kind.check(problem);
  return { problem, broken: violations.length === 0 ? inconsistent : [...ofFormat, ...inconsistent.filter((rule) => !isSaid(rule))] };
}

function inText(name: string, broken: readonly BrokenRule[]): BrokenRule[] {
  return broken.map((rule) => ({ ...rule, problem: `in the ${name}, ${rule.problem}` }));
}

function refuse(where: string, broken: readonly BrokenRule[]): void {
  const more = broken.length - MOST_RULES_NAMED;
  const summary = { rule: "format-more", problem: `${more} more rules are broken`, remedy: "mend those above first" };
  assertNoBrokenRules(where, more > 0 ? [...broken.slice(0, MOST_RULES_NAMED), summary] : broken);
}

/** Only the options that were given: other languages may pass the others as undefined. */
function givenOptions({ gap, maxOperations }: ProblemKindOptions): ProblemKindOptions {
  return { ...(gap === undefined ? {} : { gap }), ...(maxOperations === undefined ? {} : { maxOperations }) };
}

function foreignOptions({ kind, options }: AnySizingProblemKind, given: ProblemKindOptions): BrokenRule[] {
  return Object.keys(given)
    .filter((option) => !options.some((taken) => taken === option))
    .map((option) => ({
      rule: "option-of-kind",
      problem: `'${option}' is given, and problems of kind '${kind}' have no such option`,
      remedy: options.length === 0 ? "leave it out; they have none" : `leave it out; they have ${options.join(" and ")}`,
    }));
}

/** A kind's schema with the definitions of the schemas it refers to beside its own. */
function selfContainedSchema({ schema }: AnySizingProblemKind): FormatSchema {
  const definitions = new Map<string, FormatSchema>();
  const gather = (file: string): string => {
    const text = readFileSync(join(__dirname, "../sizing/schema", file), "utf8");
    for (const neighbour of new Set([...text.matchAll(/"\$ref":\s*"([^"#]+)#/g)].map(([, name]) => name!))) {
      gather(neighbour);
    }
    const local = text.replace(/("\$ref":\s*")[^"#]+#/g, "$1#");
    Object.entries((JSON.parse(local) as FormatSchema).definitions ?? {}).forEach(([name, definition]) =>
      definitions.set(name, definition),
    );
    return local;
  };
  const own = JSON.parse(gather(schema)) as FormatSchema;
  return definitions.size === 0 ? own : { ...own, definitions: Object.fromEntries(definitions) };
}
