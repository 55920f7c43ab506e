import type { JsonPath } from "./json-path";

/**
 * The part of a problem that a rule of `checkFleetProblem` speaks of, found by the names it quotes.
 *
 * Read from left to right, each quoted name leads further in: to the list element with that id, to the property of that name, or to
 * the text that equals it; the words before the name tell which, where several could be meant. `offering 'b' stands in the unknown
 * domain 'z'` leads to `$.offerings[1].domain`.
 *
 * @param sentence the rule's `problem`
 * @param value the problem
 * @returns the root when nothing that is quoted is part of the problem
 */
export function pathOfRule(sentence: string, value: unknown): JsonPath {
  let path: JsonPath = [];
  for (const { 1: name, index } of sentence.matchAll(/'([^']+)'/g)) {
    // What follows a text is said of the part that the text belongs to.
    const owner = typeof partAt(value, path) === "string" ? path.slice(0, -1) : path;
    const further = stepsTo(name!, sentence.slice(0, index).trimEnd(), partAt(value, owner));
    path = further.length > 0 ? [...owner, ...further] : path;
  }
  return path;
}

function partAt(value: unknown, path: JsonPath): unknown {
  return path.reduce((part, step) => (part as Record<string | number, unknown>)[step], value);
}

/** The way from a node to what a name means there; the words of the sentence before the name tell what kind of thing it names. */
function stepsTo(name: string, before: string, node: unknown): JsonPath {
  const word = /\w*$/.exec(before)![0];
  const section = entries(node).find(([key, child]) => key === `${word}s` && !Array.isArray(child));
  if (section !== undefined) {
    return [section[0], ...(find(section[1], (key) => key === name) ?? [])];
  }
  return (
    elementWithId(node, name, before) ??
    find(node, (key) => key === name) ??
    find(node, (key, child) => key === word && child === name) ??
    find(node, (key, child) => key !== "id" && child === name) ??
    []
  );
}

/** The element with an id, in the list that was mentioned last where several have one; the last of those alike. */
function elementWithId(node: unknown, id: string, before: string): JsonPath | undefined {
  const found = entries(node).flatMap(([key, list]) => {
    const index = Array.isArray(list) ? list.map((element) => (element as { readonly id?: unknown } | null)?.id).lastIndexOf(id) : -1;
    return index < 0 ? [] : [{ path: [key, index], mention: before.lastIndexOf(String(key).replace(/s$/, "")) }];
  });
  found.sort((left, right) => right.mention - left.mention);
  return found[0]?.path;
}

/** The first part below a node that passes, nearest to it. */
function find(node: unknown, passes: (key: string | number, child: unknown) => boolean): JsonPath | undefined {
  let level: readonly { readonly node: unknown; readonly path: JsonPath }[] = [{ node, path: [] }];
  while (level.length > 0) {
    const below = level.flatMap(({ node: parent, path }) =>
      entries(parent).map(([key, child]) => ({ key, node: child, path: [...path, key] })),
    );
    const found = below.find(({ key, node: child }) => passes(key, child));
    if (found !== undefined) {
      return found.path;
    }
    level = below;
  }
  return undefined;
}

function entries(node: unknown): [string | number, unknown][] {
  if (Array.isArray(node)) {
    return node.map((child, index) => [index, child]);
  }
  return typeof node === "object" && node !== null ? Object.entries(node) : [];
}
