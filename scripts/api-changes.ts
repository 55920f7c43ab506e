import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "..");

/**
 * Compares the public API with that of the last release: a change that breaks its users needs a version that says so. Prints one
 * line `check api-changes: passed|failed|skipped: why`.
 */
function main(): number {
  const tag = lastRelease();
  if (tag === undefined) {
    return report("skipped", "there is no release yet");
  }
  const folder = checkOut(tag);
  try {
    run(process.execPath, [require.resolve("tsx/cli"), join(folder, "scripts/build.ts")], folder);
    const { status, stdout, stderr } = spawnSync(process.execPath, [require.resolve("jsii-diff/bin/jsii-diff"), folder, ROOT], {
      encoding: "utf8",
      env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: "20" },
    });
    process.stdout.write(stdout + stderr);
    const [before, now] = [versionOf(folder), versionOf(ROOT)];
    if (status === 0) {
      return report("passed", `nothing that ${before} offered was broken`);
    }
    return mayBreak(before, now)
      ? report("passed", `${now} may break what ${before} offered`)
      : report("failed", `${now} breaks what ${before} offered: raise the ${before.startsWith("0.") ? "minor" : "major"} version`);
  } finally {
    run("git", ["worktree", "remove", "--force", folder], ROOT);
  }
}

/** The nearest release before this commit, which is not one that stands at it. */
function lastRelease(): string | undefined {
  const { status, stdout } = spawnSync("git", ["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"], { cwd: ROOT, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** The tree of a release, with the packages that are installed here. */
function checkOut(tag: string): string {
  const folder = join(ROOT, "build/last-release");
  if (existsSync(folder)) {
    rmSync(folder, { recursive: true });
  }
  run("git", ["worktree", "prune"], ROOT);
  run("git", ["worktree", "add", "--detach", "--force", folder, tag], ROOT);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Whether the step from one version to another announces a breaking change: a new major, or a new minor before 1.0. */
function mayBreak(before: string, now: string): boolean {
  const [oldMajor, oldMinor] = before.split(".");
  const [major, minor] = now.split(".");
  return major !== oldMajor || (major === "0" && minor !== oldMinor);
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version;
}

function run(command: string, args: string[], cwd: string): void {
  execFileSync(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
}

function report(verdict: "passed" | "failed" | "skipped", why: string): number {
  process.stdout.write(`check api-changes: ${verdict}: ${why}\n`);
  return verdict === "failed" ? 1 : 0;
}

process.exitCode = main();
