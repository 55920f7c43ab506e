import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CheckOutcome } from "../check";
import type { CallResult, PlannerCall } from "./calls";
import { differences } from "./differences";
import { generate, type PackedLibrary } from "./generated-package";
import { fetchWith, need, runTool } from "./tool";

const PROGRAMS = join(__dirname, "programs/go");

/** Compiles a Go program against the generated module and asks the planners: answers and messages are those of TypeScript. */
export function checkGo(
  library: PackedLibrary,
  calls: readonly PlannerCall[],
  expected: readonly CallResult[],
  folder: string,
): CheckOutcome {
  need("go", ["version"], "install Go 1.24 or later");
  generate(library.withoutBindings, "go", join(folder, "generated"));
  // The program's go.mod finds the generated module beside it.
  const program = join(folder, "generated/program");
  rmSync(program, { recursive: true, force: true });
  mkdirSync(program, { recursive: true });
  cpSync(PROGRAMS, program, { recursive: true });
  fetchWith("go", ["mod", "download"], program);
  runTool("go", ["build", "-mod=readonly", "-o", "program", "."], program);
  const results = join(folder, "go.json");
  runTool(join(program, "program"), [join(folder, "calls.json"), results], folder);
  const found = JSON.parse(readFileSync(results, "utf8")) as CallResult[];
  return { covered: `${calls.length} calls: answers and messages as in TypeScript`, mistakes: differences(calls, expected, found) };
}
