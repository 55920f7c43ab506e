import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../..");

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

describe.each(["", "flavours/cdktn/"])("the lock file in '%s'", (folder) => {
  const lock = JSON.parse(read(`${folder}package-lock.json`)) as { packages: Record<string, Record<string, unknown>> };
  const manifest = JSON.parse(read(`${folder}package.json`)) as Record<string, unknown>;

  test("holds checksums and no download address", () => {
    const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
    expect(packages.length).toBeGreaterThan(5);
    expect(packages.filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
    expect(packages.filter(([, entry]) => entry.integrity === undefined && entry.inBundle !== true)).toEqual([]);
  });

  // npm leaves out an optional package that it cannot find, and then refuses to install from its own file.
  test("holds every optional package that another one names", () => {
    const named = Object.values(lock.packages).flatMap((entry) => Object.keys((entry.optionalDependencies ?? {}) as object));
    const missing = named.filter((name) => !Object.keys(lock.packages).some((path) => path.endsWith(`node_modules/${name}`)));
    expect(missing).toEqual([]);
  });

  test("belongs to its package.json", () => {
    const root = lock.packages[""]!;
    for (const field of ["name", "version", "dependencies", "devDependencies", "peerDependencies"]) {
      expect(root[field]).toEqual(manifest[field]);
    }
    expect(manifest.version).toBe((JSON.parse(read("package.json")) as { version: string }).version);
  });
});
