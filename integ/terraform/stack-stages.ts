import type { ProviderSchemas } from "../schema-check/provider-schema";
import type { JsonObject } from "../schema-check/stack-file";
import type { Assertion } from "./assertion";
import { countAssertions } from "./count-assertions";
import { plainErrors, streamedErrors, validationErrors } from "./diagnostics";
import { mockedTest, offlinePlanTest, plansByItself } from "./mocked-test";
import type { PlanDocument } from "./plan-counts";
import type { ProviderSchemaCache } from "./provider-schema-cache";
import { stackAssertions } from "./stack-assertions";
import type { Workspace } from "./workspace";

/** The stages a stack goes through, in order. */
export type Stage = "init" | "validate" | "plan" | "mocked apply";

/** How far a stack came. */
export interface StagesResult {
  /** Stages that passed. */
  readonly passed: readonly Stage[];
  /** The stage that failed, if one did; later stages did not run. */
  readonly failed?: Stage;
  /** Why it failed, one line each. */
  readonly errors: readonly string[];
  /** Conditions that were asserted on the applied stack, by what they are about. */
  readonly assertions: Readonly<Record<string, number>>;
}

/** Runs `init` and `validate`: all that a stack of a cloud without credentials can be asked. */
export function validateStack(workspace: Workspace): StagesResult {
  const init = workspace.run("init", "-no-color", "-input=false", "-backend=true");
  if (!init.succeeded) {
    return { passed: [], failed: "init", errors: plainErrors(init), assertions: {} };
  }
  const errors = validationErrors(workspace.run("validate", "-json"));
  return errors.length > 0
    ? { passed: ["init"], failed: "validate", errors, assertions: {} }
    : { passed: ["init", "validate"], errors: [], assertions: {} };
}

/**
 * Runs `init`, `validate`, `plan` with the real provider, and a plan and apply with a mocked one that assert on the result.
 *
 * @param plan the fleet plan beside the stacks, if there is one
 * @param cache provider schemas, shared between stacks
 */
export function exerciseStack(workspace: Workspace, plan: PlanDocument | undefined, cache: ProviderSchemaCache): StagesResult {
  const validated = validateStack(workspace);
  if (validated.failed !== undefined) {
    return validated;
  }
  const schemas = cache.of(workspace);
  const planErrors = planOffline(workspace, schemas);
  if (planErrors.length > 0) {
    return { ...validated, failed: "plan", errors: planErrors };
  }
  const { stack } = workspace;
  const assertions = [...stackAssertions(stack), ...(plan === undefined ? [] : countAssertions(stack, plan))];
  const errors = runTest(workspace, mockedTest(stack, schemas, assertions));
  const passed = [...validated.passed, "plan"] as const;
  return errors.length > 0
    ? { passed, failed: "mocked apply", errors, assertions: countByTopic(assertions) }
    : { passed: [...passed, "mocked apply"], errors: [], assertions: countByTopic(assertions) };
}

function planOffline(workspace: Workspace, schemas: ProviderSchemas): string[] {
  return plansByItself(workspace.stack)
    ? streamedErrors(workspace.run("plan", "-json", "-input=false", "-lock=false"))
    : runTest(workspace, offlinePlanTest(workspace.stack, schemas));
}

function runTest(workspace: Workspace, test: JsonObject): string[] {
  workspace.write("lepton.tftest.json", JSON.stringify(test));
  const run = workspace.run("test", "-json");
  workspace.remove("lepton.tftest.json");
  const errors = [...new Set(streamedErrors(run))];
  return errors.length === 0 && !/"test_summary":\{"status":"pass","passed":[1-9]/.test(run.stdout)
    ? ["terraform test ran no test"]
    : errors;
}

function countByTopic(assertions: readonly Assertion[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { about } of assertions) {
    counts[about] = (counts[about] ?? 0) + 1;
  }
  return counts;
}
