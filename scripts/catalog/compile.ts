/**
 * Compiles the machine catalogue from the source tables.
 *
 * Usage: npx tsx scripts/catalog/compile.ts [data folder] [repository folder]
 *
 * Writes lib/catalog/data/aws.json and google.json and the generated part of docs/catalog.md below the repository folder, and prints what
 * was taken and what was left out. The same input gives the same bytes.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { CatalogFile } from "../../lib/catalog/catalog-file";
import { withOneMemoryPerModel } from "./accelerator-models";
import { compileAws } from "./aws-catalog";
import { catalogText } from "../../lib/catalog/catalog-text";
import { generatedPart, withGeneratedPart } from "./documentation";
import { DropLog } from "./drop-log";
import { compileGoogle } from "./google-catalog";

/** What the compiler produces. */
export interface CompiledCatalogs {
  /** One file a cloud. */
  readonly files: readonly CatalogFile[];
  /** What was left out. */
  readonly drops: DropLog;
}

/** Compiles both catalogues from a data folder. */
export function compileCatalogs(dataFolder: string): CompiledCatalogs {
  const drops = new DropLog();
  const files = withOneMemoryPerModel([compileAws(dataFolder, drops), compileGoogle(dataFolder, drops)]);
  return { files, drops };
}

/**
 * Writes the catalogue files and the generated part of the documentation.
 *
 * @param compiled what to write
 * @param repositoryFolder where `lib` and `docs` are
 */
export function writeCatalogs(compiled: CompiledCatalogs, repositoryFolder: string): void {
  for (const file of compiled.files) {
    const path = join(repositoryFolder, "lib", "catalog", "data", `${file.cloud}.json`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, catalogText(file));
  }
  const page = join(repositoryFolder, "docs", "catalog.md");
  writeFileSync(page, withGeneratedPart(readFileSync(page, "utf8"), generatedPart(compiled.files, compiled.drops)));
}

if (require.main === module) {
  const repositoryFolder = resolve(process.argv[3] ?? join(__dirname, "..", ".."));
  const compiled = compileCatalogs(resolve(process.argv[2] ?? join(repositoryFolder, "..", "shared", "data")));
  writeCatalogs(compiled, repositoryFolder);
  console.log(generatedPart(compiled.files, compiled.drops));
}
