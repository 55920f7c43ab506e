import { LeptonError } from "../../errors";
import { didYouMean } from "../../sizing/nearest-match";
import { CsvReader } from "./csv-reader";

/** Takes one row of a table: the fields in the order the columns were asked for, "" for an optional column the table lacks. */
export type RowTaker = (fields: readonly string[], line: number) => void;

/** A column of a table. */
export interface TableColumn {
  /** Name in the header. */
  readonly name: string;
  /** Whether the table may lack it. */
  readonly isOptional?: boolean;
}

/** Reads a table with a header line as it arrives: the columns asked for, wherever they stand. */
export class CsvTable {
  private readonly reader: CsvReader;
  private positions: readonly number[] | undefined;
  private width = 0;

  /**
   * @param where name of the file, for errors
   * @param columns the columns that are read
   * @param onRow takes a row
   * @param onRaggedRow takes the line of a row that has more or fewer fields than the header
   */
  public constructor(
    private readonly where: string,
    private readonly columns: readonly TableColumn[],
    private readonly onRow: RowTaker,
    private readonly onRaggedRow: (line: number) => void,
  ) {
    this.reader = new CsvReader(where, (fields, line) => this.take(fields, line));
  }

  /** Takes the next piece of the text. */
  public write(piece: string): void {
    this.reader.write(piece);
  }

  /**
   * Takes what is left when the text has ended.
   *
   * @throws LeptonError when there was no header
   */
  public end(): void {
    this.reader.end();
    if (this.positions === undefined) {
      throw new LeptonError(this.where, [
        { rule: "table-header", problem: "the file is empty", remedy: "give a table with a header line" },
      ]);
    }
  }

  private take(fields: string[], line: number): void {
    if (this.positions === undefined) {
      this.positions = this.header(fields);
      this.width = fields.length;
    } else if (fields.length !== this.width) {
      this.onRaggedRow(line);
    } else {
      this.onRow(
        this.positions.map((position) => (position < 0 ? "" : fields[position]!)),
        line,
      );
    }
  }

  private header(names: readonly string[]): number[] {
    const missing = this.columns.filter(({ name, isOptional }) => isOptional !== true && !names.includes(name));
    if (missing.length > 0) {
      throw new LeptonError(
        this.where,
        missing.map(({ name }) => ({
          rule: "table-column",
          problem: `the table has no column '${name}'`,
          remedy: `name the format the file is in; ${didYouMean(name, names, "columns")}`,
        })),
      );
    }
    return this.columns.map(({ name }) => names.indexOf(name));
  }
}
