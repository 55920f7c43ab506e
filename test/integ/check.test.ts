import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckList, CheckSkipped } from "../../integ/check";

it("prints one line a check, with the reason of what failed or was skipped, and writes the same for other programs", () => {
  const lines: string[] = [];
  const checks = new CheckList((line) => lines.push(line));
  checks.run("good", () => ({ covered: "3 files", mistakes: [] }));
  checks.run("bad", () => ({ covered: "", mistakes: ["first\nline", "second"] }));
  checks.run("broken", () => {
    throw new Error("it broke");
  });
  checks.run("absent", () => {
    throw new CheckSkipped("no terraform");
  });
  expect(lines.filter((line) => line.startsWith("check "))).toEqual([
    "check good: passed",
    "check bad: failed: first | line (and 1 more)",
    "check broken: failed: it broke",
    "check absent: skipped: no terraform",
  ]);
  expect(lines).toContain("  bad: second");

  const folder = mkdtempSync(join(tmpdir(), "check-test-"));
  checks.write(join(folder, "checks.json"));
  expect(JSON.parse(readFileSync(join(folder, "checks.json"), "utf8"))).toEqual([
    { name: "good", status: "passed", reason: "3 files" },
    { name: "bad", status: "failed", reason: "first | line (and 1 more)" },
    { name: "broken", status: "failed", reason: "it broke" },
    { name: "absent", status: "skipped", reason: "no terraform" },
  ]);
  rmSync(folder, { recursive: true });
});
