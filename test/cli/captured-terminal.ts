import { main } from "../../lib/cli/main";

/** What a run of the program left behind. */
export interface CapturedRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test gives the program. */
export interface RunOptions {
  /** Chunks of standard input. */
  readonly input?: readonly (string | Uint8Array)[];
  /** Whether both outputs show colours. */
  readonly isColoured?: boolean;
  /** Columns of the terminal. */
  readonly columns?: number;
  /** The clock; stands still by default. */
  readonly now?: () => number;
  /** Called for every piece of the answer. */
  readonly onWrite?: (text: string) => void;
}

/** Runs the program in this process. */
export async function lepton(args: readonly string[], options: RunOptions = {}): Promise<CapturedRun> {
  const { input = [], isColoured = false, columns, now = () => 0, onWrite } = options;
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written) => ({
    isColoured,
    columns,
    write: (text: string) => {
      if (name === "stdout") {
        onWrite?.(text);
      }
      written[name] += text;
    },
  });
  async function* stdin(): AsyncGenerator<string | Uint8Array> {
    yield* input;
  }
  const exitCode = await main(args, { stdin: stdin(), stdout: output("stdout"), stderr: output("stderr"), now });
  return { exitCode, ...written };
}
