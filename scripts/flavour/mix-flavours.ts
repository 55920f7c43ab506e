import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/**
 * Uses each flavour of the library in an app of the other's core, both as they are installed, and expects the one error that says
 * so. Prints a line `check guard-<library>-in-<core>: passed|failed: why` each.
 *
 * Usage: `tsx scripts/flavour/mix-flavours.ts cdktn`, after both flavours were built
 */
function main(flavour: string): number {
  const roots = { cdktf: ROOT, [flavour]: join(ROOT, "build", flavour) };
  const wrong = [
    ["cdktf", flavour],
    [flavour, "cdktf"],
  ].filter(([library, core]) => !refuses(library!, roots[library!]!, core!, roots[core!]!));
  return wrong.length === 0 ? 0 : 1;
}

function refuses(library: string, libraryRoot: string, core: string, coreRoot: string): boolean {
  const program = `
    const { App, TerraformStack } = require(${JSON.stringify(join(coreRoot, "node_modules", core))});
    const { AwsPlatform, LeptonCloudCore } = require(${JSON.stringify(join(libraryRoot, "lib/index.js"))});
    const stack = new TerraformStack(new App(), "aws");
    try {
      new LeptonCloudCore(stack, "core", { platform: new AwsPlatform({ region: "us-east-1" }) });
      console.log("accepted");
    } catch (error) {
      console.log(error.name + ": " + error.message);
    }`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
  const said = (stdout + stderr).trim();
  const good = said.startsWith("LeptonError: aws") && said.includes(`install '${core}-lepton' instead of '${library}-lepton'`);
  process.stdout.write(`check guard-${library}-lepton-in-${core}: ${good ? "passed" : "failed"}: ${said}\n`);
  return good;
}

process.exitCode = main(process.argv[2]!);
