import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const PROGRAM = resolve(ROOT, "lib/cli/lepton.ts");

/** Runs the program as people do: in a process of its own. */
function lepton(args: readonly string[], input = ""): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [require.resolve("tsx/cli"), PROGRAM, ...args], { cwd: ROOT, encoding: "utf8", input });
}

describe("the program in a process of its own", () => {
  test("is started by node", () => {
    expect(readFileSync(PROGRAM, "utf8").split("\n")[0]).toBe("#!/usr/bin/env node");
  });

  test("plans what is piped in, with the answer on standard output and without colours", () => {
    const problem = readFileSync(resolve(ROOT, "examples/sizing/tiny-by-hand.yaml"), "utf8");
    const { status, stdout, stderr } = lepton(["size", "-", "--time-limit", "60s"], problem);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("together                                 3        3   $2,190\n");
    expect(stdout).not.toContain("\u001b");
  }, 60_000);

  test.each<[number, readonly string[]]>([
    [2, ["size", "examples/sizing/infeasible-budget.json"]],
    [64, ["size", "examples/sizing/README.md"]],
    [0, ["--version"]],
  ])(
    "ends with %d for %j",
    (code, args) => {
      expect(lepton(args).status).toBe(code);
    },
    60_000,
  );

  test("ends quietly when nobody reads on", () => {
    const command = `"$0" "$1" "$2" size examples/sizing/n-plus-one.yaml --json | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command, process.execPath, require.resolve("tsx/cli"), PROGRAM], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect([stdout, stderr]).toEqual(["0\n", ""]);
  }, 60_000);
});
