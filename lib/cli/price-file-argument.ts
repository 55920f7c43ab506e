import { closeSync, openSync, readSync } from "node:fs";
import { TextDecoder } from "node:util";
import { DETECTION_CHARACTERS, detectPriceFormat, type DetectedFormat } from "../catalog/market/detect-format";
import type { PriceFile, PriceFormatName } from "../catalog/market/price-file";
import type { BrokenRule } from "../errors";

/** What may be said of a file beside its path. */
const SETTINGS = ["format", "date", "cloud", "region", "name", "licence"] as const;

type Setting = (typeof SETTINGS)[number];

/** What holds for every file that does not say otherwise. */
export interface FileDefaults {
  /** The format; undefined to tell it from the file. */
  readonly format: string | undefined;
  /** Date of the facts; undefined where the files state it. */
  readonly date: string | undefined;
  /** The cloud, for files that do not say it. */
  readonly cloud: string | undefined;
}

/** A file that was named, and what is known of it. */
export interface NamedFile {
  /** Where it lies. */
  readonly path: string;
  /** Whether it is a catalogue file of this library and not a price file. */
  readonly isCatalog: boolean;
  /** The price file; nothing is missing where no rule is broken. */
  readonly priceFile: PriceFile;
}

/**
 * Reads the argument that names a file: its path, and after it, each behind a comma, what is to be said of it:
 * `prices/vms.csv,date=2026-07-20,cloud=aws`. A value may hold commas.
 *
 * @param argument what was given
 * @param defaults what holds for all files
 * @param broken gets the rules that it breaks: a file that cannot be read, a format that cannot be told, a date that is missing
 */
export function namedFile(argument: string, defaults: FileDefaults, broken: BrokenRule[]): NamedFile {
  const { path, settings } = parts(argument);
  const head = headOf(path, broken);
  const detected = head === undefined ? undefined : detectPriceFormat(head);
  const format = settings.format ?? defaults.format ?? detected?.format;
  const isCatalog = format === "catalog";
  const date = settings.date ?? defaults.date ?? detected?.date;
  if (head !== undefined && format === undefined) {
    broken.push({
      rule: "file-format",
      problem: `'${path}' begins like no format that is known`,
      remedy: "add ',format=...' to it if it is one of them; docs/markets.md lists the formats",
    });
  }
  if (head !== undefined && format !== undefined && !isCatalog && date === undefined) {
    broken.push({
      rule: "file-date",
      problem: `'${path}' does not state the date of its prices`,
      remedy: "add ',date=2026-07-20' to it, or give '--date' for all files",
    });
  }
  const cloud = settings.cloud ?? cloudOf(detected, defaults);
  return {
    path,
    isCatalog,
    priceFile: {
      format: format as PriceFormatName,
      date: date ?? "",
      path,
      ...(settings.name === undefined ? {} : { name: settings.name }),
      ...(settings.licence === undefined ? {} : { licence: settings.licence }),
      ...(settings.region === undefined ? {} : { region: settings.region }),
      ...(cloud === undefined ? {} : { cloud }),
    },
  };
}

/** A cloud that the file shows has the say over one that was stated for all files. */
function cloudOf(detected: DetectedFormat | undefined, { cloud }: FileDefaults): string | undefined {
  return detected?.cloud ?? (detected?.format === "skypilot" || detected === undefined ? cloud : undefined);
}

function parts(argument: string): { readonly path: string; readonly settings: Readonly<Partial<Record<Setting, string>>> } {
  const [path = "", ...rest] = argument.split(new RegExp(`,(?=(?:${SETTINGS.join("|")})=)`));
  return {
    path,
    settings: Object.fromEntries(rest.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)])),
  };
}

/** The beginning of a file; undefined where it cannot be read. */
function headOf(path: string, broken: BrokenRule[]): string | undefined {
  const bytes = new Uint8Array(DETECTION_CHARACTERS);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    const length = readSync(descriptor, bytes);
    return new TextDecoder("utf-8").decode(bytes.subarray(0, length));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a directory" : `cannot be read (${code})`;
    broken.push({ rule: "file-readable", problem: `'${path}' ${reason}`, remedy: "name a price file that may be read" });
    return undefined;
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}
