import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly notes: readonly string[];
}

interface Step {
  readonly name: string;
  readonly command: string;
  readonly reads?: "jest" | "checks";
  readonly results?: string;
  readonly verify?: () => string[];
  readonly vital?: boolean;
}

const { runSteps } = require("../../../.ci/runner.cjs") as {
  runSteps(
    steps: readonly Step[],
    options: { root: string; expectedChecks: readonly string[]; print: (line: string) => void },
  ): Promise<Tally>;
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ci-"));
  mkdirSync(join(root, "build"));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs steps and returns the sum and what was printed. */
async function run(steps: readonly Step[], expectedChecks: readonly string[] = []): Promise<{ sum: Tally; printed: string }> {
  const lines: string[] = [];
  const sum = await runSteps(steps, { root, expectedChecks, print: (line) => lines.push(line) });
  return { sum, printed: lines.join("\n") };
}

/** A step whose command prints the given lines. */
function checks(...lines: string[]): Step {
  writeFileSync(join(root, "lines"), `${lines.join("\n")}\n`);
  return { name: "checks", command: "cat lines", reads: "checks" };
}

/** A step that writes jest's results. */
function jestStep(results: object): Step {
  const complete = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, numRuntimeErrorTestSuites: 0, ...results };
  writeFileSync(join(root, "made.json"), JSON.stringify(complete));
  return { name: "test", command: "cp made.json build/results.json", reads: "jest", results: "build/results.json" };
}

describe("a CI run", () => {
  test("ends with the sum of what its steps say", async () => {
    const { sum, printed } = await run(
      [
        { name: "one", command: "true" },
        jestStep({ numPassedTests: 5, numPendingTests: 2 }),
        checks("check a: passed", "check b: skipped: no terraform"),
      ],
      ["a"],
    );
    expect(sum).toMatchObject({ passed: 7, failed: 0, skipped: 3 });
    expect(printed).toMatch(/\n7 passed, 0 failed, 3 skipped$/);
  });

  test("a command that fails has failed, and the end of what it printed is shown", async () => {
    const { sum, printed } = await run([{ name: "one", command: "echo last words; exit 3" }]);
    expect(sum).toMatchObject({ passed: 0, failed: 1 });
    expect(printed).toContain("ended with status 3");
    expect(printed).toContain("| last words");
    expect(printed).toMatch(/\n0 passed, 1 failed$/);
  });

  test("failed tests, and suites that do not run, are counted", async () => {
    const { sum } = await run([jestStep({ numPassedTests: 5, numFailedTests: 2, numRuntimeErrorTestSuites: 1 })]);
    expect(sum).toMatchObject({ passed: 5, failed: 3 });
  });

  test.each<[string, () => Step, string]>([
    ["no test ran", () => jestStep({ numPendingTests: 3 }), "no test ran"],
    ["jest wrote nothing", () => ({ ...jestStep({}), command: "true" }), "jest wrote no results"],
    ["no check ran", () => checks("all fine"), "no check ran"],
    ["a check failed", () => checks("check a: failed: too small"), "check a: failed: too small"],
    [
      "a check ran and the command failed all the same",
      () => ({ ...checks("check a: passed"), command: "cat lines; exit 1" }),
      "ended with status 1",
    ],
    ["the verification finds something", () => ({ name: "one", command: "true", verify: () => ["two are missing"] }), "two are missing"],
  ])("is red when %s", async (_what, step, note) => {
    const { sum, printed } = await run([step()]);
    expect(sum.failed).toBe(1);
    expect(printed).toContain(note);
  });

  test("results of an earlier run are not taken for this one's", async () => {
    const step = jestStep({ numPassedTests: 5 });
    await run([step]);
    expect((await run([{ ...step, command: "true" }])).sum).toMatchObject({ passed: 0, failed: 1 });
  });

  test("a check that ran before may be neither skipped nor gone", async () => {
    const { sum, printed } = await run([checks("check a: skipped: no terraform", "check b: skipped: no terraform")], ["a", "c"]);
    expect(sum).toMatchObject({ passed: 0, failed: 2, skipped: 1 });
    expect(printed).toContain("check a: skipped: no terraform - but it ran before");
    expect(printed).toContain("check c ran before and is gone");
  });

  test("goes on after a failure, but not without what everything needs", async () => {
    const good = { name: "two", command: "true" };
    expect((await run([{ name: "one", command: "false" }, good])).sum).toMatchObject({ passed: 1, failed: 1 });
    expect((await run([{ name: "one", command: "false", vital: true }, good])).sum).toMatchObject({ passed: 0, failed: 1 });
  });
});
