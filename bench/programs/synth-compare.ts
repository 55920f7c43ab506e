import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import type { AppShape } from "./app-shape";
import { buildWithLibrary } from "./library-app";
import { buildRaw } from "./raw/raw-app";
import { CanonicalStack, differences } from "./same-resources";
import type { Comparison } from "./synth-cost";

/** Builds an app both ways and prints how they differ. Usage: `node synth-compare.js <stacks> <pool pairs>`. */
const [stacks, poolPairs] = process.argv.slice(2).map(Number);
const shape: AppShape = { stacks: stacks!, poolPairs: poolPairs! };
const library = synthesize(buildWithLibrary);
const raw = synthesize(buildRaw);

const names = [...new Set([...library.keys(), ...raw.keys()])];
const missing = names.filter((name) => !library.has(name) || !raw.has(name)).map((name) => `stack ${name} is there on one side only`);
const found = names.flatMap((name) => {
  const left = library.get(name);
  const right = raw.get(name);
  return left === undefined || right === undefined ? [] : differences(left, right).map((line) => `${name}: ${line}`);
});
const comparison: Comparison = {
  resources: [...library.values()].reduce((sum, stack) => sum + stack.blocks.size, 0),
  differences: [...missing, ...found],
};
process.stdout.write(JSON.stringify(comparison));

function synthesize(build: (app: App, appShape: AppShape) => void): Map<string, CanonicalStack> {
  const outdir = mkdtempSync(join(tmpdir(), "lepton-bench-"));
  try {
    const app = new App({ outdir });
    build(app, shape);
    app.synth();
    const folder = join(outdir, "stacks");
    return new Map(
      readdirSync(folder).map((name) => [
        name,
        new CanonicalStack(JSON.parse(readFileSync(join(folder, name, "cdk.tf.json"), "utf8")) as Record<string, unknown>),
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
