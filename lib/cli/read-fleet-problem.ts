import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assertNoBrokenRules, type BrokenRule } from "../errors";
import type { FleetProblem } from "../sizing/fleet-problem";
import { checkEitherFleetProblem } from "../sizing/replica/fleet-problem-of-replicas";
import type { ReplicaFleetProblem } from "../sizing/replica/replica-fleet-problem";
import { formatJsonPath, type JsonPath } from "./json-path";
import { parseProblemText, type ParsedText, type TextFormat } from "./problem-text";
import { pathOfRule } from "./rule-path";
import { isObject, schemaViolations, type FormatSchema } from "./schema-violations";

/** An error that names more rules than this is not read to its end. */
const MOST_RULES_NAMED = 50;

/**
 * Reads a fleet problem that someone wrote, in service units or in replicas.
 *
 * @param text JSON or YAML
 * @param name what errors call it: its file name, or "standard input"
 * @param format what it is written in
 * @throws LeptonError that names every broken rule, each with its JSON path and line, or the first 50 and how many more there are
 */
export function readFleetProblem(text: string, name: string, format: TextFormat): FleetProblem | ReplicaFleetProblem {
  const parsed = parseProblemText(text, format);
  assertNoBrokenRules(name, parsed.broken);
  assertNoBrokenRules(name, brokenRules(parsed));
  const { $schema: _, ...problem } = parsed.value as (FleetProblem | ReplicaFleetProblem) & { readonly $schema?: string };
  return problem;
}

/** A rule and the part of the problem that breaks it. */
interface PlacedRule extends BrokenRule {
  readonly path: JsonPath;
}

function brokenRules({ value, lineOf }: ParsedText): BrokenRule[] {
  const placed = placedRules(value);
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

function placedRules(value: unknown): PlacedRule[] {
  const violations = schemaViolations(isInReplicas(value) ? replicaFleetProblemSchema() : fleetProblemSchema(), value);
  if (violations.some(({ isStructural }) => isStructural)) {
    return violations;
  }
  const wrongParts = new Set(violations.map(({ path }) => formatJsonPath(path)));
  const inconsistent = checkEitherFleetProblem(value as FleetProblem | ReplicaFleetProblem).map(({ rule, problem, remedy }) => ({
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

function isInReplicas(value: unknown): boolean {
  return isObject(value) && Object.hasOwn(value, "replica");
}

function fleetProblemSchema(): FormatSchema {
  return publishedSchema("fleet-problem.schema.json");
}

/** Refers to definitions of the other schema, which are put beside its own. */
function replicaFleetProblemSchema(): FormatSchema {
  const schema = publishedSchema("replica-fleet-problem.schema.json");
  return { ...schema, definitions: { ...fleetProblemSchema().definitions, ...schema.definitions } };
}

function publishedSchema(name: string): FormatSchema {
  return JSON.parse(readFileSync(join(__dirname, "../sizing/schema", name), "utf8")) as FormatSchema;
}
