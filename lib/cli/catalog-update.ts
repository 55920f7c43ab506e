import { writeFileSync } from "node:fs";
import { MachineCatalog } from "../catalog/machine-catalog";
import { updateCatalog } from "../catalog/market/update-catalog";
import { LeptonError } from "../errors";
import { parseCatalogUpdateArguments } from "./catalog-arguments";
import { changedOffers, flagLines, sourceLines, updateLines } from "./catalog-report";
import { EXIT } from "./exit-codes";
import type { Terminal } from "./terminal";

/** Name and version of the report's format; a change that breaks readers raises the number. */
export const CATALOG_UPDATE_FORMAT = "cdktf-lepton/catalog-update/1";

/** Where the catalogue goes instead of to a file. */
const STANDARD_OUTPUT = "-";

/**
 * The command `lepton catalog update`: brings a catalogue up to date from price files, and reports what became of them.
 *
 * @returns the exit code
 * @throws LeptonError when the arguments or the files are malformed
 */
export async function updateCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const asked = parseCatalogUpdateArguments(args);
  const base: MachineCatalog | "none" | undefined =
    asked.base === undefined || asked.base === "none" ? asked.base : MachineCatalog.builtIn().withFile(asked.base);
  const { files, cloud, regions, machineTypes, suspect } = asked;
  const update = await updateCatalog(
    files.map(({ priceFile }) => priceFile),
    { cloud, regions, machineTypes, suspect, ...(base === undefined ? {} : { base }) },
  );
  const isPiped = asked.out === STANDARD_OUTPUT;
  if (isPiped) {
    terminal.stdout.write(update.text);
  } else {
    write(asked.out, update.text);
  }
  const changed = changedOffers(update.file, base === "none" ? undefined : (base ?? MachineCatalog.builtIn()));
  const flags = update.market.flags();
  const report = isPiped ? terminal.stderr : terminal.stdout;
  const text = asked.isJson
    ? JSON.stringify(
        {
          format: CATALOG_UPDATE_FORMAT,
          out: asked.out,
          cloud: update.file.cloud,
          changedOffers: changed,
          sources: update.market.sources,
          leftOut: update.leftOut,
          flags,
        },
        undefined,
        2,
      )
    : [
        ...sourceLines(update.market.sources, report),
        ...flagLines(flags, report),
        ...updateLines(update, isPiped ? "standard output" : asked.out, changed, report),
      ].join("\n");
  report.write(`${text}\n`);
  return EXIT.ok;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LeptonError(path, [
      { rule: "out-writable", problem: `the catalogue cannot be written (${code})`, remedy: "name a file in a folder that is there" },
    ]);
  }
}
