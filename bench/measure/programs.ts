import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

/** What a program is run with, and what names the measurement. */
export interface Run {
  /** Name of the program: a file of `bench/programs` without its extension. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
}

/** What a run gave. */
export interface RunResult<T> {
  /** What the program printed. */
  readonly printed: T;
  /** From the start of the process to its end, as its parent saw it. */
  readonly processMs: number;
}

/**
 * The programs that are measured: compiled to JavaScript and run by plain Node, because a loader that compiles on the fly, and the source maps it
 * installs, would be measured along - cdktf takes a stack trace for every token.
 */
export class Programs {
  private readonly folder: string;

  /** @param packageRoot the package to measure, built; the compiled programs go to its `build/bench`, from where they find it by its name */
  public constructor(private readonly packageRoot: string) {
    if (!existsSync(join(packageRoot, "lib", "index.js"))) {
      throw new Error("lib/index.js is missing: run 'npm run build' first");
    }
    this.folder = join(packageRoot, "build", "bench");
    rmSync(this.folder, { recursive: true, force: true });
    const sources = join(__dirname, "..", "programs");
    for (const path of readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))) {
      const target = join(this.folder, path.replace(/\.ts$/, ".js"));
      mkdirSync(dirname(target), { recursive: true });
      const { outputText } = transpileModule(readFileSync(join(sources, path), "utf8"), {
        compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true },
      });
      writeFileSync(target, outputText);
    }
  }

  /**
   * Runs a program in a process of its own.
   *
   * @throws Error when it fails; what it wrote to the error stream is shown as it comes
   */
  public run<T>({ program, args }: Run): RunResult<T> {
    const start = process.hrtime.bigint();
    const child = spawnSync(process.execPath, [join(this.folder, `${program}.js`), ...args], {
      cwd: this.packageRoot,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      maxBuffer: 2 ** 26,
    });
    const processMs = Number(process.hrtime.bigint() - start) / 1e6;
    if (child.status !== 0) {
      throw new Error(`${program} ${args.join(" ")} failed with status ${child.status ?? child.signal}`);
    }
    return { printed: JSON.parse(child.stdout) as T, processMs };
  }

  /**
   * Runs several programs in turn, again and again, so that what else the machine does falls on all of them alike; the order turns round every time.
   *
   * @returns the results of each program, in the order of the rounds
   */
  public interleave<T>(runs: readonly Run[], rounds: number): RunResult<T>[][] {
    const results: RunResult<T>[][] = runs.map(() => []);
    const order = runs.map((_, index) => index);
    for (let round = 0; round < rounds; round++) {
      for (const index of round % 2 === 0 ? order : [...order].reverse()) {
        results[index]!.push(this.run<T>(runs[index]!));
      }
    }
    return results;
  }
}
