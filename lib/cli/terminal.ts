import type { StyledOutput } from "../report/text-style";

/** Where text goes: a terminal, a pipe, a file, or a test's buffer. */
export interface TextOutput extends StyledOutput {
  /** Takes text as it is. */
  write(text: string): unknown;
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
