import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const CLI = resolve(require.resolve("cdktf-cli/package.json"), "..");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/**
 * Does what a new user does: packs the library, installs the tarball into an app made of the CLI's own TypeScript template, in a folder
 * of its own outside the repository, type-checks the app and synthesizes it with the CLI. Prints a line
 * `check consumer-<what>: passed|failed: why` each.
 *
 * Usage: `tsx scripts/consumer/try-package.ts`, after the build
 */
function main(): number {
  const app = mkdtempSync(join(tmpdir(), "consumer-"));
  try {
    return [
      check("consumer-install", () => install(app)),
      check("consumer-types", () => typeCheck(app)),
      check("consumer-synth", () => synthesize(app, { "consumer-aws": AWS, "consumer-google": GOOGLE })),
      check("consumer-readme", () => tryReadme(app)),
    ].every((passed) => passed)
      ? 0
      : 1;
  } finally {
    rmSync(app, { recursive: true });
  }
}

const AWS = ["aws_eks_cluster", "aws_eks_node_group", "aws_vpc"];
const GOOGLE = ["google_container_cluster", "google_container_node_pool", "google_compute_network"];

function install(app: string): string {
  const tarball = run("npm", ["pack", "--pack-destination", app, "--loglevel=error"], ROOT).trim().split("\n").pop()!;
  const template = join(CLI, "bundle/templates/typescript");
  cpSync(join(template, "tsconfig.json"), join(app, "tsconfig.json"));
  const settings = readFileSync(join(template, "cdktf.json"), "utf8")
    .replace("{{projectId}}", "consumer")
    .replace("{{sendCrashReports}}", "false");
  writeFileSync(join(app, "cdktf.json"), settings.replace("{{futureFlags}}", ""));
  cpSync(join(ROOT, "scripts/consumer/app/main.ts"), join(app, "main.ts"));
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "consumer", version: "1.0.0", private: true }));
  const peers = Object.entries(manifest.peerDependencies).filter(([name]) => !/-(helm|kubernetes)$/.test(name));
  const tools = ["typescript", "@types/node"].map((tool) => `${tool}@${manifest.devDependencies[tool]!}`);
  const packages = [`./${tarball}`, ...peers.map(([name, range]) => `${name}@${range}`), ...tools, "ts-node@10"];
  const output = run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], app);
  if (/ERESOLVE|peer dep/i.test(output)) {
    throw new Error(output);
  }
  return `${tarball} beside ${peers.map(([name]) => name).join(", ")}`;
}

function typeCheck(app: string): string {
  run(process.execPath, [join(app, "node_modules/typescript/bin/tsc"), "--noEmit", "-p", "."], app);
  return "with the template's own tsconfig.json";
}

/** Synthesizes with the CLI and looks for the stacks, and in each for resources of the given types. */
function synthesize(app: string, expected: Readonly<Record<string, readonly string[]>>): string {
  rmSync(join(app, "cdktf.out"), { recursive: true, force: true });
  run(process.execPath, [join(CLI, "bundle/bin/cdktf"), "synth"], app);
  for (const [stack, types] of Object.entries(expected)) {
    const file = join(app, "cdktf.out/stacks", stack, "cdk.tf.json");
    const resources = existsSync(file)
      ? (JSON.parse(readFileSync(file, "utf8")) as { resource?: Record<string, object> }).resource
      : undefined;
    const missing = types.filter((type) => Object.keys(resources?.[type] ?? {}).length === 0);
    if (missing.length > 0) {
      throw new Error(`the stack ${stack} has no ${missing.join(", no ")}`);
    }
  }
  return `stacks ${readdirSync(join(app, "cdktf.out/stacks")).join(", ")}`;
}

/** The README's first program, as it stands there, in the place of `main.ts`. */
function tryReadme(app: string): string {
  const program = /^```ts\n([\s\S]*?)^```/m.exec(readFileSync(join(ROOT, "README.md"), "utf8"))?.[1];
  const stack = /new TerraformStack\(app, "([^"]+)"\)/.exec(program ?? "")?.[1];
  if (program === undefined || stack === undefined) {
    throw new Error("the README's first block of code makes no stack");
  }
  writeFileSync(join(app, "main.ts"), program);
  typeCheck(app);
  return synthesize(app, { [stack]: AWS });
}

function check(name: string, attempt: () => string): boolean {
  try {
    process.stdout.write(`check ${name}: passed: ${attempt()}\n`);
    return true;
  } catch (error) {
    process.stdout.write(`check ${name}: failed: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

function run(command: string, args: readonly string[], cwd: string): string {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", CI: "1" };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8", maxBuffer: 1e8 });
  if (status !== 0) {
    throw new Error(`'${command} ${args.join(" ")}' ended with status ${status}:\n${stdout}${stderr}`);
  }
  return stdout + (command === "npm" && args[0] === "pack" ? "" : stderr);
}

process.exitCode = main();
