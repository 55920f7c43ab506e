import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LeptonError } from "../errors";
import { nearestMatch } from "../sizing/nearest-match";
import { catalog } from "./catalog";
import { EXIT } from "./exit-codes";
import { CATALOG_HELP, HELP, SIZE_HELP } from "./help";
import { size } from "./size";
import { styled } from "../report/text-style";
import type { Terminal } from "./terminal";

/** A command: its help, and what it does with its arguments. */
interface Command {
  readonly help: string;
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["size", { help: SIZE_HELP, run: size }],
  ["catalog", { help: CATALOG_HELP, run: catalog }],
]);

/**
 * The program `lepton`. Standard output gets the answer only, standard error every message.
 *
 * @param args arguments without the program's name
 * @param terminal what the program may touch
 * @returns the exit code
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal);
  } catch (error) {
    const program = styled(terminal.stderr, "red", "lepton:");
    if (LeptonError.isLeptonError(error)) {
      terminal.stderr.write(`${program} ${error.message}\n`);
      return EXIT.badInput;
    }
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.stderr.write(`${program} internal error, please report it with the problem that caused it\n${trace}\n`);
    return EXIT.internalError;
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  const command = COMMANDS.get(name ?? "");
  const asksFor = (...options: readonly string[]): boolean => args.some((arg) => options.includes(arg));
  if (asksFor("--help", "-h")) {
    terminal.stdout.write(command?.help ?? HELP);
    return EXIT.ok;
  }
  if (asksFor("--version", "-V")) {
    terminal.stdout.write(`${version()}\n`);
    return EXIT.ok;
  }
  if (name === undefined) {
    terminal.stderr.write(HELP);
    return EXIT.badInput;
  }
  if (command === undefined) {
    const nearest = nearestMatch(name, [...COMMANDS.keys()]);
    const remedy = nearest === undefined ? `use ${[...COMMANDS.keys()].join(", ")}` : `did you mean '${nearest}'`;
    throw new LeptonError("arguments", [{ rule: "command-known", problem: `there is no command '${name}'`, remedy }]);
  }
  return command.run(rest, terminal);
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as { readonly version: string };
  return manifest.version;
}
