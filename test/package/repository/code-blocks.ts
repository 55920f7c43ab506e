import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A piece of code that a reader may copy. */
export interface CodeBlock {
  /** Where it stands: file and line. */
  readonly where: string;
  readonly code: string;
}

/** The `@example` blocks in the documentation comments of `lib/`. */
export function exampleBlocks(root: string): CodeBlock[] {
  return filesBelow(join(root, "lib"), /(?<!\.d)\.ts$/).flatMap((file) =>
    blocksOfComments(relative(root, file), readFileSync(file, "utf8")),
  );
}

/** The `ts` blocks of the README, of the pages in `docs/` and of the examples' own READMEs. */
export function pageBlocks(root: string): CodeBlock[] {
  const pages = readdirSync(root).filter((name) => name.endsWith(".md") && name !== "API.md");
  const folders = ["docs", "examples"].filter((folder) => existsSync(join(root, folder)));
  const files = [...pages.map((name) => join(root, name)), ...folders.flatMap((folder) => filesBelow(join(root, folder), /\.md$/))];
  return files.flatMap((file) => blocksOfPage(relative(root, file), readFileSync(file, "utf8")));
}

/** The `@example` blocks of one source. */
export function blocksOfComments(file: string, text: string): CodeBlock[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    const lines = comment[0]
      .slice(3, -2)
      .split("\n")
      .map((line) => line.replace(/^\s*\* ?/, ""));
    const first = lines.findIndex((line) => line.startsWith("@example"));
    if (first === -1) {
      return [];
    }
    const next = lines.findIndex((line, index) => index > first && /^@[a-z]+\b/.test(line));
    const code = lines.slice(first + 1, next === -1 ? undefined : next).join("\n");
    return [{ where: `${file}:${lineOf(text, comment.index) + first + 1}`, code }];
  });
}

/** The `ts` blocks of one Markdown page. */
export function blocksOfPage(file: string, text: string): CodeBlock[] {
  return [...text.matchAll(/^```(?:ts|typescript)\n([\s\S]*?)^```/gm)].map((match) => ({
    where: `${file}:${lineOf(text, match.index) + 1}`,
    code: match[1]!,
  }));
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => pattern.test(path) && !path.includes("node_modules"))
    .map((path) => join(folder, path))
    .sort();
}
