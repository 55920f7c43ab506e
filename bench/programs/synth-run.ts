import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { buildWithLibrary } from "./library-app";
import { buildRaw } from "./raw/raw-app";
import type { SynthCost } from "./synth-cost";

/**
 * Builds and synthesizes one app in a fresh process and prints what that cost. Usage: `node synth-run.js library|raw <stacks> <pool pairs>`.
 *
 * All modules are loaded before the clock starts, on both sides the same; what loading costs is measured by itself.
 */
const [variant, stacks, poolPairs] = process.argv.slice(2);
const build = variant === "library" ? buildWithLibrary : buildRaw;
createRequire(join(process.cwd(), "package.json"))("./lib/aws/aws-cloud-core.js");

const outdir = mkdtempSync(join(tmpdir(), "lepton-bench-"));
try {
  const cpuBefore = process.cpuUsage();
  const start = process.hrtime.bigint();
  const app = new App({ outdir });
  build(app, { stacks: Number(stacks), poolPairs: Number(poolPairs) });
  const built = process.hrtime.bigint();
  app.synth();
  const synthesized = process.hrtime.bigint();
  const cpu = process.cpuUsage(cpuBefore);
  const cost: SynthCost = {
    constructMs: Number(built - start) / 1e6,
    synthMs: Number(synthesized - built) / 1e6,
    cpuMs: (cpu.user + cpu.system) / 1e3,
    peakRssMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
  };
  process.stdout.write(JSON.stringify(cost));
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
