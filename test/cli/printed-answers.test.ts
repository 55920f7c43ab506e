import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { PROBLEM_KINDS } from "../../lib/kinds/problem-kinds";
import { lepton } from "./captured-terminal";
import { exampleProblem, EXAMPLES } from "./examples";

const ROOT = resolve(__dirname, "../..");

/** Where a page prints what a command answers: the command at the end of a paragraph, "prints", and a block of text. */
const PRINTED = /`npx lepton size (examples\/sizing\/[^` ]+)((?: [^` ]+)*)` prints(?:(?!\n\n)[^`])*:\n\n```text\n(.*?)^```$/gms;

interface PrintedAnswer {
  readonly page: string;
  readonly file: string;
  readonly options: readonly string[];
  readonly text: string;
}

const PAGES = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
const ANSWERS: readonly PrintedAnswer[] = PAGES.flatMap((page) =>
  [...readFileSync(join(ROOT, "docs", page), "utf8").matchAll(PRINTED)].map(([, file, options, text]) => ({
    page,
    file: file!,
    options: options!.split(" ").filter((option) => option !== ""),
    text: text!,
  })),
);

test.each(ANSWERS)("$page prints what the command answers to $file", async ({ file, options, text }) => {
  const { stdout, exitCode } = await lepton(["size", join(ROOT, file), ...options]);
  expect(exitCode).toBe(0);
  // A page may leave out the end of a long answer, or show the plot of an answer that has a table as well.
  const shown = options.includes("--frontier")
    ? stdout.slice(stdout.indexOf(text), stdout.indexOf(text) + text.length)
    : stdout.slice(0, text.length);
  expect(shown).toBe(text);
  expect(text.split("\n").length).toBeGreaterThan(4);
});

test("every kind of problem has a worked example whose answer a page prints", () => {
  const shown = new Set(ANSWERS.map(({ file }) => exampleProblem(basename(file)).kind.kind));
  expect(PROBLEM_KINDS.map(({ kind }) => kind).filter((kind) => !shown.has(kind))).toEqual([]);
});

test("no answer stands in a page that is not held to the command", () => {
  // The first line of a table of machines, in any answer.
  const unproven = PAGES.filter((page) => {
    const text = readFileSync(join(ROOT, "docs", page), "utf8");
    const blocks = [...text.matchAll(/^```text\n(.*?)^```$/gms)].map(([, block]) => block!).filter((block) => /─{5,}/.test(block));
    return blocks.length > ANSWERS.filter((answer) => answer.page === page).length;
  });
  expect(unproven).toEqual([]);
});

/** Asked for less than the optimum: too large for a test. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = { "large.yaml": ["--gap", "1%"] };
const FILES = readdirSync(EXAMPLES).filter((file) => file !== "README.md");

test.each(FILES)(
  "examples/sizing/%s has a proven answer that its verifier confirms",
  async (file) => {
    const { exitCode, stderr, stdout } = await lepton(["size", join(EXAMPLES, file), "--verify", "--json", ...(OPTIONS[file] ?? [])]);
    expect([stderr, [0, 2].includes(exitCode)]).toEqual(["", true]);
    const { plan } = JSON.parse(stdout) as { plan: { infeasibility?: object; plans?: readonly object[] } };
    expect(plan.infeasibility !== undefined).toBe(exitCode === 2);
  },
  60_000,
);
