import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DEFAULT_KIND, PROBLEM_KINDS } from "../../lib/kinds/problem-kinds";
import { optionsOf } from "../../lib/cli/kind-options";
import { lepton } from "./captured-terminal";
import { EXAMPLES, exampleProblem, examplesOf, readmeRow } from "./examples";

const SCHEMAS = resolve(__dirname, "../../lib/sizing/schema");
const DOCS = readFileSync(resolve(__dirname, "../../docs/lepton-size.md"), "utf8");
const NAMES = PROBLEM_KINDS.map(({ kind }) => kind);

const FLEET = { demand: 1, unit: "GPU", domains: [], offerings: [], targets: { unavailability: 0.5 } };
const MIX = { buckets: [], machines: [] };

function sized(problem: object, ...options: string[]) {
  return lepton(["size", "-", ...options], { input: [JSON.stringify(problem, undefined, 1)] });
}

describe("every kind", () => {
  test("is named once", () => expect(new Set(NAMES).size).toBe(NAMES.length));

  test.each(NAMES)("%s has a published schema that names it, worked examples, and a place in the documentation", (name) => {
    const { schema } = PROBLEM_KINDS.find(({ kind }) => kind === name)!;
    expect(existsSync(join(SCHEMAS, schema))).toBe(true);
    const published = JSON.parse(readFileSync(join(SCHEMAS, schema), "utf8"));
    expect([published.$id, published.properties.kind.enum]).toEqual([schema, [name]]);
    expect(examplesOf(name).length).toBeGreaterThan(0);
    expect(examplesOf(name).filter((file) => readmeRow(file) === "")).toEqual([]);
    expect(DOCS).toContain(`| \`${name}\` |`);
    expect(DOCS).toContain(schema);
  });

  test.each(NAMES)(
    "%s prints an answer for programs that it answers alike when piped in again, kind and all",
    async (name) => {
      // The smallest file of its kind: this is about the way there and back, not about the answer.
      const sizeOf = (candidate: string): number => readFileSync(join(EXAMPLES, candidate), "utf8").length;
      const file = examplesOf(name).reduce((least, candidate) => (sizeOf(candidate) < sizeOf(least) ? candidate : least));
      const first = await lepton(["size", join(EXAMPLES, file), "--json"]);
      const document = JSON.parse(first.stdout);
      expect(document.format).toMatch(/^cdktf-lepton\/[a-z-]+\/\d+$/);
      const { kind: _, ...problem } = document.problem;
      expect(problem).toEqual(exampleProblem(file).problem);
      expect(await sized(document.problem, "--json")).toEqual(first);
    },
    60_000,
  );
});

test("'--list-kinds' lists every kind with its options and its schema, and reads nothing", async () => {
  const { exitCode, stdout, stderr } = await lepton(["size", "--list-kinds"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  for (const kindOfProblem of PROBLEM_KINDS) {
    const { kind, schema } = kindOfProblem;
    const options = optionsOf(kindOfProblem);
    const line = stdout.split("\n").find((row) => row.startsWith(`${kind} `))!;
    expect(line).toContain(schema);
    expect(options.filter((option) => !line.includes(`--${option}`))).toEqual([]);
  }
  expect(stdout).toContain(`${DEFAULT_KIND.kind} (default)`);
});

describe("the kind of a problem", () => {
  test("is fleet where it is not said", async () => {
    expect(await sized(FLEET)).toEqual(await sized({ kind: "fleet", ...FLEET }));
    expect((await sized(FLEET)).stdout).toContain("no fleet reaches this");
  });

  test("decides what the problem is read as", async () => {
    const { exitCode, stdout } = await sized({ kind: "throughput-mix", ...MIX });
    expect([exitCode, stdout.split("\n")[0]]).toEqual([0, "0 requests a second of 0 sizes"]);
  });

  test.each<[string, unknown, string]>([
    ["mistyped", "fleets", `$.kind (line 2) is "fleets", which is not a kind of problem: did you mean 'fleet' [kind-known]`],
    ["of thin air", "wheel", `$.kind (line 2) is "wheel", which is not a kind of problem: kinds are ${NAMES.join(", ")} [kind-known]`],
    ["not a name", 7, `$.kind (line 2) is 7, which is not a kind of problem: kinds are ${NAMES.join(", ")} [kind-known]`],
    ["null", null, `$.kind (line 2) is null, which is not a kind of problem: kinds are ${NAMES.join(", ")} [kind-known]`],
    [
      "one that objects have anyway",
      "constructor",
      `$.kind (line 2) is "constructor", which is not a kind of problem: kinds are ${NAMES.join(", ")} [kind-known]`,
    ],
  ])("%s is one error, whatever else is wrong", async (_name, kind, message) => {
    expect(await sized({ kind, colour: 3 })).toEqual({ exitCode: 64, stdout: "", stderr: `lepton: standard input: ${message}\n` });
  });

  test.each([
    ["robust-fleet", "robust-by-hand.yaml"],
    ["demand-draws", "draws-by-hand.yaml"],
  ])("%s left out of %s, which has all that a fleet problem has but for its own, is one error", async (kind, file) => {
    expect((await sized(exampleProblem(file).problem as object)).stderr).toBe(
      `lepton: standard input: $ (line 1) lacks 'kind', and has what a ${kind} problem has: add 'kind: ${kind}' [kind-stated]\n`,
    );
  });

  test("left out of a problem of another kind is one error", async () => {
    expect((await sized(MIX)).stderr).toBe(
      "lepton: standard input: $ (line 1) lacks 'kind', and has what a throughput-mix problem has: add 'kind: throughput-mix' [kind-stated]\n",
    );
  });

  test("that belongs to another format is told by that format's paths", async () => {
    const { exitCode, stderr } = await sized({ kind: "throughput-mix", ...FLEET });
    expect(exitCode).toBe(64);
    expect(stderr).toContain("lacks 'buckets'");
    expect(stderr).toContain("$.demand (line 3) is not a known property");
  });
});

describe("an option that the kind does not have is refused:", () => {
  test.each(["--frontier", "--time-limit=2s"])("%s", async (option) => {
    const { exitCode, stdout, stderr } = await sized({ kind: "throughput-mix", ...MIX }, option);
    expect([exitCode, stdout]).toEqual([64, ""]);
    expect(stderr).toBe(
      `lepton: arguments: '${option.split("=")[0]}' is given, and the problem is of kind 'throughput-mix', which has no such option: ` +
        "leave it out; 'lepton size --list-kinds' says which kind has which [option-of-kind]\n",
    );
  });

  test.each(["--gap=0.1", "--time-limit=2s", "--frontier"])("but %s of a fleet problem is not", async (option) => {
    expect((await sized(FLEET, option)).exitCode).toBe(2);
  });
});
