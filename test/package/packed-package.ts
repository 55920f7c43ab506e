import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** As much of the library's `package.json` as its tests need; names differ between the flavours. */
export const MANIFEST = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly name: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
};

/** What `npm pack` would put into the tarball. */
export interface PackedPackage {
  /** Bytes of the tarball. */
  readonly size: number;
  /** Files, with their bytes before compression. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Asks npm what it would pack. */
export function packedPackage(): PackedPackage {
  const options = { cwd: ROOT, encoding: "utf8" } as const;
  const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts", "--loglevel=error"], options);
  return (JSON.parse(output) as PackedPackage[])[0]!;
}

/** A new folder in which the packed files are installed beside the given packages; the required peers when none are given. */
export function installPackedPackage(
  peers = Object.keys(MANIFEST.peerDependencies).filter((peer) => MANIFEST.peerDependenciesMeta[peer]?.optional !== true),
): string {
  const folder = mkdtempSync(join(tmpdir(), "packed-"));
  const target = join(folder, "node_modules", MANIFEST.name);
  for (const { path } of packedPackage().files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    cpSync(join(ROOT, path), join(target, path));
  }
  for (const peer of peers) {
    mkdirSync(dirname(join(folder, "node_modules", peer)), { recursive: true });
    symlinkSync(dirname(require.resolve(`${peer}/package.json`)), join(folder, "node_modules", peer));
  }
  return folder;
}

/** Runs a program in a folder and returns what it printed, as JSON. */
export function runJson<T>(folder: string, program: string, flags: readonly string[] = []): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, "-e", program], { cwd: folder, encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`${program} ended with status ${status}:\n${stderr}`);
  }
  return JSON.parse(stdout) as T;
}
