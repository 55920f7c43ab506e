import fc from "fast-check";
import { JsonReader } from "../../../lib/catalog/market/json-reader";
import type { JsonChoice, JsonPath } from "../../../lib/catalog/market/json-reader";
import { brokenRules, leptonError } from "../../support/broken-rules";

/** What a reader hands over, of a text that arrives in pieces. */
function read(choose: (path: JsonPath) => JsonChoice, ...pieces: string[]): [string, unknown][] {
  const taken: [string, unknown][] = [];
  const reader = new JsonReader("prices.json", { choose, take: (path, value) => taken.push([path.join("/"), value]) });
  pieces.forEach((piece) => reader.write(piece));
  reader.end();
  return taken;
}

/** Every value at a depth, as JSON.parse sees it; scalars above it are no containers and are passed over. */
function valuesAt(depth: number, value: unknown, path: readonly string[] = []): [string, unknown][] {
  if (path.length === depth) {
    return [[path.join("/"), value]];
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, member]) => valuesAt(depth, member, [...path, key]))
    : [];
}

const { container } = fc.letrec((tie) => ({
  scalar: fc.constantFrom<unknown>(null, true, false, 0, -1.5e-7, 12, "", 'say "x" \\ {[,]}:', "\u{1f5a5} \n\t", "é"),
  container: fc.oneof(
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("a", "b", 'q"', "{", "\\", "sku 1"), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
  value: fc.oneof({ maxDepth: 4 }, tie("scalar"), tie("container")),
}));

describe("JsonReader", () => {
  test("cut anywhere, it hands over what JSON.parse finds at the chosen depth", () => {
    let compared = 0;
    fc.assert(
      fc.property(
        container,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 1, 3),
        fc.array(fc.nat(), { maxLength: 10 }),
        (value, depth, indent, cuts) => {
          const text = JSON.stringify(value, undefined, indent);
          const places = [0, ...cuts.map((place) => place % (text.length + 1)).sort((left, right) => left - right), text.length];
          const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
          const expected = valuesAt(depth, value);
          compared += expected.length;
          expect(read((path) => (path.length < depth ? "descend" : "take"), ...pieces)).toEqual(expected);
        },
      ),
      { numRuns: 1000, seed: 4 },
    );
    expect(compared).toBeGreaterThan(1000);
  });

  test("what is passed over is not handed over, whatever brackets its texts hold", () => {
    const text = '{"skip": {"a": "}]\\"", "b": [[{}]]}, "take": [1, {"x": "\\\\"}], "skip": 7, "take": "last" }';
    for (let at = 0; at <= text.length; at++) {
      const pieces = [text.slice(0, at), text.slice(at)];
      expect(read(([key]) => (key === "take" ? "take" : "skip"), ...pieces)).toEqual([
        ["take", [1, { x: "\\" }]],
        ["take", "last"],
      ]);
    }
  });

  test("documents may follow one another, and a byte order mark may stand before the first", () => {
    expect(read(() => "take", '\ufeff{"a":1}\n[2]', '{"b":3}')).toEqual([
      ["a", 1],
      ["0", 2],
      ["b", 3],
    ]);
  });

  test.each([
    ['{"a":1', "ends in the middle of a value, at character 7"],
    ['{"a" 1}', "':' after the name is expected there"],
    ['{"a":1 "b":2}', "',' or '}' is expected there"],
    ["[1,]", "a value is expected there"],
    ["[1}", "',' or ']' is expected there"],
    ["{a:1}", "a name in quotes is expected there"],
    ['{"a":tru}', "the value at a is not JSON"],
    ['{"a":{"b":]}}', "is not JSON"],
    ["12", "an object or an array is expected there"],
    ["<html>", "at character 1: an object or an array is expected there"],
  ])("%s is refused: %s", (text, problem) => {
    expect(leptonError(() => read(() => "take", text)).message).toContain(problem);
  });

  test("a value that is larger than any record is refused before it fills the memory", () => {
    const reader = new JsonReader("prices.json", { choose: () => "take", take: () => undefined });
    reader.write('{"a":"');
    expect(
      brokenRules(() => {
        for (let piece = 0; piece < 300; piece++) {
          reader.write("x".repeat(1 << 16));
        }
      }),
    ).toEqual(["json-syntax"]);
  });
});
