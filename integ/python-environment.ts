import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where a program of a Python virtual environment lies. */
const PROGRAMS = process.platform === "win32" ? "Scripts" : "bin";

/** Packages that could not be installed: the check is skipped for this reason, not failed. */
export class PythonUnavailable extends Error {}

/**
 * Installs pinned packages from PyPI into a virtual environment of their own, once for each content of the requirements file.
 *
 * pip reads its usual configuration, so that a company's own index works.
 *
 * @param requirements the requirements file
 * @param folder where environments are kept
 * @param name what the environment is for: begins the name of its folder
 * @returns a function that says where a program of the environment lies
 * @throws PythonUnavailable when Python or PyPI cannot be had
 */
export function pythonEnvironment(requirements: string, folder: string, name: string): (program: string) => string {
  const digest = createHash("sha256").update(readFileSync(requirements, "utf8")).digest("hex").slice(0, 12);
  const environment = join(folder, `${name}-${digest}`);
  const programOf = (program: string): string => join(environment, PROGRAMS, program);
  const complete = join(environment, "complete");
  if (existsSync(complete)) {
    return programOf;
  }
  // An earlier attempt that was broken off would otherwise count as an environment.
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  attempt(process.platform === "win32" ? "python" : "python3", ["-m", "venv", environment]);
  attempt(programOf("python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]);
  writeFileSync(complete, "");
  return programOf;
}

function attempt(program: string, args: readonly string[]): void {
  const run = spawnSync(program, args, { encoding: "utf8", timeout: 10 * 60 * 1000 });
  if (run.status !== 0) {
    const lines = (run.stderr ?? "").split("\n").filter((line) => line.trim() !== "");
    const reason = run.error?.message ?? lines[lines.length - 1] ?? `exit code ${run.status}`;
    throw new PythonUnavailable(`${[program, ...args].slice(0, 4).join(" ")}: ${reason.trim()}`);
  }
}
