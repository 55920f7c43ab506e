import type { BrokenRule } from "../../errors";

/** A JSON text that was read. */
export interface JsonReading {
  /** The value; undefined when the text is not JSON. */
  readonly value: unknown;
  /** Why the text is not JSON; empty when it is. */
  readonly broken: readonly BrokenRule[];
}

/** Reads a JSON text (RFC 8259). A text that is none is told with the line and column where it stops being JSON, counted from 1. */
export function readJsonText(text: string): JsonReading {
  try {
    return { value: JSON.parse(text), broken: [] };
  } catch {
    const before = text.slice(0, jsonErrorOffset(text)).split("\n");
    const place = `line ${before.length}, column ${before[before.length - 1]!.length + 1}`;
    const found = [...text.slice(jsonErrorOffset(text))][0];
    return {
      value: undefined,
      broken: [
        {
          rule: "json-syntax",
          problem:
            found === undefined ? `the text ends at ${place} before its JSON does` : `${JSON.stringify(found)} at ${place} is not JSON`,
          remedy: "mend the syntax; JSON has no comments, no trailing commas, and quotes every name",
        },
      ],
    };
  }
}

const SPACE = /[ \t\n\r]*/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bf]|[nrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

/** What may come next. */
type Expected = "value" | "value or ]" | "name" | "name or }" | ":" | "end of value";

/**
 * Where a text stops being the beginning of a JSON text: the offset of the first token that cannot stand there. The messages of engines do
 * not always say it.
 */
function jsonErrorOffset(text: string): number {
  const open: ("[" | "{")[] = [];
  let expected: Expected = "value";
  let offset = skip(SPACE, text, 0);
  while (offset < text.length) {
    const next = text[offset]!;
    const container = open[open.length - 1];
    let end = offset + 1;
    if (expected === "end of value") {
      if (next === "," && container !== undefined) {
        expected = container === "{" ? "name" : "value";
      } else if ((next === "}" && container === "{") || (next === "]" && container === "[")) {
        open.pop();
      } else {
        return offset;
      }
    } else if (expected === ":") {
      if (next !== ":") {
        return offset;
      }
      expected = "value";
    } else if ((expected === "name or }" && next === "}") || (expected === "value or ]" && next === "]")) {
      open.pop();
      expected = "end of value";
    } else if (expected === "name" || expected === "name or }") {
      end = skip(TEXT, text, offset);
      expected = ":";
    } else if (next === "{" || next === "[") {
      open.push(next);
      expected = next === "{" ? "name or }" : "value or ]";
    } else {
      end = skip(next === '"' ? TEXT : SCALAR, text, offset);
      expected = "end of value";
    }
    if (end === offset) {
      return offset;
    }
    offset = skip(SPACE, text, end);
  }
  return offset;
}

/** The offset behind what a sticky pattern matches at an offset; the same offset where it does not match. */
function skip(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}
