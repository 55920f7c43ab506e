import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where a program of a Python virtual environment lies. */
const PROGRAMS = process.platform === "win32" ? "Scripts" : "bin";

/** A checkov that could not be installed: the check is skipped for this reason, not failed. */
export class CheckovUnavailable extends Error {}

/**
 * Installs the pinned checkov from PyPI into a virtual environment of its own, once for each content of the requirements file.
 *
 * pip reads its usual configuration, so that a company's own index works.
 *
 * @param requirements the requirements file
 * @param folder where environments are kept
 * @returns the checkov program
 * @throws CheckovUnavailable when Python or PyPI cannot be had
 */
export function installCheckov(requirements: string, folder: string): string {
  const digest = createHash("sha256").update(readFileSync(requirements, "utf8")).digest("hex").slice(0, 12);
  const environment = join(folder, `checkov-${digest}`);
  const program = join(environment, PROGRAMS, "checkov");
  const complete = join(environment, "complete");
  if (existsSync(complete)) {
    return program;
  }
  // An earlier attempt that was broken off would otherwise count as an environment.
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  attempt(process.platform === "win32" ? "python" : "python3", ["-m", "venv", environment]);
  const pip = join(environment, PROGRAMS, "python");
  attempt(pip, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]);
  writeFileSync(complete, "");
  return program;
}

function attempt(program: string, args: readonly string[]): void {
  const run = spawnSync(program, args, { encoding: "utf8", timeout: 10 * 60 * 1000 });
  if (run.status !== 0) {
    const lines = (run.stderr ?? "").split("\n").filter((line) => line.trim() !== "");
    const reason = run.error?.message ?? lines[lines.length - 1] ?? `exit code ${run.status}`;
    throw new CheckovUnavailable(`${[program, ...args].slice(0, 4).join(" ")}: ${reason.trim()}`);
  }
}
