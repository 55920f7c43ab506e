import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "./tool";

/** Peers that have the bindings of a Terraform provider. */
const BINDINGS = /^@cdktf\/provider-/;

/** The library as npm packs it, and without the peers that some languages have no packages of. */
export interface PackedLibrary {
  /** Folder of the package as it is. */
  readonly whole: string;
  /** The same package, naming no provider bindings among its peers. */
  readonly withoutBindings: string;
}

/**
 * Packs the built library and unpacks it twice. `jsii` counts every peer of a package among its dependencies, optional or not, and so would
 * programs of all languages: Go and Java are checked without the bindings of providers, which their package registries need not have.
 *
 * @param root the source tree, built
 * @param folder where the packages go; emptied first
 */
export function packLibrary(root: string, folder: string): PackedLibrary {
  if (!existsSync(join(root, ".jsii"))) {
    throw new Error("the library is not built: run 'npm run build' first");
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tarball = runTool("npm", ["pack", "--silent", "--pack-destination", folder], root).trim().split("\n").pop()!;
  runTool("tar", ["-xzf", tarball], folder);
  const [whole, withoutBindings] = [join(folder, "package"), join(folder, "package-without-bindings")];
  cpSync(whole, withoutBindings, { recursive: true });
  [".jsii", "package.json"].forEach((file) => dropBindings(join(withoutBindings, file)));
  // The generator looks for the peers beside the package.
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return { whole, withoutBindings };
}

function dropBindings(file: string): void {
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, unknown> | undefined>;
  for (const section of ["dependencies", "dependencyClosure", "peerDependencies", "peerDependenciesMeta"]) {
    const named = manifest[section];
    if (named !== undefined) {
      manifest[section] = Object.fromEntries(Object.entries(named).filter(([name]) => !BINDINGS.test(name)));
    }
  }
  writeFileSync(file, JSON.stringify(manifest));
}

/**
 * Writes the sources of a package for another language.
 *
 * @param source folder of the npm package
 * @param language as jsii names it
 * @param outdir where the folder of the language goes
 * @returns the folder of the language
 */
export function generate(source: string, language: "python" | "java" | "go" | "dotnet", outdir: string): string {
  const pacmak = require.resolve("jsii-pacmak/bin/jsii-pacmak");
  const options = ["--code-only", "--force", "--no-npmignore", "--target", language, "--outdir", outdir];
  runTool(process.execPath, [pacmak, source, ...options], outdir);
  return join(outdir, language);
}
