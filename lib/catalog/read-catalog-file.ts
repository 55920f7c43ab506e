import { LeptonError } from "../errors";
import type { BrokenRule } from "../errors";
import type { CatalogFile } from "./catalog-file";
import { catalogRules } from "./catalog-rules";

/** An error that names more rows than this is not read to its end. */
const MOST_RULES_NAMED = 20;

/**
 * Reads a catalogue file that someone brought.
 *
 * @param text the file: JSON in the schema of `data/catalog.schema.json`
 * @throws LeptonError that names every broken row, or the first 20 and how many more there are
 */
export function readCatalogFile(text: string): CatalogFile {
  const value = parsed(text);
  const rules = catalogRules(value);
  if (rules.length > 0) {
    throw new LeptonError("machine catalogue", shortened(rules));
  }
  return value as CatalogFile;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LeptonError("machine catalogue", [
      {
        rule: "catalog-json",
        problem: `the file is not JSON (${error instanceof Error ? error.message : String(error)})`,
        remedy: "pass the content of a catalogue file, not its path",
      },
    ]);
  }
}

function shortened(rules: readonly BrokenRule[]): readonly BrokenRule[] {
  if (rules.length <= MOST_RULES_NAMED) {
    return rules;
  }
  const more = rules.length - MOST_RULES_NAMED;
  return [
    ...rules.slice(0, MOST_RULES_NAMED),
    { rule: "catalog-more", problem: `${more} more rows are broken`, remedy: "mend those above first" },
  ];
}
