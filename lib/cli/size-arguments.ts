import { parseArgs } from "node:util";
import { assertNoBrokenRules, type BrokenRule } from "../errors";
import type { KindOption } from "./kind-options";
import { optionRules } from "./option-rules";

/** What `lepton size` is asked to do. */
export interface SizeArguments {
  /** Path of the problem, `-` for standard input; undefined when the kinds of problems are asked for. */
  readonly source: string | undefined;
  /** Whether other programs read the answer. */
  readonly isJson: boolean;
  /** Whether the plan is checked by the verifier of its kind. */
  readonly isVerified: boolean;
  /** (cost - lower bound) / cost that is good enough. */
  readonly gap: number;
  /** Milliseconds; undefined without a limit. */
  readonly timeLimitMs: number | undefined;
  /** Availabilities that cost is plotted against; undefined when a single plan is asked for. */
  readonly frontier: NinesRange | undefined;
  /** The options given that not every kind of problem has. */
  readonly given: readonly KindOption[];
}

/** A range of availabilities by their number of nines: 3 nines are 99.9 %. */
export interface NinesRange {
  /** The lowest availability. */
  readonly fewest: number;
  /** The highest availability. */
  readonly most: number;
}

/** The availabilities that `--frontier` looks at when `--nines` does not say. */
export const DEFAULT_NINES: NinesRange = { fewest: 1, most: 6 };

/** More nines than this are a matter of wars and meteorites, not of machines. */
const MOST_NINES = 15;

const OPTIONS = {
  json: { type: "boolean" },
  gap: { type: "string" },
  "time-limit": { type: "string" },
  frontier: { type: "boolean" },
  nines: { type: "string" },
  verify: { type: "boolean" },
  "list-kinds": { type: "boolean" },
} as const;

const KIND_OPTIONS: readonly KindOption[] = ["gap", "time-limit", "frontier"];

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** Reads the arguments of `lepton size`. @throws LeptonError that names every argument that is wrong */
export function parseSizeArguments(args: readonly string[]): SizeArguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const broken: BrokenRule[] = optionRules("lepton size", OPTIONS, tokens);
  const text = (name: keyof typeof OPTIONS): string | undefined => (typeof values[name] === "string" ? values[name] : undefined);
  const gap = parsedGap(text("gap"), broken);
  const timeLimitMs = parsedDuration(text("time-limit"), broken);
  const nines = parsedNines(text("nines"), broken);
  const listsKinds = values["list-kinds"] === true;
  if (positionals.length !== 1 && !(listsKinds && positionals.length === 0)) {
    const given = positionals.length === 0 ? "no problem is given" : `${positionals.length} problems are given (${positionals.join(", ")})`;
    broken.push({ rule: "one-problem", problem: given, remedy: "name one JSON or YAML file, or '-' for standard input" });
  }
  if (values.nines !== undefined && values.frontier !== true) {
    broken.push({
      rule: "nines-frontier",
      problem: "'--nines' is given without '--frontier'",
      remedy: "add '--frontier', or leave '--nines' out",
    });
  }
  assertNoBrokenRules("arguments", broken);
  return {
    source: listsKinds ? undefined : positionals[0]!,
    isJson: values.json === true,
    isVerified: values.verify === true,
    gap,
    timeLimitMs,
    frontier: values.frontier === true ? nines : undefined,
    given: KIND_OPTIONS.filter((option) => values[option] !== undefined),
  };
}

function parsedGap(text: string | undefined, broken: BrokenRule[]): number {
  const [, digits, percent] = /^(\d*\.?\d+(?:e-?\d+)?)(%?)$/i.exec(text ?? "0") ?? [];
  const gap = digits === undefined ? NaN : Number(digits) / (percent === "%" ? 100 : 1);
  if (!(gap >= 0 && gap < 1)) {
    broken.push({
      rule: "gap-range",
      problem: `'--gap' (${text}) is not in [0, 1)`,
      remedy: "give a share of the cost, as '0.005' or '0.5%'",
    });
  }
  return gap;
}

function parsedDuration(text: string | undefined, broken: BrokenRule[]): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const [, digits, unit] = /^(\d*\.?\d+)(ms|s|m)$/.exec(text) ?? [];
  const duration = digits === undefined ? NaN : Number(digits) * MS_PER_UNIT[unit!]!;
  if (!(duration > 0)) {
    broken.push({
      rule: "time-limit-positive",
      problem: `'--time-limit' (${text}) is not a time above 0 with its unit`,
      remedy: "give it as '500ms', '2s' or '1m'",
    });
  }
  return duration;
}

function parsedNines(text: string | undefined, broken: BrokenRule[]): NinesRange {
  if (text === undefined) {
    return DEFAULT_NINES;
  }
  const [, fewest, most] = /^(\d*\.?\d+)-(\d*\.?\d+)$/.exec(text) ?? [];
  const range = { fewest: Number(fewest), most: Number(most) };
  if (!(range.fewest > 0 && range.fewest < range.most && range.most <= MOST_NINES)) {
    broken.push({
      rule: "nines-range",
      problem: `'--nines' (${text}) is not a range above 0 and up to ${MOST_NINES}`,
      remedy: "give the fewest and the most nines, as '2-5' for 99 % to 99.999 %",
    });
  }
  return range;
}
