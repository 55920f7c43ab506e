import { spawnSync } from "node:child_process";
import { CheckSkipped } from "../check";

/** What a first build with nothing cached may take. */
const LIMIT_MS = 15 * 60 * 1000;

/** jsii prints a banner about versions of Node.js that are past their end of life. */
const QUIET = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split(".")[0] };

/** Runs a program to its end and returns what it printed. @throws Error with the last lines that it complained with */
export function runTool(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    timeout: LIMIT_MS,
    maxBuffer: 1e9,
    env: { ...process.env, ...QUIET },
  });
  if (status === 0) {
    return stdout;
  }
  const lines = `${stdout ?? ""}\n${stderr ?? ""}`.split("\n").filter((line) => line.trim() !== "" && !line.includes("!!"));
  throw new Error(`${program} ${args[0] ?? ""}: ${error?.message ?? (lines.slice(-6).join(" | ") || `exit code ${status}`)}`);
}

/** Runs a program that fetches what a check needs. @throws CheckSkipped when it cannot be had */
export function fetchWith(program: string, args: readonly string[], cwd: string): void {
  try {
    runTool(program, args, cwd);
  } catch (error) {
    throw new CheckSkipped(`its packages cannot be had: ${(error as Error).message}`);
  }
}

/** Skips a check where a program is absent. */
export function need(program: string, args: readonly string[], advice: string): void {
  if (spawnSync(program, args).status !== 0) {
    throw new CheckSkipped(`no '${program}' on PATH: ${advice}`);
  }
}
