/** What became of a price file: where it is from, and how much of it was used. */
export interface SourceReport {
  /** Name of the file. */
  readonly file: string;
  /** Format it was read in. */
  readonly format: string;
  /** What it is and who publishes it. */
  readonly name: string;
  /** Date, month or year of the facts. */
  readonly date: string;
  /** Licence; `not stated` where the user states none. */
  readonly licence: string;
  /** SHA-256 of the bytes that were read, in hexadecimal. */
  readonly sha256: string;
  /** Bytes that were read. */
  readonly bytes: number;
  /** Rows of a table, the header apart, or records of a JSON file. */
  readonly rowsRead: number;
  /** Rows that gave something: a price, a description of a machine type, an interruption bucket. */
  readonly rowsUsed: number;
  /** Rows that gave nothing: `rowsRead` less `rowsUsed`, and the sum over `skipped`. */
  readonly rowsSkipped: number;
  /** Why rows gave nothing, the most frequent reason first. */
  readonly skipped: readonly LeftOut[];
  /** Prices left out of rows that gave others, the most frequent reason first. */
  readonly leftOut: readonly LeftOut[];
}

/** Rows or prices that were left out for one reason. */
export interface LeftOut {
  /** The reason, for people. */
  readonly reason: string;
  /** How many. */
  readonly count: number;
  /** The first rows it happened in. */
  readonly rows: readonly number[];
}

/** More rows than this are counted, not listed. */
const MOST_ROWS_LISTED = 5;

/** Counts what becomes of the rows of one file. */
export class SourceTally {
  private read = 0;
  private readonly skipped = new Map<string, { count: number; readonly rows: number[] }>();
  private readonly leftOut = new Map<string, { count: number; readonly rows: number[] }>();

  /** Counts a row. @returns its number among the rows, from 1 */
  public countRow(): number {
    this.read += 1;
    return this.read;
  }

  /** Notes that a row gives nothing. Once a row. */
  public skipRow(reason: string, row: number): void {
    note(this.skipped, reason, row);
  }

  /** Notes that a price of a row that gives others is left out. */
  public leaveOut(reason: string, row: number): void {
    note(this.leftOut, reason, row);
  }

  /** The counts so far. */
  public counts(): Pick<SourceReport, "rowsRead" | "rowsUsed" | "rowsSkipped" | "skipped" | "leftOut"> {
    const skipped = listed(this.skipped);
    const rowsSkipped = skipped.reduce((sum, { count }) => sum + count, 0);
    return { rowsRead: this.read, rowsUsed: this.read - rowsSkipped, rowsSkipped, skipped, leftOut: listed(this.leftOut) };
  }
}

function note(reasons: Map<string, { count: number; readonly rows: number[] }>, reason: string, row: number): void {
  const known = reasons.get(reason);
  if (known === undefined) {
    reasons.set(reason, { count: 1, rows: [row] });
    return;
  }
  known.count += 1;
  if (known.rows.length < MOST_ROWS_LISTED) {
    known.rows.push(row);
  }
}

function listed(reasons: ReadonlyMap<string, { readonly count: number; readonly rows: readonly number[] }>): LeftOut[] {
  return [...reasons]
    .map(([reason, { count, rows }]) => ({ reason, count, rows: [...rows] }))
    .sort((left, right) => right.count - left.count || (left.reason < right.reason ? -1 : 1));
}
