import fc from "fast-check";
import { readJsonText } from "../../lib/sizing/format/json-text";

function problemOf(text: string): string {
  const { value, broken } = readJsonText(text);
  expect([value, broken.map(({ rule }) => rule)]).toEqual([undefined, ["json-syntax"]]);
  return broken[0]!.problem;
}

test.each<[string, string]>([
  ['{"a": x}', '"x" at line 1, column 7 is not JSON'],
  ['{\n  "a": 1,\n}', '"}" at line 3, column 1 is not JSON'],
  ["[1, 2,]", '"]" at line 1, column 7 is not JSON'],
  ["[1 2]", '"2" at line 1, column 4 is not JSON'],
  ["[01]", '"1" at line 1, column 3 is not JSON'],
  ["{a: 1}", '"a" at line 1, column 2 is not JSON'],
  ['{"a" 1}', '"1" at line 1, column 6 is not JSON'],
  ['{"a": 1]', '"]" at line 1, column 8 is not JSON'],
  ["[1]\n// why", '"/" at line 2, column 1 is not JSON'],
  ["'a'", '"\'" at line 1, column 1 is not JSON'],
  ["[NaN]", '"N" at line 1, column 2 is not JSON'],
  ['["a\\x"]', '"\\"" at line 1, column 2 is not JSON'],
  ["{} {}", '"{" at line 1, column 4 is not JSON'],
  ["", "the text ends at line 1, column 1 before its JSON does"],
  ['{"a": [1,\n', "the text ends at line 2, column 1 before its JSON does"],
])("%j stops being JSON where it does", (text, problem) => expect(problemOf(text)).toBe(problem));

test("every JSON text is read, and cut anywhere inside it ends too soon or breaks where the cut is", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (json, cut) => {
      expect(readJsonText(json)).toEqual({ value: JSON.parse(json), broken: [] });
      const text = `[${json}`.slice(0, 1 + (cut % (json.length + 1)));
      expect(problemOf(text)).toMatch(/^the text ends at|^"(\\"|-|t|f|n|[0-9.eE+])" at/);
    }),
    { seed: 20, numRuns: 500 },
  );
});

test("a strange letter in place of any token is found there", () => {
  const tokens = ["{", '"a"', ":", "[", "1", ",", "true", ",", "{", "}", "]", ",", '"b"', ":", "null", "}"];
  tokens.forEach((_, index) => {
    const text = tokens.map((token, at) => (at === index ? "?" : token)).join(" ");
    const column = tokens.slice(0, index).join(" ").length + (index === 0 ? 1 : 2);
    expect(problemOf(text)).toBe(`"?" at line 1, column ${column} is not JSON`);
  });
});
