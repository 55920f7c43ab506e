import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { flavourPackage, withoutAliasedPeers, type PackageManifest } from "./flavour-package";
import { twinSpecifier } from "./package-names";
import { rewriteSource } from "./rewrite-source";

const ROOT = resolve(__dirname, "../..");

/** What a flavour says about itself in `flavours/<flavour>/flavour.json`. */
interface FlavourSettings {
  /** Files and folders of the repository that the flavour's tree is made of. */
  readonly sources: readonly string[];
  /** Files and folders below them that say something about the repository, not about the package. */
  readonly excluded: readonly string[];
  /** Beginnings of paths whose tests are left out: they are about code that names no framework, and has been tested in the repository. */
  readonly testedElsewhere: readonly string[];
}

/**
 * Builds a flavour of the library under `build/<flavour>`: copies the sources with the other flavour's module names, installs the
 * flavour's own locked dependencies, and compiles with jsii.
 *
 * Usage: `tsx scripts/flavour/build-flavour.ts cdktn`
 */
function main(flavour: string): void {
  const target = join(ROOT, "build", flavour);
  const settings = readJson<FlavourSettings>(join(ROOT, "flavours", flavour, "flavour.json"));
  clear(target);
  const count = settings.sources.reduce((sum, source) => sum + copy(join(ROOT, source), target, settings), 0);
  const manifest = flavourPackage(
    readJson<PackageManifest>(join(ROOT, "package.json")),
    readJson<PackageManifest>(join(ROOT, "flavours", flavour, "package.json")),
  );
  writeJson(join(target, "package.json"), manifest);
  process.stdout.write(`${manifest.name} ${manifest.version}: ${count} files in ${relative(ROOT, target)}\n`);
  install(flavour, target);
  writeJson(join(target, "package.json"), withoutAliasedPeers(manifest));
  run(process.execPath, [require.resolve("tsx/cli"), join(ROOT, "scripts/build.ts"), target], target);
  writeJson(join(target, "package.json"), manifest);
  run(process.execPath, [require.resolve("tsx/cli"), join(ROOT, "scripts/api-docs.ts"), target], target);
}

/** Empties the target but for the installed packages, which `install` judges by the lock file they came from. */
function clear(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(target)) {
    if (entry !== "node_modules") {
      rmSync(join(target, entry), { recursive: true });
    }
  }
}

/** Copies a file or a folder and returns the number of files. */
function copy(source: string, target: string, settings: FlavourSettings): number {
  const path = relative(ROOT, source);
  const isTestedElsewhere = path.endsWith(".test.ts") && settings.testedElsewhere.some((beginning) => path.startsWith(beginning));
  if (settings.excluded.includes(path) || isTestedElsewhere) {
    return 0;
  }
  if (statSync(source).isDirectory()) {
    return readdirSync(source).reduce((sum, entry) => sum + copy(join(source, entry), target, settings), 0);
  }
  if (/^lib\/.*\.(d\.ts|js)$/.test(path)) {
    return 0;
  }
  const copied = join(target, path);
  mkdirSync(dirname(copied), { recursive: true });
  if (/\.(ts|js|cjs|mjs)$/.test(path)) {
    writeFileSync(copied, rewriteSource(path, readFileSync(source, "utf8")));
  } else if (path === "tsconfig.json") {
    writeJson(copied, rewriteConfig(readJson<TypeScriptConfig>(source)));
  } else if (path === "README.md") {
    writeFileSync(copied, readFileSync(source, "utf8").replace(/\bcdktf-lepton\b|@cdktf\/provider-/g, twinSpecifier));
  } else {
    cpSync(source, copied);
  }
  return 1;
}

/** As much of a `tsconfig.json` as names modules. */
interface TypeScriptConfig {
  readonly compilerOptions: { readonly paths: Readonly<Record<string, readonly string[]>> };
}

function rewriteConfig(config: TypeScriptConfig): TypeScriptConfig {
  const paths = Object.fromEntries(Object.entries(config.compilerOptions.paths).map(([name, to]) => [twinSpecifier(name), to]));
  return { ...config, compilerOptions: { ...config.compilerOptions, paths } };
}

/** Installs what the flavour's lock file names, unless that very lock file was the last one installed here. */
function install(flavour: string, target: string): void {
  const lock = join(ROOT, "flavours", flavour, "package-lock.json");
  const inputs = [lock, join(target, "package.json")].map((file) => readFileSync(file, "utf8"));
  const fingerprint = createHash("sha256").update(inputs.join()).digest("hex");
  const stamp = join(target, "node_modules", ".flavour");
  cpSync(lock, join(target, "package-lock.json"));
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) {
    return;
  }
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], target);
  // The bindings that are installed by an alias ask for `cdktf`; with the alias a second copy of the same core, their types and
  // ours would not be one. A package of the flavour's own scope asks for the flavour's core.
  const alias = join(target, "node_modules", "cdktf");
  if (existsSync(alias)) {
    rmSync(alias, { recursive: true });
    symlinkSync("cdktn", alias);
  }
  writeFileSync(stamp, fingerprint);
}

function run(command: string, args: string[], cwd: string): void {
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) {
    throw new Error(`'${[command, ...args].join(" ")}' ended with status ${status}`);
  }
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

main(process.argv[2]!);
