import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";
import type { BrokenRule } from "../errors";
import type { JsonPath } from "../sizing/format/json-path";
import { readJsonText } from "../sizing/format/json-text";

/**
 * Uses of anchors that a file may make. Each use counts as often as the anchors inside it are used, so that a small file cannot
 * unfold into an endless one, and thousands of zones may still share a template.
 */
const MOST_ALIASES = 10_000;

/** What a text may be written in. */
export type TextFormat = "json" | "yaml" | "either";

/** A text that was read: its value, and where in the text each part of it stands. */
export interface ParsedText {
  /** The value; undefined when the text cannot be read. */
  readonly value: unknown;
  /** Why the text cannot be read; empty when it can. */
  readonly broken: readonly BrokenRule[];
  /** Line that the part of the value at a path begins on, or the nearest part around it that is there. Counted from 1. */
  lineOf(path: JsonPath): number;
}

/** Reads JSON or YAML 1.2. In YAML, anchors may be merged into mappings by `<<`. */
export function parseProblemText(text: string, format: TextFormat): ParsedText {
  if (format === "yaml") {
    return parsedYaml(text);
  }
  const { value, broken } = readJsonText(text);
  return broken.length === 0 || format === "json" ? { value, broken: broken.map(pointToYaml), lineOf: lazyLines(text) } : parsedYaml(text);
}

/** What JSON refuses may be what somebody wants to write. */
function pointToYaml(rule: BrokenRule): BrokenRule {
  return { ...rule, remedy: `${rule.remedy}; YAML, in a file named .yaml, is freer` };
}

function parsedYaml(text: string): ParsedText {
  const lines = new LineCounter();
  const document = parseDocument(text, { merge: true, lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map(({ message, pos }) => ({
    rule: "yaml-syntax",
    problem: `line ${lines.linePos(pos[0]).line} is not YAML (${message})`,
    remedy: "mend the syntax; spaces indent, tabs do not",
  }));
  const lineOf = (path: JsonPath): number => lineInDocument(document, lines, path);
  if (broken.length > 0) {
    return { value: undefined, broken, lineOf };
  }
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }), broken, lineOf };
  } catch (error) {
    const problem = `its anchors cannot be resolved (${error instanceof Error ? error.message : String(error)})`;
    const remedy = `refer to anchors defined above, ${MOST_ALIASES} times at most`;
    return { value: undefined, broken: [{ rule: "yaml-anchors", problem, remedy }], lineOf };
  }
}

/** JSON is YAML too: lines are looked up in a second reading, which only a broken problem needs. */
function lazyLines(text: string): (path: JsonPath) => number {
  let found: ((path: JsonPath) => number) | undefined;
  return (path) => {
    found ??= parsedYaml(text).lineOf;
    return found(path);
  };
}

function lineInDocument(document: Document, lines: LineCounter, path: JsonPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) {
      node = node.resolve(document);
    }
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? key.value : key) === step);
      offset = startOf(pair?.key) ?? offset;
      next = pair?.value;
    } else if (isSeq(node) && typeof step === "number") {
      next = node.items[step];
      offset = startOf(next) ?? offset;
    }
    if (next === undefined || next === null) {
      break;
    }
    node = next;
  }
  return Math.max(1, lines.linePos(offset).line);
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
