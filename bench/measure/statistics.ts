/** Median and quartiles of a sample. */
export interface Summary {
  /** Lower quartile. */
  readonly q1: number;
  /** Median. */
  readonly median: number;
  /** Upper quartile. */
  readonly q3: number;
}

/**
 * Summarises a sample by order statistics, which one disturbed run cannot move far. Quantiles are interpolated linearly between neighbours, as
 * R and NumPy do by default.
 *
 * @param sample at least one value, in any order
 */
export function summarise(sample: readonly number[]): Summary {
  const sorted = [...sample].sort((left, right) => left - right);
  const quantile = (share: number): number => {
    const position = (sorted.length - 1) * share;
    const below = sorted[Math.floor(position)]!;
    const above = sorted[Math.ceil(position)]!;
    return below + (above - below) * (position - Math.floor(position));
  };
  return { q1: quantile(0.25), median: quantile(0.5), q3: quantile(0.75) };
}

/** A summary as `median (q1-q3)`. */
export function formatSummary({ q1, median, q3 }: Summary, digits: number): string {
  return `${median.toFixed(digits)} (${q1.toFixed(digits)}-${q3.toFixed(digits)})`;
}
