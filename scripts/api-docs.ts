import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

/**
 * Writes `API.md` from the jsii assembly of a package that was built.
 *
 * Usage: `tsx scripts/api-docs.ts [package root]`, the working directory by default.
 */
const { status } = spawnSync(process.execPath, [require.resolve("jsii-docgen/bin/jsii-docgen"), "--output", "API.md"], {
  cwd: resolve(process.argv[2] ?? "."),
  stdio: "inherit",
  env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: "20" },
});
process.exitCode = status ?? 1;
