import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A row of a table: column name to text. */
export type TableRow = Readonly<Record<string, string>>;

/** Where a source file comes from; goes into the catalogue as it is. */
export interface SourceOrigin {
  /** Name of the file below the data folder. */
  readonly file: string;
  /** What it is and who publishes it. */
  readonly name: string;
  /** Date or month of the facts in it. */
  readonly date: string;
  /** Licence it is published under. */
  readonly licence: string;
}

/** A source as the catalogue file states it. */
export interface SourceStatement extends SourceOrigin {
  /** SHA-256 of the file that was read, in hexadecimal. */
  readonly sha256: string;
}

/** A table that was read, with its statement for the catalogue. */
export interface SourceTable {
  /** Rows in file order. */
  readonly rows: readonly TableRow[];
  /** What the catalogue says about the source. */
  readonly statement: SourceStatement;
}

/** Reads one table of the data folder. */
export function readSourceTable(dataFolder: string, origin: SourceOrigin): SourceTable {
  const text = readFileSync(join(dataFolder, origin.file), "utf8");
  return { rows: parseCsv(text), statement: { ...origin, sha256: createHash("sha256").update(text, "utf8").digest("hex") } };
}

/** Parses comma-separated text (RFC 4180: quotes, doubled quotes, quoted line breaks) with a header line. */
export function parseCsv(text: string): TableRow[] {
  const [header, ...records] = splitRecords(text);
  if (header === undefined) {
    return [];
  }
  return records.map((record, index) => {
    if (record.length !== header.length) {
      throw new Error(`record ${index + 2} has ${record.length} fields, the header has ${header.length}`);
    }
    return Object.fromEntries(header.map((column, position) => [column, record[position]!]));
  });
}

function splitRecords(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quoted) {
      if (character === '"' && text[at + 1] === '"') {
        field += '"';
        at++;
      } else if (character === '"') {
        quoted = false;
      } else {
        field += character;
      }
    } else if (character === '"') {
      quoted = true;
    } else if (character === ",") {
      record.push(field);
      field = "";
    } else if (character === "\n") {
      records.push([...record, field]);
      record = [];
      field = "";
    } else if (character !== "\r") {
      field += character;
    }
  }
  if (field !== "" || record.length > 0) {
    records.push([...record, field]);
  }
  return records;
}

/** The text of a column that must be there. */
export function textOf(row: TableRow, column: string): string {
  const text = row[column];
  if (text === undefined) {
    throw new Error(`there is no column "${column}" in ${JSON.stringify(row)}`);
  }
  return text;
}

/** A whole number of a column; 0 where the source leaves it empty. */
export function wholeOf(row: TableRow, column: string): number {
  const value = Number(textOf(row, column));
  if (!Number.isInteger(value)) {
    throw new Error(`"${textOf(row, column)}" in column "${column}" is not a whole number`);
  }
  return value;
}

/**
 * A price in US dollars as millionths of a dollar, from the digits themselves: no floating point takes part.
 *
 * Digits beyond the sixth are rounded half up.
 *
 * @returns undefined where the source leaves the column empty
 */
export function microUsdOf(row: TableRow, column: string): number | undefined {
  const text = textOf(row, column);
  if (text === "") {
    return undefined;
  }
  const digits = /^(\d+)(?:\.(\d*))?$/.exec(text);
  if (digits === null) {
    throw new Error(`"${text}" in column "${column}" is not a price`);
  }
  const fraction = (digits[2] ?? "").padEnd(7, "0");
  return Number(digits[1]) * 1_000_000 + Number(fraction.slice(0, 6)) + (fraction[6]! >= "5" ? 1 : 0);
}

/** The words of a column, for example zones. */
export function wordsOf(row: TableRow, column: string): string[] {
  return textOf(row, column)
    .split(" ")
    .filter((word) => word !== "");
}
