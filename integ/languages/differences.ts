import type { CallResult, PlannerCall } from "./calls";

/** Characters of a text that is not as expected which are shown. */
const SHOWN = 120;

/**
 * Every call whose result in another language is not, byte for byte, what it is in TypeScript. An error may go on after a line feed: the Java
 * runtime appends where in the JavaScript it came from.
 */
export function differences(calls: readonly PlannerCall[], expected: readonly CallResult[], found: readonly CallResult[]): string[] {
  const number = expected.length === found.length ? [] : [`${found.length} results, expected ${expected.length}`];
  return [
    ...number,
    ...calls.flatMap((call, index) => {
      const [wanted, given] = [expected[index]!, found[index]];
      return given !== undefined && isSame(wanted, given) ? [] : [describe(call, wanted, given)];
    }),
  ];
}

function isSame(wanted: CallResult, given: CallResult): boolean {
  if ("error" in wanted) {
    return "error" in given && (given.error === wanted.error || given.error.startsWith(`${wanted.error}\n`));
  }
  return "text" in wanted
    ? "text" in given && given.text === wanted.text
    : "texts" in given && JSON.stringify(given.texts) === JSON.stringify(wanted.texts);
}

function describe({ method, arguments: texts }: PlannerCall, wanted: CallResult, given: CallResult | undefined): string {
  const [one, other] = [textOf(wanted), given === undefined ? "nothing" : textOf(given)];
  const at = [...one].findIndex((letter, index) => letter !== [...other][index]);
  const from = Math.max(0, at - SHOWN / 2);
  const shown = (text: string): string => JSON.stringify(text.slice(from, from + SHOWN));
  return `${method}(${texts[0]?.slice(0, SHOWN) ?? ""}): expected ${shown(one)}, found ${shown(other)}`;
}

function textOf(result: CallResult): string {
  return "text" in result ? result.text : "texts" in result ? JSON.stringify(result.texts) : `an error: ${result.error}`;
}
