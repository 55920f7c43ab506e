import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { StackFile, type JsonObject } from "./schema-check/stack-file";
import type { PlanDocument } from "./terraform/plan-counts";

/** A synthesized stack on disk. */
export interface ExampleStack {
  readonly name: string;
  /** Folder that holds its `cdk.tf.json`. */
  readonly folder: string;
  readonly file: string;
  readonly stack: StackFile;
}

/** A runnable example: a folder below `examples` with a `main.ts`. */
export class Example {
  /** All examples of a source tree, by name. */
  public static all(root: string): Example[] {
    const folder = join(root, "examples");
    return (existsSync(folder) ? readdirSync(folder).sort() : [])
      .filter((name) => existsSync(join(folder, name, "main.ts")))
      .map((name) => new Example(root, name));
  }

  private constructor(
    private readonly root: string,
    public readonly name: string,
  ) {}

  /**
   * Synthesizes the example into a folder.
   *
   * @param outdir where the output goes; created
   * @param env variables besides those of the caller
   * @param cwd the current folder of the run
   * @param source the source tree to run from
   * @throws Error with the last lines of what it printed when it fails
   */
  public synthesize(outdir: string, env: NodeJS.ProcessEnv = {}, cwd = this.root, source = this.root): void {
    mkdirSync(outdir, { recursive: true });
    mkdirSync(cwd, { recursive: true });
    const main = join(source, "examples", this.name, "main.ts");
    const tsx = require.resolve("tsx/cli");
    const run = spawnSync(process.execPath, [tsx, "--tsconfig", join(source, "tsconfig.json"), main], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, CDKTF_OUTDIR: resolve(outdir), ...env },
    });
    if (run.status !== 0) {
      const lines = run.stderr.split("\n").filter((line) => line.trim() !== "" && !/^\s+at /.test(line));
      const from = Math.max(
        0,
        lines.findIndex((line) => /Error\b/.test(line)),
      );
      throw new Error(`${this.name} did not synthesize: ${run.error?.message ?? lines.slice(from, from + 12).join("\n")}`);
    }
  }

  /** Copies what the example is run from to another place; the installed packages are linked. */
  public copySource(target: string): void {
    mkdirSync(target, { recursive: true });
    for (const name of ["lib", "examples", "package.json", "tsconfig.json", "cdktf.json"]) {
      if (existsSync(join(this.root, name))) {
        cpSync(join(this.root, name), join(target, name), {
          recursive: true,
          filter: (from) => !/[\\/](cdktf\.out|node_modules)$/.test(from),
        });
      }
    }
    symlinkSync(join(this.root, "node_modules"), join(target, "node_modules"), "junction");
  }
}

/** Stacks in an output folder of cdktf. */
export function stacksIn(outdir: string): ExampleStack[] {
  const folder = join(outdir, "stacks");
  return (existsSync(folder) ? readdirSync(folder).sort() : [])
    .map((name) => ({ name, folder: join(folder, name), file: join(folder, name, "cdk.tf.json") }))
    .filter(({ file }) => existsSync(file))
    .map((place) => ({ ...place, stack: new StackFile(JSON.parse(readFileSync(place.file, "utf8")) as JsonObject) }));
}

/** The fleet plan beside the stacks, or undefined when the example plans no fleet. */
export function planIn(outdir: string): PlanDocument | undefined {
  const file = join(outdir, "plan.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as PlanDocument) : undefined;
}
