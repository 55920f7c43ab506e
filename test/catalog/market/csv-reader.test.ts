import fc from "fast-check";
import { CsvReader } from "../../../lib/catalog/market/csv-reader";
import { CsvTable } from "../../../lib/catalog/market/csv-table";
import { parseCsv } from "../../../scripts/catalog/source-files";
import { brokenRules, leptonError } from "../../support/broken-rules";

/** Records and their lines, of a text that arrives in pieces. */
function read(...pieces: string[]): { readonly fields: string[]; readonly line: number }[] {
  const records: { readonly fields: string[]; readonly line: number }[] = [];
  const reader = new CsvReader("prices.csv", (fields, line) => records.push({ fields, line }));
  pieces.forEach((piece) => reader.write(piece));
  reader.end();
  return records;
}

/** A text cut at positions. */
function cut(text: string, positions: readonly number[]): string[] {
  const places = [0, ...positions.map((position) => position % (text.length + 1)).sort((left, right) => left - right), text.length];
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}

describe("CsvReader", () => {
  test("quoted commas, doubled quotes, quoted line breaks, CR LF, a byte order mark and a missing last line break", () => {
    expect(read('\ufeffa,b\r\n"1,5","say ""x""\ny"\n\n2,')).toEqual([
      { fields: ["a", "b"], line: 1 },
      { fields: ["1,5", 'say "x"\ny'], line: 2 },
      { fields: ["2", ""], line: 5 },
    ]);
  });

  test("cut anywhere, it reads what a reader of the whole text reads", () => {
    const field = fc.string({ unit: fc.constantFrom("a", "1", ",", '"', "\n", " ", "é", "\u{1f5a5}"), maxLength: 6 });
    const written = (value: string): string => (/[",\n]/.test(value) || value === "" ? `"${value.replaceAll('"', '""')}"` : value);
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(table, fc.boolean(), fc.array(fc.nat(), { maxLength: 8 }), fc.boolean(), (rows, isWindows, positions, isEnded) => {
        const lineBreak = isWindows ? "\r\n" : "\n";
        const text = rows.map((row) => row.map(written).join(",")).join(lineBreak) + (isEnded ? lineBreak : "");
        expect(read(...cut(text, positions)).map(({ fields }) => fields)).toEqual(rows);
        // The compiler of the catalogue has a reader of its own, which takes columns by name.
        const names = rows[0]!.map((_, column) => `c${column}`);
        const parsed = parseCsv(`${names.join(",")}\n${text}${isEnded ? "" : lineBreak}`).map((row) => names.map((name) => row[name]!));
        expect(parsed).toEqual(rows);
      }),
      { numRuns: 500, seed: 4 },
    );
  });

  test("a quote that is never closed is named with its line, without reading on for ever", () => {
    expect(leptonError(() => read("a,b\n1,2\n", '3,"4\n5,6\n')).message).toMatch("the record that begins in line 3 opens a quote");
    const reader = new CsvReader("prices.csv", () => undefined);
    reader.write('"');
    expect(
      brokenRules(() => {
        for (let piece = 0; piece < 64; piece++) {
          reader.write("x".repeat(1 << 16));
        }
      }),
    ).toEqual(["csv-quote-closed"]);
  });
});

describe("CsvTable", () => {
  const table = (columns: readonly { name: string; isOptional?: boolean }[], text: string) => {
    const rows: (readonly string[])[] = [];
    const ragged: number[] = [];
    const reader = new CsvTable(
      "prices.csv",
      columns,
      (fields) => rows.push(fields),
      (line) => ragged.push(line),
    );
    reader.write(text);
    reader.end();
    return { rows, ragged };
  };

  test("columns are found by name, optional ones may be missing, ragged rows are told apart", () => {
    expect(table([{ name: "b" }, { name: "x", isOptional: true }, { name: "a" }], "a,b\n1,2\n3\n4,5\n")).toEqual({
      rows: [
        ["2", "", "1"],
        ["5", "", "4"],
      ],
      ragged: [3],
    });
  });

  test("a table without a column it needs, and a file without anything, are refused", () => {
    const error = leptonError(() => table([{ name: "Price" }, { name: "Region" }], "price,area\n"));
    expect(error.rules.map(({ rule }) => rule)).toEqual(["table-column", "table-column"]);
    expect(error.message).toMatch("the table has no column 'Price': name the format the file is in; did you mean 'price'?");
    expect(brokenRules(() => table([{ name: "a" }], ""))).toEqual(["table-header"]);
  });
});
