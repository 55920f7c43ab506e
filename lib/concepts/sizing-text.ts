import { LeptonError, assertNoBrokenRules, type BrokenRule } from "../errors";
import { checkPosedProblem, firstRules, type PlacedRule } from "../kinds/check-posed-problem";
import { publishedSchema } from "../kinds/kind-schema";
import type { AnyProblemKind } from "../kinds/problem-kind";
import { PROBLEM_KINDS, problemKindOf, unknownKind } from "../kinds/problem-kinds";
import { PLAIN } from "../report/text-style";
import { checkFrontierOptions, fleetFrontier } from "../sizing/fleet-frontier";
import { formatJsonPath } from "../sizing/format/json-path";
import { readJsonText } from "../sizing/format/json-text";
import { schemaViolations } from "../sizing/format/schema-violations";
import { unlessMalformed } from "../sizing/verify/plan-discrepancy";
import type { SizingFrontierOptions, SizingPlannerOptions } from "./sizing-planner";

/** Names of all kinds of sizing problems. */
export function kindNames(): string[] {
  return PROBLEM_KINDS.map(({ kind }) => kind);
}

/** The schema of a kind's problems as text that refers to no other file. */
export function schemaText(name: string): string {
  return JSON.stringify(publishedSchema(kindOf("SizingPlanner.schema", name).schema), undefined, 2);
}

/** The schema of a kind's plans as text that refers to no other file. */
export function planSchemaText(name: string): string {
  return JSON.stringify(publishedSchema(kindOf("SizingPlanner.planSchema", name).planSchema), undefined, 2);
}

/** The plan of a problem, both as JSON text. */
export function planText(name: string, problemJson: string, options: SizingPlannerOptions): string {
  const where = "SizingPlanner.plan";
  const kind = kindOf(where, name);
  const { problem, broken } = readProblem(kind, problemJson);
  const given = givenOptions(options);
  refuse(where, [...broken, ...foreignOptions(kind, given), ...kind.checkLimits(given)]);
  return JSON.stringify(kind.plan(problem, given));
}

/** Cost against unavailability, as JSON text. */
export function frontierText(name: string, problemJson: string, options: SizingFrontierOptions): string {
  const where = "SizingPlanner.frontier";
  const kind = kindOf(where, name);
  if (kind.fleetProblem === undefined) {
    const able = PROBLEM_KINDS.filter(({ fleetProblem }) => fleetProblem !== undefined).map((each) => `'${each.kind}'`);
    const rule = { rule: "frontier-kind", problem: `problems of kind '${name}' have no frontier`, remedy: `use ${able.join(" or ")}` };
    throw new LeptonError(where, [rule]);
  }
  const { problem, broken } = readProblem(kind, problemJson);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as SizingFrontierOptions;
  refuse(where, [...broken, ...checkFrontierOptions(given)]);
  return JSON.stringify(fleetFrontier(kind.fleetProblem(problem), given));
}

/** A sentence for everything in a plan that does not hold. */
export function discrepancies(name: string, problemJson: string, planJson: string): string[] {
  const where = "SizingPlanner.verify";
  const kind = kindOf(where, name);
  const { problem, plan } = readBoth(where, kind, problemJson, planJson);
  return unlessMalformed(() => kind.verify(problem, plan)).map(
    ({ check, expected, found }) => `${check}: expected ${expected}, found ${found}`,
  );
}

/** A plan as a table for people. */
export function tableText(name: string, problemJson: string, planJson: string): string {
  const where = "SizingPlanner.table";
  const kind = kindOf(where, name);
  const { problem, plan } = readBoth(where, kind, problemJson, planJson);
  const violations = schemaViolations(publishedSchema(kind.planSchema), plan);
  refuse(
    where,
    violations.map(({ rule, path, problem: sentence, remedy }) => ({
      rule,
      problem: `in the plan, ${formatJsonPath(path)} ${sentence}`,
      remedy,
    })),
  );
  return kind.text(problem, plan, PLAIN);
}

function kindOf(where: string, name: string): AnyProblemKind {
  const kind = problemKindOf(name);
  if (kind === undefined) {
    const { rule, problem, remedy } = unknownKind(name);
    throw new LeptonError(where, [{ rule, problem: `'kind' ${problem}`, remedy }]);
  }
  return kind;
}

/** A problem and a plan for it, or one error that names all that is wrong with either. */
function readBoth(where: string, kind: AnyProblemKind, problemJson: string, planJson: string): { problem: unknown; plan: unknown } {
  const { problem, broken } = readProblem(kind, problemJson);
  const { plan, broken: brokenPlan } = readPlan(planJson);
  refuse(where, [...broken, ...brokenPlan]);
  return { problem, plan };
}

/** A problem without what only names its format, and every rule that it breaks. */
function readProblem(kind: AnyProblemKind, text: string): { readonly problem: unknown; readonly broken: readonly BrokenRule[] } {
  const { value, broken: unread } = readJsonText(text);
  if (unread.length > 0) {
    return { problem: undefined, broken: inText("problem", unread) };
  }
  const { problem, broken } = checkPosedProblem(kind, value);
  const placed = ({ rule, path, isOfFormat, problem: sentence, remedy }: PlacedRule): BrokenRule => ({
    rule,
    problem: isOfFormat ? `${formatJsonPath(path)} ${sentence}` : sentence,
    remedy,
  });
  return { problem, broken: broken.map(placed) };
}

/** A plan that somebody gives back. */
function readPlan(text: string): { readonly plan: unknown; readonly broken: readonly BrokenRule[] } {
  const { value: plan, broken } = readJsonText(text);
  if (broken.length > 0 || (typeof plan === "object" && plan !== null && !Array.isArray(plan))) {
    return { plan, broken: inText("plan", broken) };
  }
  const remedy = "give the text that 'SizingPlanner.plan' returned";
  return { plan, broken: [{ rule: "plan-object", problem: "the plan is not a JSON object", remedy }] };
}

function inText(name: string, broken: readonly BrokenRule[]): BrokenRule[] {
  return broken.map((rule) => ({ ...rule, problem: `in the ${name}, ${rule.problem}` }));
}

function refuse(where: string, broken: readonly BrokenRule[]): void {
  assertNoBrokenRules(where, firstRules(broken));
}

/** Only the options that were given: other languages may pass the others as undefined. */
function givenOptions({ gap, maxOperations }: SizingPlannerOptions): SizingPlannerOptions {
  return { ...(gap === undefined ? {} : { gap }), ...(maxOperations === undefined ? {} : { maxOperations }) };
}

function foreignOptions({ kind, limits }: AnyProblemKind, given: SizingPlannerOptions): BrokenRule[] {
  const taken = limits.filter((limit) => limit !== "timeLimitMs");
  return Object.keys(given)
    .filter((option) => !taken.some((name) => name === option))
    .map((option) => ({
      rule: "option-of-kind",
      problem: `'${option}' is given, and problems of kind '${kind}' have no such option`,
      remedy: taken.length === 0 ? "leave it out; they have none" : `leave it out; they have ${taken.join(" and ")}`,
    }));
}
