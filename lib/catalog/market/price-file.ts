/** Formats of price files. */
export type PriceFormatName = "skypilot" | "ec2-instances" | "ec2-types" | "aws-price-list" | "aws-spot-advisor" | "google-billing-skus";

/** A price file that somebody has. */
export interface PriceFile {
  /** The format it is in. */
  readonly format: PriceFormatName;
  /** Date, month or year of the facts, for example `2026-07-20`. */
  readonly date: string;
  /**
   * Where it lies. Either `path` or `content` is stated.
   *
   * @default - `content` is given
   */
  readonly path?: string;
  /**
   * Its bytes or text, as they arrive: a Node stream, the pieces of a download, a list of one text.
   *
   * @default - `path` is read
   */
  readonly content?: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>;
  /**
   * What it is and who publishes it.
   *
   * @default - the name of the file
   */
  readonly name?: string;
  /**
   * Its licence.
   *
   * @default "not stated"
   */
  readonly licence?: string;
  /**
   * The cloud it is about, for formats that do not say.
   *
   * @default - by the format; needed for `skypilot`
   */
  readonly cloud?: string;
  /**
   * The region it is about, for a table without a column for it.
   *
   * @default - every row says its region
   */
  readonly region?: string;
}
