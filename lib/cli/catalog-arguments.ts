import { parseArgs } from "node:util";
import { assertNoBrokenRules, type BrokenRule } from "../errors";
import { didYouMean } from "../sizing/nearest-match";
import { optionRules } from "./option-rules";
import { namedFile, type NamedFile } from "./price-file-argument";

/** What `lepton catalog update` is asked to do. */
export interface CatalogUpdateArguments {
  /** The price files. */
  readonly files: readonly NamedFile[];
  /** Where the catalogue file goes; `-` for standard output. */
  readonly out: string;
  /** The cloud it is about; undefined where the files are about one only. */
  readonly cloud: string | undefined;
  /** The catalogue file to bring up to date, `none` for nothing, undefined for the built-in one. */
  readonly base: string | undefined;
  /** Regions to carry; undefined for all. */
  readonly regions: readonly string[] | undefined;
  /** Machine types to carry; undefined for all. */
  readonly machineTypes: readonly string[] | undefined;
  /** What becomes of suspect prices. */
  readonly suspect: "exclude" | "carry";
  /** Whether other programs read the report. */
  readonly isJson: boolean;
}

/** What `lepton catalog check` is asked to do. */
export interface CatalogCheckArguments {
  /** Price files and catalogue files; none for the built-in catalogue. */
  readonly files: readonly NamedFile[];
  /** Whether other programs read the answer. */
  readonly isJson: boolean;
}

const FILE_OPTIONS = {
  from: { type: "string", multiple: true },
  format: { type: "string" },
  date: { type: "string" },
  cloud: { type: "string" },
  json: { type: "boolean" },
} as const;

const UPDATE_OPTIONS = {
  ...FILE_OPTIONS,
  out: { type: "string" },
  base: { type: "string" },
  region: { type: "string", multiple: true },
  "machine-type": { type: "string", multiple: true },
  suspect: { type: "string" },
} as const;

const SUSPECT = ["exclude", "carry"] as const;

/** Reads the arguments of `lepton catalog update`. @throws LeptonError that names every argument that is wrong */
export function parseCatalogUpdateArguments(args: readonly string[]): CatalogUpdateArguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: UPDATE_OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const broken = optionRules("lepton catalog update", UPDATE_OPTIONS, tokens);
  const files = filesOf(values, positionals, broken);
  if (files.length === 0) {
    broken.push({ rule: "files-named", problem: "no price file is given", remedy: "name at least one with '--from'" });
  }
  broken.push(
    ...files
      .filter(({ isCatalog }) => isCatalog)
      .map(({ path }) => ({
        rule: "file-is-catalog",
        problem: `'${path}' is a catalogue file`,
        remedy: "give it to '--base' to bring it up to date; '--from' takes price files",
      })),
  );
  const out = text(values.out);
  if (out === undefined && values.out === undefined) {
    broken.push({
      rule: "out-named",
      problem: "'--out' is not given",
      remedy: "name the catalogue file to write, or '-' for standard output",
    });
  }
  const suspect = text(values.suspect) ?? "exclude";
  if (!SUSPECT.some((choice) => choice === suspect)) {
    broken.push({
      rule: "suspect-known",
      problem: `'--suspect' (${suspect}) is no choice`,
      remedy: didYouMean(suspect, SUSPECT, "choices"),
    });
  }
  assertNoBrokenRules("arguments", broken);
  return {
    files,
    out: out!,
    cloud: text(values.cloud),
    base: text(values.base),
    regions: texts(values.region),
    machineTypes: texts(values["machine-type"]),
    suspect: suspect as "exclude" | "carry",
    isJson: values.json === true,
  };
}

/** Reads the arguments of `lepton catalog check`. @throws LeptonError that names every argument that is wrong */
export function parseCatalogCheckArguments(args: readonly string[]): CatalogCheckArguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: FILE_OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const broken = optionRules("lepton catalog check", FILE_OPTIONS, tokens);
  const files = filesOf(values, positionals, broken);
  assertNoBrokenRules("arguments", broken);
  return { files, isJson: values.json === true };
}

/** What `parseArgs` gives where it is not strict. */
type Values = Readonly<Record<string, string | boolean | undefined | readonly (string | boolean)[]>>;

/** Files behind `--from`, and those that stand alone. */
function filesOf(values: Values, positionals: readonly string[], broken: BrokenRule[]): NamedFile[] {
  const defaults = { format: text(values.format), date: text(values.date), cloud: text(values.cloud) };
  return [...(texts(values.from) ?? []), ...positionals].map((argument) => namedFile(argument, defaults, broken));
}

function text(value: Values[string]): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function texts(value: Values[string]): string[] | undefined {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : undefined;
}
