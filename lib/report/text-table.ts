/** How a column is set. */
export interface TextColumn {
  /** Heading. */
  readonly heading: string;
  /** Whether the cells are numbers, set flush right. */
  readonly isNumeric?: boolean;
}

/** Rows set in columns as wide as their widest cell, two spaces apart, with a rule under the headings. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ heading }, index) => Math.max(heading.length, ...rows.map((row) => row[index]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (columns[index]!.isNumeric === true ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)))
      .join("  ")
      .trimEnd();
  return [line(columns.map(({ heading }) => heading)), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)];
}
