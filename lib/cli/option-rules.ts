import type { BrokenRule } from "../errors";
import { nearestMatch } from "../sizing/nearest-match";

/** The options of a command, as `parseArgs` of Node takes them. */
export type CommandOptions = Readonly<Record<string, { readonly type: "string" | "boolean"; readonly multiple?: boolean }>>;

/** As much of a token of `parseArgs` as the rules need. */
interface ArgumentToken {
  readonly kind: string;
  readonly name?: string;
  readonly rawName?: string;
  readonly value?: string | undefined;
}

/**
 * Every rule that the options given to a command break: unknown ones, values that are missing or not taken.
 *
 * @param command the command, for the remedy
 * @param options what it takes
 * @param tokens what it was given
 */
export function optionRules(command: string, options: CommandOptions, tokens: readonly ArgumentToken[]): BrokenRule[] {
  return tokens
    .filter(({ kind }) => kind === "option")
    .flatMap(({ name = "", rawName = "", value }) => oneOptionRules(command, options, name, rawName, value));
}

function oneOptionRules(command: string, options: CommandOptions, name: string, rawName: string, value: string | undefined): BrokenRule[] {
  if (!Object.hasOwn(options, name)) {
    const known = [...Object.keys(options), "help", "version"];
    const nearest = nearestMatch(name, known);
    const remedy = nearest === undefined ? `use ${known.map((option) => `--${option}`).join(", ")}` : `did you mean '--${nearest}'`;
    return [{ rule: "option-known", problem: `there is no option '${rawName}'`, remedy }];
  }
  const takesValue = options[name]!.type === "string";
  if (takesValue && value === undefined) {
    return [{ rule: "option-value", problem: `'${rawName}' has no value`, remedy: `see '${command} --help' for what it takes` }];
  }
  return !takesValue && value !== undefined
    ? [{ rule: "option-value", problem: `'${rawName}' has the value '${value}'`, remedy: "it takes none" }]
    : [];
}
