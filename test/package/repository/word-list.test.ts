import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

test("the words of the project are lower-case, sorted and listed once", () => {
  const words = readFileSync(join(resolve(__dirname, "../../.."), ".cspell/project-words.txt"), "utf8")
    .trimEnd()
    .split("\n");
  expect(words).toEqual([...new Set(words.map((word) => word.toLowerCase()))].sort());
});
