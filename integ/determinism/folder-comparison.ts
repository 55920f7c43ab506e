import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Relative paths of all files below a folder, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

/**
 * Compares every byte of two folders.
 *
 * @returns one line per file that differs or exists on one side only, with the first line that differs
 */
export function folderDifferences(left: string, right: string): string[] {
  const [leftFiles, rightFiles] = [new Set(filesBelow(left)), new Set(filesBelow(right))];
  return [...new Set([...leftFiles, ...rightFiles])].sort().flatMap((name) => {
    if (!leftFiles.has(name) || !rightFiles.has(name)) {
      return [`${name}: only written ${leftFiles.has(name) ? "the first" : "the second"} time`];
    }
    // Latin-1 maps every byte to one character, so that equal texts are equal bytes.
    const [a, b] = [readFileSync(join(left, name), "latin1"), readFileSync(join(right, name), "latin1")];
    return a === b ? [] : [`${name}: ${firstDifference(a, b)}`];
  });
}

function firstDifference(left: string, right: string): string {
  const [leftLines, rightLines] = [left.split("\n"), right.split("\n")];
  const at = leftLines.findIndex((line, index) => line !== rightLines[index]);
  const line = at < 0 ? leftLines.length : at;
  return `line ${line + 1} is ${shown(leftLines[line])} once and ${shown(rightLines[line])} the other time`;
}

function shown(line: string | undefined): string {
  return line === undefined ? "missing" : JSON.stringify(line.trim().slice(0, 120));
}
