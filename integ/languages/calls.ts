import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { SizingPlanner, type SizingFrontierOptions, type SizingPlannerOptions } from "../../lib/concepts/sizing-planner";

/** A call of a method of `SizingPlanner`, as the programs of the other languages read it. */
export interface PlannerCall {
  /** `kinds`, `schema`, `planSchema`, `plan`, `frontier`, `verify` or `table`. */
  readonly method: string;
  /** Its texts, in order. */
  readonly arguments: readonly string[];
  /** Its options; absent where none are given. */
  readonly options?: SizingPlannerOptions | SizingFrontierOptions;
}

/** What a call came to: a text, several, or an error. */
export type CallResult = { readonly text: string } | { readonly texts: readonly string[] } | { readonly error: string };

/** Problems that would take too long for so little. */
const LEFT_OUT = new Set(["README.md", "large.yaml"]);

/** Letters that one byte, two, three and four stand for in UTF-8, quotes and a backslash: what a pipe may spoil. */
const ANY_LETTERS = 'café "漢\\字" 😀';

/**
 * Calls of every method: each worked problem is planned, its plan verified and set as a table; every schema; options; what is refused, with one
 * broken rule and with many.
 *
 * @param examples folder of the worked problems
 */
export function plannerCalls(examples: string): PlannerCall[] {
  const posed = readdirSync(examples)
    .filter((file) => !LEFT_OUT.has(file))
    .sort()
    .map((file) => parse(readFileSync(join(examples, file), "utf8"), { merge: true }) as Readonly<Record<string, unknown>>);
  const kindOf = (problem: Readonly<Record<string, unknown>>): string =>
    typeof problem["kind"] === "string" ? problem["kind"] : problem["replica"] === undefined ? "fleet" : "replica-fleet";
  const fleets = posed.filter((problem) => kindOf(problem) === "fleet");
  const [fleet] = fleets;
  return [
    { method: "kinds", arguments: [] },
    ...SizingPlanner.kinds().flatMap((kind) => ["schema", "planSchema"].map((method) => ({ method, arguments: [kind] }))),
    ...posed.flatMap((problem) => planned(kindOf(problem), JSON.stringify(problem))),
    ...planned("fleet", JSON.stringify({ ...fleet, unit: ANY_LETTERS })),
    { method: "plan", arguments: ["fleet", JSON.stringify(fleet)], options: { gap: 0.5 } },
    { method: "plan", arguments: ["fleet", JSON.stringify(fleet)], options: { maxOperations: 1 } },
    { method: "frontier", arguments: ["fleet", JSON.stringify(fleet)], options: { maxPoints: 2, fromUnavailability: 0.4 } },
    ...refused(JSON.stringify(fleet)),
  ];
}

function planned(kind: string, problem: string): PlannerCall[] {
  const plan = SizingPlanner.plan(kind, problem);
  return [
    { method: "plan", arguments: [kind, problem] },
    { method: "verify", arguments: [kind, problem, plan] },
    { method: "table", arguments: [kind, problem, plan] },
  ];
}

function refused(sound: string): PlannerCall[] {
  const wrong = { demand: "x", colour: 3, domains: [{ id: "a" }], offerings: [], targets: { unavailability: 2 } };
  return [
    { method: "plan", arguments: ["fleets", sound] },
    { method: "schema", arguments: [ANY_LETTERS] },
    { method: "plan", arguments: ["fleet", JSON.stringify(wrong)], options: { gap: 1, maxOperations: -1 } },
    { method: "plan", arguments: ["fleet", '{\n  "demand": 2,\n  "unit": GPU\n}\n'] },
    { method: "verify", arguments: ["fleet", JSON.stringify(wrong), "[1,"] },
    { method: "table", arguments: ["fleet", sound, "{}"] },
    { method: "frontier", arguments: ["edge", sound] },
    // What a plan claims that does not hold is an answer, not an error.
    { method: "verify", arguments: ["fleet", sound, "{}"] },
  ];
}

/** What a call comes to in TypeScript. */
export function resultOf({ method, arguments: texts, options }: PlannerCall): CallResult {
  const [first = "", second = "", third = ""] = texts;
  try {
    switch (method) {
      case "kinds":
        return { texts: SizingPlanner.kinds() };
      case "schema":
        return { text: SizingPlanner.schema(first) };
      case "planSchema":
        return { text: SizingPlanner.planSchema(first) };
      case "plan":
        return { text: SizingPlanner.plan(first, second, options) };
      case "frontier":
        return { text: SizingPlanner.frontier(first, second, options) };
      case "verify":
        return { texts: SizingPlanner.verify(first, second, third) };
      case "table":
        return { text: SizingPlanner.table(first, second, third) };
      default:
        throw new Error(`there is no method '${method}'`);
    }
  } catch (error) {
    return { error: String(error) };
  }
}
