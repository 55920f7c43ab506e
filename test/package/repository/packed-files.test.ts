import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { packedPackage, type PackedPackage } from "../packed-package";

const ROOT = resolve(__dirname, "../../..");

function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => pattern.test(path));
}

describe("the tarball", () => {
  let packed: PackedPackage;
  beforeAll(() => (packed = packedPackage()), 60_000);

  test("holds the compiled library, its data and its documents, and nothing else", () => {
    const sources = filesBelow("lib", /(?<!\.d)\.ts$/).map((path) => path.replace(/\.ts$/, ""));
    const expected = [
      ...sources.flatMap((source) => [`${source}.js`, `${source}.d.ts`]),
      ...filesBelow("lib/catalog/data", /\.json$/),
      ...filesBelow("lib/sizing/schema", /\.json$/),
      ...[".jsii", "API.md", "CHANGELOG.md", "LICENSE", "README.md", "package.json"],
    ];
    const bundled = packed.files.filter(({ path }) => path.startsWith("node_modules/"));
    const own = packed.files.filter((file) => !bundled.includes(file));
    expect(own.map(({ path }) => path).sort()).toEqual(expected.sort());
    // jsii has no package of its own for what a library needs at run time: it travels in the tarball.
    expect(new Set(bundled.map(({ path }) => path.split("/")[1]))).toEqual(new Set(["yaml"]));
    expect(sources.length).toBeGreaterThan(50);
  });

  test("is smaller than 2 MB, of which the catalogue takes at most 1 MB before compression", () => {
    const catalogue = packed.files.filter(({ path }) => path.startsWith("lib/catalog/data/"));
    expect(catalogue.length).toBeGreaterThan(0);
    expect(catalogue.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(1_000_000);
    expect(packed.size).toBeLessThan(2_000_000);
  });
});
