import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckOutcome } from "../check";
import type { Example } from "../example";
import { filesBelow, folderDifferences } from "./folder-comparison";
import { findLeakedText } from "./leaked-text";

/** Surroundings that must not show in the output: the earliest and the latest time zone, and two languages that sort and spell differently. */
const SURROUNDINGS: readonly NodeJS.ProcessEnv[] = [
  { TZ: "Pacific/Pago_Pago", LANG: "C", LC_ALL: "C" },
  { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
];

/**
 * Synthesizes an example twice, the second time from a copy of the sources in another folder, with another current folder, time zone and
 * language, and compares every byte that was written.
 */
export function checkDeterminism(example: Example): CheckOutcome {
  const root = mkdtempSync(join(tmpdir(), "lepton-determinism-"));
  try {
    const [first, second] = [join(root, "first"), join(root, "the second place", "below")];
    const copy = join(root, "sources");
    example.copySource(copy);
    example.synthesize(join(first, "cdktf.out"), SURROUNDINGS[0], first);
    example.synthesize(join(second, "cdktf.out"), SURROUNDINGS[1], second, copy);
    const mistakes = folderDifferences(join(first, "cdktf.out"), join(second, "cdktf.out"));
    return { covered: `${filesBelow(join(first, "cdktf.out")).length} files are the same to the byte`, mistakes };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Looks for texts in an output folder that only a mistake leaves there. */
export function checkLeakedText(outdir: string): CheckOutcome {
  const files = filesBelow(outdir);
  const mistakes = files.flatMap((name) =>
    findLeakedText(readFileSync(join(outdir, name), "utf8")).map(({ line, leak, excerpt }) => `${name}:${line}: ${leak}: ${excerpt}`),
  );
  return { covered: `${files.length} files`, mistakes: files.length === 0 ? ["no files were written"] : mistakes };
}
