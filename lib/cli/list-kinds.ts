import { textTable } from "../report/text-table";
import { DEFAULT_KIND, PROBLEM_KINDS } from "../kinds/problem-kinds";
import { optionsOf } from "./kind-options";

/** What `lepton size --list-kinds` prints: every kind of problem, what it asks, the options that not all have, and its schema. */
export function kindsText(): string {
  const lines = textTable(
    [{ heading: "kind" }, { heading: "what is asked" }, { heading: "options" }, { heading: "lib/sizing/schema/" }],
    PROBLEM_KINDS.map((kind) => [
      kind === DEFAULT_KIND ? `${kind.kind} (default)` : kind.kind,
      kind.summary,
      optionsOf(kind)
        .map((option) => `--${option}`)
        .join(" "),
      kind.schema,
    ]),
  );
  return `${lines.join("\n")}\n`;
}
