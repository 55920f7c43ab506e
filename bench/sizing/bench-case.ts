/** A case of the sizing bench: prepared once, run every round. */
export interface BenchCase {
  /** What is done. */
  readonly name: string;
  /** What is aimed at. */
  readonly target: string;
  /**
   * Does it once, from plain data.
   *
   * @returns what came out, for the table
   * @throws Error when the outcome is not what it must be; never because of a time
   */
  readonly run: () => string;
}
