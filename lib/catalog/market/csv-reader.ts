import { LeptonError } from "../../errors";

/** A record longer than this is a quote that somebody forgot to close. */
const LONGEST_RECORD = 1 << 20;

/**
 * Reads comma-separated text (RFC 4180: quotes, doubled quotes, quoted line breaks) as it arrives, in pieces cut anywhere.
 *
 * Holds one record at a time. Empty lines are passed over; lines may end in CR LF; a byte order mark is dropped.
 */
export class CsvReader {
  private rest = "";
  private line = 1;
  private isFirst = true;

  /**
   * @param where name of the file, for errors
   * @param onRecord takes the fields of a record and the line it begins in, counted from 1
   */
  public constructor(
    private readonly where: string,
    private readonly onRecord: (fields: string[], line: number) => void,
  ) {}

  /** Takes the next piece of the text. */
  public write(piece: string): void {
    let text = this.rest === "" ? piece : this.rest + piece;
    if (this.isFirst && text !== "") {
      this.isFirst = false;
      text = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    }
    let start = 0;
    let quote = text.indexOf('"');
    for (let end = recordEnd(text, start, quote); end >= 0; end = recordEnd(text, start, quote)) {
      this.take(text.slice(start, end));
      start = end + 1;
      quote = quote >= 0 && quote < start ? text.indexOf('"', start) : quote;
    }
    this.rest = text.slice(start);
    if (this.rest.length > LONGEST_RECORD) {
      throw this.unclosed();
    }
  }

  /** Takes what is left when the text has ended. */
  public end(): void {
    if (isOpen(this.rest)) {
      throw this.unclosed();
    }
    this.take(this.rest);
    this.rest = "";
  }

  private take(record: string): void {
    const text = record.endsWith("\r") ? record.slice(0, -1) : record;
    const line = this.line;
    if (text.includes('"')) {
      this.line += countOf(record, "\n") + 1;
      this.onRecord(quotedFields(text), line);
      return;
    }
    this.line += 1;
    if (text !== "") {
      this.onRecord(text.split(","), line);
    }
  }

  private unclosed(): LeptonError {
    return new LeptonError(this.where, [
      {
        rule: "csv-quote-closed",
        problem: `the record that begins in line ${this.line} opens a quote and does not close it`,
        remedy: 'close the quote, or write a quote inside a field as ""',
      },
    ]);
  }
}

/**
 * Position of the line break that ends the record, -1 when it is still to come: one outside quotes, which come in pairs.
 *
 * @param text what there is of the text
 * @param start where the record begins
 * @param firstQuote position of the first quote from `start` on, which is looked for once: most tables have few
 */
function recordEnd(text: string, start: number, firstQuote: number): number {
  let end = text.indexOf("\n", start);
  let quote = firstQuote;
  let isQuoted = false;
  while (end >= 0) {
    while (quote >= 0 && quote < end) {
      isQuoted = !isQuoted;
      quote = text.indexOf('"', quote + 1);
    }
    if (!isQuoted) {
      return end;
    }
    end = text.indexOf("\n", end + 1);
  }
  return -1;
}

function isOpen(text: string): boolean {
  return countOf(text, '"') % 2 === 1;
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) {
    count++;
  }
  return count;
}

function quotedFields(text: string): string[] {
  const fields: string[] = [];
  let field = "";
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (character === '"') {
      const end = closingQuote(text, at + 1);
      field += text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else if (character === ",") {
      fields.push(field);
      field = "";
      at++;
    } else {
      field += character;
      at++;
    }
  }
  fields.push(field);
  return fields;
}

/** The quote that closes: the first that is not doubled. */
function closingQuote(text: string, start: number): number {
  let quote = text.indexOf('"', start);
  while (quote >= 0 && text[quote + 1] === '"') {
    quote = text.indexOf('"', quote + 2);
  }
  return quote < 0 ? text.length : quote;
}
