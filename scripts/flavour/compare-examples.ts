import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { compareOutputs } from "./compare-outputs";

const ROOT = resolve(__dirname, "../..");

/**
 * Runs every example in both flavours and compares all they wrote. Ends with status 1 when anything differs that may not, and when
 * there was nothing to compare.
 *
 * Usage: `tsx scripts/flavour/compare-examples.ts cdktn`, after that flavour was built
 */
function main(flavour: string): number {
  const examples = readdirSync(join(ROOT, "examples")).filter((name) => existsSync(join(ROOT, "examples", name, "main.ts")));
  let failed = 0;
  for (const example of examples) {
    const primary = synthesize(example, ROOT, join(ROOT, "build/outputs/primary", example));
    const other = synthesize(example, join(ROOT, "build", flavour), join(ROOT, "build/outputs", flavour, example));
    const { stacks, files, differences } = compareOutputs(primary, other);
    const good = stacks > 0 && differences.length === 0;
    failed += good ? 0 : 1;
    const found = `${stacks} stacks, ${files} files, ${differences.length} differences`;
    process.stdout.write(`check output-${example}: ${good ? "passed" : "failed"}: ${found}\n`);
    for (const { where, left, right } of differences.slice(0, 20)) {
      process.stdout.write(`  ${where}\n    primary: ${left}\n    ${flavour}: ${right}\n`);
    }
  }
  return failed === 0 && examples.length > 0 ? 0 : 1;
}

/** Runs an example as its reader would, from the root of the package it belongs to, and returns where it wrote. */
function synthesize(example: string, packageRoot: string, output: string): string {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, [require.resolve("tsx/cli"), join("examples", example, "main.ts")], {
    cwd: packageRoot,
    env: { ...process.env, CDKTF_OUTDIR: output },
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new Error(`the example ${example} ended with status ${status} in ${packageRoot}:\n${stdout}${stderr}`);
  }
  return output;
}

process.exitCode = main(process.argv[2]!);
