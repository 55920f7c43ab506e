import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Compiles `lib/` in place with jsii and takes away what an earlier compilation left of sources that are gone: the package is
 * filled from `lib/**`, so a stale module would be published.
 *
 * Usage: `tsx scripts/build.ts [package root]`, the working directory by default.
 */
function main(): number {
  const packageRoot = resolve(process.argv[2] ?? ".");
  removeStaleOutput(join(packageRoot, "lib"));
  mkdirSync(join(packageRoot, "build"), { recursive: true });
  const jsii = spawnSync(process.execPath, [require.resolve("jsii/bin/jsii"), "--fail-on-warnings"], {
    cwd: packageRoot,
    stdio: "inherit",
    // jsii prints a banner about Node 20 although it runs on it; Node 20.9 is the least this library supports.
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: "20" },
  });
  return jsii.status ?? 1;
}

function removeStaleOutput(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      removeStaleOutput(path);
    } else if (/\.(d\.ts|js)$/.test(entry.name) && !existsSync(path.replace(/\.(d\.ts|js)$/, ".ts"))) {
      rmSync(path);
    }
  }
}

process.exitCode = main();
