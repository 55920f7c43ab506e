/** A point to plot. */
export interface PlotPoint {
  /** Number of nines. */
  readonly x: number;
  /** US dollars a month. */
  readonly y: number;
}

/** What is plotted, and how large. */
export interface StepPlot {
  /** Points, rising in x and y: each holds from the x of the one before to its own. */
  readonly points: readonly PlotPoint[];
  /** Left and right end of the horizontal axis. */
  readonly from: number;
  /** Right end. */
  readonly to: number;
  /** Columns of the whole plot. */
  readonly columns: number;
  /** Rows above the axis, more or less: labels are the same number of rows apart. */
  readonly rows: number;
  /** A vertical line, where it lies within the plot. */
  readonly verticalAt: number | undefined;
  /** A horizontal line, where it lies within the plot. */
  readonly horizontalAt: number | undefined;
  /** Writes a value of the vertical axis. */
  readonly yLabel: (y: number) => string;
  /** Writes a value of the horizontal axis. */
  readonly xLabel: (x: number) => string;
}

/** A step function as lines of text with axes and labels: `●` a point, `─` what it holds for, `┊` and `┄` the lines. */
export function stepPlotLines(plot: StepPlot): string[] {
  const { points } = plot;
  const ticks = ticksOf(Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y)));
  const bottom = ticks[0]!;
  const top = ticks[ticks.length - 1]!;
  const intervals = ticks.length - 1;
  const rows = intervals * Math.max(1, Math.round((plot.rows - 1) / intervals)) + 1;
  const margin = Math.max(...ticks.map((tick) => plot.yLabel(tick).length));
  const width = Math.max(20, plot.columns - margin - 3);
  const column = (x: number): number => Math.round(((x - plot.from) / (plot.to - plot.from)) * (width - 1));
  const row = (y: number): number => Math.round(((top - y) / (top - bottom)) * (rows - 1));
  const grid = drawn({ ...plot, rows }, width, column, row, { top, bottom });
  const labels = new Map(ticks.map((tick) => [row(tick), plot.yLabel(tick)]));
  const body = grid.map((cells, index) => {
    const label = labels.get(index);
    return `${(label ?? "").padStart(margin)} ${label === undefined ? "│" : "┤"}${cells.join("")}`.trimEnd();
  });
  return [...body, ...horizontalAxis(plot, margin, width, column)];
}

function drawn(
  plot: StepPlot,
  width: number,
  column: (x: number) => number,
  row: (y: number) => number,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): string[][] {
  const grid = Array.from({ length: plot.rows }, () => new Array<string>(width).fill(" "));
  const put = (atRow: number, atColumn: number, mark: string): void => {
    const cells = grid[atRow];
    if (cells !== undefined && atColumn >= 0 && atColumn < width) {
      cells[atColumn] = mark;
    }
  };
  const { verticalAt, horizontalAt } = plot;
  if (verticalAt !== undefined) {
    grid.forEach((_, index) => put(index, column(verticalAt), "┊"));
  }
  if (horizontalAt !== undefined && horizontalAt <= top && horizontalAt >= bottom) {
    for (let index = 0; index < width; index++) {
      put(row(horizontalAt), index, "┄");
    }
  }
  plot.points.forEach(({ x, y }, index) => {
    const before = plot.points[index - 1];
    const start = before === undefined ? 0 : column(before.x);
    for (let rise = row(y) + 1; before !== undefined && rise < row(before.y); rise++) {
      put(rise, start, "│");
    }
    for (let run = start; run < column(x); run++) {
      put(row(y), run, run === start && before !== undefined && row(before.y) > row(y) ? "╭" : "─");
    }
  });
  plot.points.forEach(({ x, y }) => put(row(y), Math.min(column(x), width - 1), "●"));
  return grid;
}

function horizontalAxis(plot: StepPlot, margin: number, width: number, column: (x: number) => number): string[] {
  const axis = new Array<string>(width).fill("─");
  let labels = "";
  for (let x = Math.ceil(plot.from); x <= plot.to; x++) {
    const text = plot.xLabel(x);
    const at = Math.min(Math.max(0, column(x) - Math.floor(text.length / 2)), Math.max(0, width - text.length));
    axis[column(x)] = "┴";
    if (labels === "" || at > labels.length) {
      labels = labels.padEnd(at) + text;
    }
  }
  return [`${" ".repeat(margin)} └${axis.join("")}`, `${" ".repeat(margin + 2)}${labels}`];
}

/** Four to ten round values (1, 2 or 5 times a power of ten apart) that span a range. */
function ticksOf(least: number, most: number): number[] {
  const span = most > least ? most - least : Math.max(1, Math.abs(most) / 5);
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = power * ([1, 2, 5].find((multiple) => span / (power * multiple) <= 8) ?? 10);
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
