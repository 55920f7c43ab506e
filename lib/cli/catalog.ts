import { LeptonError } from "../errors";
import { didYouMean } from "../sizing/nearest-match";
import { checkCommand } from "./catalog-check";
import { updateCommand } from "./catalog-update";
import type { Terminal } from "./terminal";

const COMMANDS: ReadonlyMap<string, (args: readonly string[], terminal: Terminal) => Promise<number>> = new Map([
  ["update", updateCommand],
  ["check", checkCommand],
]);

/**
 * The command `lepton catalog`: what is done with catalogues and the price files they are made of.
 *
 * @returns the exit code
 * @throws LeptonError when the arguments or the files are malformed
 */
export async function catalog(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  const command = COMMANDS.get(name ?? "");
  if (command === undefined) {
    const names = [...COMMANDS.keys()];
    const problem = name === undefined ? "'lepton catalog' is given nothing to do" : `there is no command 'catalog ${name}'`;
    const remedy = name === undefined ? `use ${names.join(" or ")}` : didYouMean(name, names, "commands").replace(/\?$/, "");
    throw new LeptonError("arguments", [{ rule: "command-known", problem, remedy }]);
  }
  return command(rest, terminal);
}
