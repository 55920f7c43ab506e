// cspell:ignore undefinedness nzwei zwei
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Token } from "cdktf";
import { folderDifferences } from "../../../integ/determinism/folder-comparison";
import { findLeakedText } from "../../../integ/determinism/leaked-text";

const leaks = (value: unknown): string[] => findLeakedText(JSON.stringify(value)).map(({ leak }) => leak);
const lazy = { resolve: () => 1, creationStack: [], toString: () => "", toJSON: () => "" };

describe("leaked text", () => {
  it.each([
    ["a string token", { a: Token.asString(lazy) }, "unresolved token"],
    ["a lower-cased string token", { a: Token.asString(lazy).toLowerCase() }, "unresolved token"],
    ["a list token", { a: Token.asList(lazy) }, "unresolved token"],
    ["a number token", { a: Token.asNumber(lazy) }, "number that stands for a token"],
    ["half a number token", { a: Token.asNumber(lazy) / 2 }, "number that stands for a token"],
    ["a number token in text", { a: `size=${Token.asNumber(lazy)}` }, "number that stands for a token"],
    ["NaN in text", { a: `size=${NaN}` }, "NaN"],
    ["undefined in text", { a: `name-${undefined}` }, "undefined"],
    ["undefined as the whole text", { a: String(undefined) }, "undefined"],
    ["an object in text", { a: `x${{}}` }, "object without a text form"],
  ])("%s", (_, value, expected) => {
    expect(leaks(value)).toEqual([expected]);
  });

  it.each([
    ["core_AddOns_4E239"],
    ["use1-az4"],
    ["AB34E239"],
    ["6.02e23"],
    ["nanny NaNny"],
    ["undefinedness"],
    ["1e10"],
    ["[object]"],
    ["deadbeef1e250cafe"],
  ])("is not %s", (text) => {
    expect(leaks({ text })).toEqual([]);
  });

  it("names the line", () => {
    expect(findLeakedText('{\n  "a": "${TfToken[TOKEN.1]}"\n}')[0]?.line).toBe(2);
  });
});

describe("comparison of folders", () => {
  let root: string;
  const write = (name: string, content: string | Uint8Array): void => {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), content);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "comparison-test-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("finds nothing in equal folders", () => {
    write("a/x/y.json", "1");
    write("b/x/y.json", "1");
    expect(folderDifferences(join(root, "a"), join(root, "b"))).toEqual([]);
  });

  it("names the file and the first line that differ, and files of one side", () => {
    write("a/x.json", "1\n2\n3");
    write("b/x.json", "1\nzwei\n3");
    write("a/only.json", "");
    write("a/bytes", Uint8Array.of(0xff));
    write("b/bytes", Uint8Array.of(0xfe));
    expect(folderDifferences(join(root, "a"), join(root, "b"))).toEqual([
      expect.stringMatching(/^bytes: line 1/),
      "only.json: only written the first time",
      'x.json: line 2 is "2" once and "zwei" the other time',
    ]);
  });

  it("finds a line that only one side has", () => {
    write("a/x", "1");
    write("b/x", "1\n2");
    expect(folderDifferences(join(root, "a"), join(root, "b"))).toEqual(['x: line 2 is missing once and "2" the other time']);
  });
});
