import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CheckSkipped, type CheckOutcome } from "../check";
import { PythonUnavailable, pythonEnvironment } from "../python-environment";
import type { CallResult, PlannerCall } from "./calls";
import { differences } from "./differences";
import { generate, type PackedLibrary } from "./generated-package";
import { synthesizeStack } from "./stack";
import { runTool } from "./tool";

const PROGRAMS = join(__dirname, "programs/python");

/**
 * Installs the wheel beside the provider bindings for Python into an environment of its own, asks the planners, and synthesizes a core with
 * a node pool: answers, messages and the stack's file are those of TypeScript.
 *
 * @param folder where the packages lie and the results go
 * @param environments where Python environments are kept
 */
export function checkPython(
  library: PackedLibrary,
  calls: readonly PlannerCall[],
  expected: readonly CallResult[],
  folder: string,
  environments: string,
): CheckOutcome {
  const programOf = environmentOf(environments);
  const sources = generate(library.whole, "python", join(folder, "generated"));
  runTool(programOf("pip"), ["install", "--quiet", "--no-deps", "--no-build-isolation", "--force-reinstall", sources], folder);
  const results = join(folder, "python.json");
  const [here, there] = [join(folder, "stacks-typescript"), join(folder, "stacks-python")];
  [here, there].forEach((outdir) => rmSync(outdir, { recursive: true, force: true }));
  // The path of a local backend is that of the working directory.
  runTool(programOf("python"), [join(PROGRAMS, "program.py"), join(folder, "calls.json"), results, there], process.cwd());
  const found = JSON.parse(readFileSync(results, "utf8")) as {
    readonly calls: readonly CallResult[];
    readonly stack: readonly CallResult[];
  };
  const constructs: PlannerCall[] = [
    { method: "GpuNodePool", arguments: [] },
    { method: "LeptonCloudCore", arguments: [] },
  ];
  const ownStack = synthesizeStack(here);
  const stack = "stacks/inference/cdk.tf.json";
  const isSameStack = readFileSync(join(here, stack), "utf8") === readFileSync(join(there, stack), "utf8");
  return {
    covered: `${calls.length} calls and a stack with a GPU node pool: answers, messages and bytes as in TypeScript`,
    mistakes: [
      ...differences(calls, expected, found.calls),
      ...differences(constructs, ownStack, found.stack),
      ...(isSameStack ? [] : [`${stack} is not the same in ${there} and in ${here}`]),
    ],
  };
}

function environmentOf(environments: string): (program: string) => string {
  try {
    return pythonEnvironment(join(PROGRAMS, "requirements.txt"), environments, "python");
  } catch (error) {
    throw error instanceof PythonUnavailable ? new CheckSkipped(`its packages cannot be had: ${error.message}`) : error;
  }
}
