import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CheckSkipped, type CheckOutcome } from "../check";
import type { PlannerCall } from "./calls";
import { generate, type PackedLibrary } from "./generated-package";

/** Holds the generated C# sources of the planners against the methods that the other languages call. They are not compiled. */
export function checkCsharpSources(library: PackedLibrary, calls: readonly PlannerCall[], folder: string): CheckOutcome {
  const sources = generate(library.whole, "dotnet", join(folder, "generated"));
  const files = (readdirSync(sources, { recursive: true }) as string[]).filter((file) => file.endsWith("SizingPlanner.cs"));
  const text = files.map((file) => readFileSync(join(sources, file), "utf8")).join("\n");
  const methods = [...new Set(calls.map(({ method }) => method))];
  const missing = methods.filter((method) => !text.includes(` ${method[0]!.toUpperCase()}${method.slice(1)}(`));
  return {
    covered: `methods ${methods.join(", ")} are in the generated sources`,
    mistakes: missing.map((method) => `the generated sources have no method for '${method}'`),
  };
}

/** C# is not run: the .NET SDK and the packages of its registry are not among what this project's machines can have. */
export function checkCsharp(): CheckOutcome {
  throw new CheckSkipped("programs in C# are not run: that takes a .NET SDK and packages from NuGet");
}
