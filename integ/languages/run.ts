/**
 * The library as programs of other languages have it: `npm run checks:languages`. What it proves and does not prove: docs/checks.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CheckList } from "../check";
import { plannerCalls, resultOf } from "./calls";
import { checkCsharp, checkCsharpSources } from "./csharp";
import { packLibrary } from "./generated-package";
import { checkGo } from "./go";
import { checkJava } from "./java";
import { checkPython } from "./python";

const ROOT = resolve(__dirname, "../..");
const KEPT = join(ROOT, "build/languages");
const FOLDER = join(KEPT, "run");

function main(): number {
  const checks = new CheckList((line) => console.log(line));
  const library = packLibrary(ROOT, FOLDER);
  mkdirSync(join(FOLDER, "generated"));
  const calls = plannerCalls(join(ROOT, "examples/sizing"));
  const expected = calls.map(resultOf);
  writeFileSync(join(FOLDER, "calls.json"), JSON.stringify(calls));
  checks.run("languages python", () => checkPython(library, calls, expected, FOLDER, KEPT));
  checks.run("languages go", () => checkGo(library, calls, expected, FOLDER));
  checks.run("languages java", () => checkJava(library, calls, expected, { root: ROOT, folder: FOLDER, kept: KEPT }));
  checks.run("languages csharp sources", () => checkCsharpSources(library, calls, FOLDER));
  checks.run("languages csharp", () => checkCsharp());
  const count = (status: string): number => checks.results.filter((result) => result.status === status).length;
  console.log(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`);
  return count("failed") === 0 ? 0 : 1;
}

process.exitCode = main();
