import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { LeptonError, assertNoBrokenRules, type BrokenRule } from "../errors";
import { planDocument, type AnyProblemKind } from "../kinds/problem-kind";
import { EXIT } from "./exit-codes";
import { optionsOf } from "./kind-options";
import { kindsText } from "./list-kinds";
import { printFrontier } from "./print-frontier";
import type { TextFormat } from "./problem-text";
import { readProblem, type ReadProblem } from "./read-problem";
import { parseSizeArguments, type SizeArguments } from "./size-arguments";
import type { Terminal } from "./terminal";

/** Bytes that are not UTF-8 are an error, not question marks. */
const STRICT = { fatal: true };

/** What messages call a problem that is piped in. */
const STANDARD_INPUT = "standard input";

/**
 * The command `lepton size`: reads a problem of any kind, plans, prints the plan or the frontier.
 *
 * @returns the exit code
 * @throws LeptonError when the arguments or the problem are malformed
 */
export async function size(args: readonly string[], terminal: Terminal): Promise<number> {
  const asked = parseSizeArguments(args);
  if (asked.source === undefined) {
    terminal.stdout.write(kindsText());
    return EXIT.ok;
  }
  const { kind, problem } = await problemIn(asked.source, terminal);
  assertNoBrokenRules("arguments", optionsOfOtherKinds(kind, asked));
  return asked.frontier === undefined
    ? printPlan(kind, problem, asked, terminal)
    : printFrontier(kind.fleetProblem!(problem), asked, asked.frontier, terminal);
}

function optionsOfOtherKinds(kind: AnyProblemKind, { given }: SizeArguments): BrokenRule[] {
  const options = optionsOf(kind);
  return given
    .filter((option) => !options.includes(option))
    .map((option) => ({
      rule: "option-of-kind",
      problem: `'--${option}' is given, and the problem is of kind '${kind.kind}', which has no such option`,
      remedy: "leave it out; 'lepton size --list-kinds' says which kind has which",
    }));
}

function printPlan(kind: AnyProblemKind, problem: unknown, asked: SizeArguments, terminal: Terminal): number {
  const { gap: goodEnough, timeLimitMs } = asked;
  const timeLimit = timeLimitMs === undefined ? {} : { timeLimitMs, now: (): number => terminal.now() };
  const plan = kind.plan(problem, { gap: goodEnough, ...timeLimit });
  const { stdout } = terminal;
  stdout.write(asked.isJson ? `${JSON.stringify(planDocument(kind, problem, plan), undefined, 2)}\n` : kind.text(problem, plan, stdout));
  const discrepancies = asked.isVerified ? kind.verify(problem, plan) : [];
  if (discrepancies.length > 0) {
    const lines = discrepancies.map(({ check, expected, found }) => `  ${check}: expected ${expected}, found ${found}\n`);
    terminal.stderr.write(`lepton: the plan does not hold, please report it with the problem that caused it\n${lines.join("")}`);
    return EXIT.internalError;
  }
  const { isInfeasible, isUnproven = false, gap } = kind.quality(plan);
  if (isInfeasible && isUnproven) {
    terminal.stderr.write("lepton: the search was cut short: an answer may exist; give a longer '--time-limit', or ask for less\n");
    return EXIT.cutShort;
  }
  if (isInfeasible) {
    return EXIT.infeasible;
  }
  if (gap <= asked.gap) {
    return EXIT.ok;
  }
  const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
  const goal = asked.gap === 0 ? "the optimum was asked for" : `${percent(asked.gap)} was asked for`;
  const remedy = asked.timeLimitMs === undefined ? "accept a '--gap'" : "give a longer '--time-limit', or accept a larger '--gap'";
  terminal.stderr.write(`lepton: the search was cut short: at most ${percent(gap)} above the cheapest, ${goal}: ${remedy}\n`);
  return EXIT.cutShort;
}

async function problemIn(source: string, terminal: Terminal): Promise<ReadProblem> {
  return source === "-"
    ? readProblem(await pipedText(terminal), STANDARD_INPUT, "either")
    : readProblem(fileText(source), source, formatOf(source));
}

function formatOf(file: string): TextFormat {
  const extension = extname(file).toLowerCase();
  return extension === ".json" ? "json" : extension === ".yaml" || extension === ".yml" ? "yaml" : "either";
}

function fileText(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a directory" : `cannot be read (${code})`;
    throw new LeptonError(file, [
      { rule: "problem-readable", problem: `the file ${reason}`, remedy: "name a JSON or YAML file, or '-' for standard input" },
    ]);
  }
  return decoded(file, () => new TextDecoder("utf-8", STRICT).decode(bytes));
}

async function pipedText({ stdin }: Terminal): Promise<string> {
  const decoder = new TextDecoder("utf-8", STRICT);
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : decoded(STANDARD_INPUT, () => decoder.decode(chunk, { stream: true }));
  }
  return text + decoded(STANDARD_INPUT, () => decoder.decode());
}

function decoded(name: string, decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new LeptonError(name, [{ rule: "problem-utf8", problem: "the text is not UTF-8", remedy: "save it as UTF-8" }]);
  }
}
