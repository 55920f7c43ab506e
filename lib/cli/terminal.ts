/** Where text goes: a terminal, a pipe, a file, or a test's buffer. */
export interface TextOutput {
  /** Takes text as it is. */
  write(text: string): unknown;
  /** Whether it shows ANSI colours. */
  readonly isColoured: boolean;
  /** Columns of the terminal; undefined where it is none. */
  readonly columns: number | undefined;
}

/** What the command may touch of the machine it runs on, besides reading the files it is given. */
export interface Terminal {
  /** What is piped in. */
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** For the answer, and nothing else. */
  readonly stdout: TextOutput;
  /** For messages about the answer. */
  readonly stderr: TextOutput;
  /** A clock in milliseconds, which time limits are measured by. */
  now(): number;
}

/** Ways of setting text off on a terminal that shows colours. */
export type TextStyle = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Codes of ECMA-48, "select graphic rendition": on and off. */
const CODES: Readonly<Record<TextStyle, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Text in a style where the output shows colours; unchanged elsewhere. */
export function styled(output: TextOutput, style: TextStyle, text: string): string {
  const [on, off] = CODES[style];
  return output.isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}
