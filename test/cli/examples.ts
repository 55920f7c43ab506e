import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readProblem, type ReadProblem } from "../../lib/cli/read-problem";

/** The folder of worked problems. */
export const EXAMPLES = resolve(__dirname, "../../examples/sizing");

const README = readFileSync(join(EXAMPLES, "README.md"), "utf8");

/** A worked problem, read as `lepton size` does. */
export function exampleProblem(file: string): ReadProblem {
  return readProblem(readFileSync(join(EXAMPLES, file), "utf8"), file, file.endsWith(".json") ? "json" : "yaml");
}

/** Files of the worked problems of a kind, in order. */
export function examplesOf(kind: string): string[] {
  const files = readdirSync(EXAMPLES).filter((file) => file !== "README.md");
  return files.filter((file) => exampleProblem(file).kind.kind === kind).sort();
}

/** The row of the README about a problem; empty where there is none. */
export function readmeRow(file: string): string {
  return README.split("\n").find((line) => line.startsWith(`| [${file}](${file}) |`)) ?? "";
}
