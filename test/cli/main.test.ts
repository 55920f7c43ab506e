import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lepton } from "./captured-terminal";

const EXAMPLES = resolve(__dirname, "../../examples/sizing");
const TINY = join(EXAMPLES, "tiny-by-hand.yaml");
const FLOOR = join(EXAMPLES, "infeasible-availability-floor.yaml");
const VERSION = (require("../../package.json") as { version: string }).version;

describe("a plan", () => {
  test("that is optimal ends with 0, and only the answer is on standard output", async () => {
    const { exitCode, stdout, stderr } = await lepton(["size", TINY]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatchInlineSnapshot(`
      "1 server, up at least 99 % of the time

        where          what    bought     machines  servers  a month  why this
        ─────────────  ──────  ─────────  ────────  ───────  ───────  ───────────────────────────────────────────────
        example one a  server  on-demand         1        1     $730  $1.00 per server-hour, the only fit in the zone
        example one b  server  on-demand         1        1     $730  $1.00 per server-hour, the only fit in the zone
        example one c  server  on-demand         1        1     $730  $1.00 per server-hour, the only fit in the zone
        together                                 3        3   $2,190

        availability     99.31 %, asked for 99 %; short for 2.5 days a year
        cost             $2,190 a month; no fleet on these zones reaches the targets for less
        spare            2 servers more than the demand, to ride out failures
        what binds       one server in a less would raise the unavailability to 0.0361, above the allowed 0.01
        to know          lower bound proven independently: $2,190 a month in 5 cases
      "
    `);
  });

  test("that is verified is printed as it is without", async () => {
    const { exitCode, stdout, stderr } = await lepton(["size", TINY, "--verify"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toBe((await lepton(["size", TINY])).stdout);
    expect((await lepton(["size", FLOOR, "--verify"])).exitCode).toBe(2);
  });

  test("that is infeasible ends with 2 and says why on standard output", async () => {
    const { exitCode, stdout, stderr } = await lepton(["size", FLOOR]);
    expect([exitCode, stderr]).toEqual([2, ""]);
    expect(stdout).toContain("2 replicas, up at least 99.995 % of the time: no fleet reaches this\n");
    expect(stdout).toMatch(/tightest {3}unavailability\n {2}needed {5}an unavailability of at most 5e-5 for 2 replicas\n/);
    expect(stdout).toContain("• add another region like europe with the same offerings ($876 a month, up 99.99986 %)");
  });

  test("as JSON is the plan document with the problem it answers, infeasible or not", async () => {
    const feasible = await lepton(["size", TINY, "--json"]);
    const document = JSON.parse(feasible.stdout);
    expect(feasible.exitCode).toBe(0);
    expect(document.format).toBe("cdktf-lepton/fleet-plan/1");
    expect(document.problem.demand).toBe(1);
    expect(document.plan.counts).toEqual(["a", "b", "c"].map((zone) => ({ offering: `server-${zone}`, count: 1 })));
    expect(document.failureModel).toBeUndefined();
    const infeasible = await lepton(["size", FLOOR, "--json"]);
    expect(infeasible.exitCode).toBe(2);
    expect(JSON.parse(infeasible.stdout).plan.infeasibility.constraint).toBe("unavailability");
  });

  test("that is short of the optimum when the time is up ends with 75, and is printed nevertheless", async () => {
    let time = 0;
    const args = ["size", join(EXAMPLES, "large.yaml"), "--time-limit", "1ms"];
    const { exitCode, stdout, stderr } = await lepton(args, { now: () => time++ });
    expect(exitCode).toBe(75);
    expect(stdout).toMatch(/at most \d+\.\d\d % above the cheapest fleet/);
    expect(stderr).toMatch(
      /^lepton: the search was cut short: at most [\d.]+ % above the cheapest, the optimum was asked for: give a longer '--time-limit', or accept a larger '--gap'\n$/,
    );
  }, 60_000);

  test.each(["0.2", "20%"])("within the gap %s that was asked for ends with 0", async (gap) => {
    const { exitCode, stdout, stderr } = await lepton(["size", join(EXAMPLES, "uneven-spread.yaml"), "--gap", gap, "--json"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const { plan } = JSON.parse(stdout);
    expect(plan.status).toBe("feasible");
    expect(plan.gap).toBeGreaterThan(0);
    expect(plan.gap).toBeLessThanOrEqual(0.2);
  });

  test("has colours on a terminal that shows them, and nowhere else", async () => {
    const plain = await lepton(["size", FLOOR]);
    const coloured = await lepton(["size", FLOOR], { isColoured: true });
    expect(plain.stdout).not.toContain("\u001b");
    expect(coloured.stdout).toContain("\u001b[1m2 replicas");
    expect(coloured.stdout.replace(/\u001b\[\d+m/g, "")).toBe(plain.stdout);
    expect((await lepton(["size", TINY, "--json"], { isColoured: true })).stdout).not.toContain("\u001b");
  });
});

describe("standard input", () => {
  const PROBLEM = { demand: 1, unit: "GPU", domains: [], offerings: [], targets: { unavailability: 0.5 } };

  test.each([
    ["JSON", [JSON.stringify(PROBLEM)]],
    ["JSON in pieces, one of which ends inside a letter", splitInsideLetter(JSON.stringify({ ...PROBLEM, unit: "Öl" }))],
    ["YAML", ["demand: 1\nunit: GPU\ndomains: []\nofferings: []\ntargets: { unavailability: 0.5 }\n"]],
    ["YAML in braces, with a comment", ["{ demand: 1, unit: GPU, # one\n domains: [], offerings: [], targets: { unavailability: 0.5 } }"]],
  ])("may be %s", async (_name, input) => {
    const { exitCode, stderr, stdout } = await lepton(["size", "-"], { input });
    expect([exitCode, stderr]).toEqual([2, ""]);
    expect(stdout).toContain("tightest   offerings");
    expect(stdout).not.toContain("�");
  });

  test("that is not UTF-8 is refused", async () => {
    const { exitCode, stderr } = await lepton(["size", "-"], { input: [Uint8Array.from([0x7b, 0xff])] });
    expect([exitCode, stderr]).toEqual([64, "lepton: standard input: the text is not UTF-8: save it as UTF-8 [problem-utf8]\n"]);
  });

  function splitInsideLetter(text: string): Uint8Array[] {
    const bytes = new TextEncoder().encode(text);
    const cut = bytes.findIndex((byte) => byte > 127) + 1;
    return [bytes.slice(0, cut), bytes.slice(cut)];
  }
});

describe("bad input ends with 64, says what is wrong, and prints no answer:", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "lepton-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each<[string, readonly string[], string]>([
    ["an unknown command", ["siz"], "lepton: arguments: there is no command 'siz': did you mean 'size' [command-known]\n"],
    [
      "no problem",
      ["size"],
      "lepton: arguments: no problem is given: name one JSON or YAML file, or '-' for standard input [one-problem]\n",
    ],
    [
      "an option of the program as a command",
      ["--json"],
      "lepton: arguments: there is no command '--json': use size, catalog [command-known]\n",
    ],
    [
      "a file that does not exist",
      ["size", "no/such.yaml"],
      "lepton: no/such.yaml: the file does not exist: name a JSON or YAML file, or '-' for standard input [problem-readable]\n",
    ],
    [
      "a directory",
      ["size", "."],
      "lepton: .: the file is a directory: name a JSON or YAML file, or '-' for standard input [problem-readable]\n",
    ],
  ])("%s", async (_name, args, message) => {
    expect(await lepton(args)).toEqual({ exitCode: 64, stdout: "", stderr: message });
  });

  test("every wrong argument at once", async () => {
    const args = ["size", "a", "b", "--gap", "3", "--time-limit=2", "--jsn", "--json=yes", "--nines", "3-2"];
    const { exitCode, stderr } = await lepton(args);
    expect(exitCode).toBe(64);
    expect(stderr).toMatchInlineSnapshot(`
      "lepton: arguments: 7 problems
        1. there is no option '--jsn': did you mean '--json' [option-known]
        2. '--json' has the value 'yes': it takes none [option-value]
        3. '--gap' (3) is not in [0, 1): give a share of the cost, as '0.005' or '0.5%' [gap-range]
        4. '--time-limit' (2) is not a time above 0 with its unit: give it as '500ms', '2s' or '1m' [time-limit-positive]
        5. '--nines' (3-2) is not a range above 0 and up to 15: give the fewest and the most nines, as '2-5' for 99 % to 99.999 % [nines-range]
        6. 2 problems are given (a, b): name one JSON or YAML file, or '-' for standard input [one-problem]
        7. '--nines' is given without '--frontier': add '--frontier', or leave '--nines' out [nines-frontier]
      "
    `);
  });

  test("a value left out", async () => {
    const { exitCode, stderr } = await lepton(["size", "a.yaml", "--gap"]);
    expect([exitCode, stderr]).toEqual([
      64,
      "lepton: arguments: '--gap' has no value: see 'lepton size --help' for what it takes [option-value]\n",
    ]);
  });

  test("a broken problem, named by its file", async () => {
    const file = join(folder, "broken.yaml");
    writeFileSync(file, "demand: 0\n");
    const { exitCode, stdout, stderr } = await lepton(["size", file]);
    expect([exitCode, stdout]).toEqual([64, ""]);
    expect(stderr.split("\n")[0]).toBe(`lepton: ${file}: 5 problems`);
  });
});

describe("an internal error", () => {
  test("ends with 70 and a trace", async () => {
    const onWrite = (): never => {
      throw new TypeError("the disk is on fire");
    };
    const { exitCode, stdout, stderr } = await lepton(["size", TINY], { onWrite });
    expect([exitCode, stdout]).toEqual([70, ""]);
    expect(stderr).toMatch(
      /^lepton: internal error, please report it with the problem that caused it\nTypeError: the disk is on fire\n +at /,
    );
  });
});

describe("help and version", () => {
  test.each([[["--help"]], [["-h"]]])("%s prints the commands", async (args) => {
    const { exitCode, stdout, stderr } = await lepton(args);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^lepton - .*\n\nUsage\n {2}lepton size <problem> /);
  });

  test.each([[["size", "--help"]], [["size", TINY, "-h"]]])(
    "%s prints the command's help, every option and exit code in it",
    async (args) => {
      const { exitCode, stdout } = await lepton(args);
      expect(exitCode).toBe(0);
      for (const word of ["--json", "--gap", "--time-limit", "--frontier", "--nines", "--help"]) {
        expect(stdout).toContain(word);
      }
      expect([...stdout.matchAll(/^ {2}(\d+) /gm)].map(([, code]) => Number(code))).toEqual([0, 2, 64, 70, 75]);
    },
  );

  test("--version prints the package's", async () => {
    expect(await lepton(["--version"])).toEqual({ exitCode: 0, stdout: `${VERSION}\n`, stderr: "" });
    expect((await lepton(["size", "-V"])).stdout).toBe(`${VERSION}\n`);
  });

  test("nothing asked prints the help as a message", async () => {
    const { exitCode, stdout, stderr } = await lepton([]);
    expect([exitCode, stdout]).toEqual([64, ""]);
    expect(stderr).toContain("Usage");
  });
});

describe("a plan that rests on a doubtful price", () => {
  const doubt = {
    rule: "below-siblings",
    need: "at least 60 % of the median, 98.32 USD/h",
    have: "55.04 USD/h, 56 %",
    source: "vms.csv row 7",
  };
  const offering = (id: string, microUsdPerHour: number, priceDoubts?: object[]) => ({
    id,
    domain: "z",
    cloud: "c",
    region: "r",
    zone: "z",
    machineType: id,
    purchaseOption: "on-demand",
    unitsPerInstance: 1,
    microUsdPerHour,
    instanceUnavailability: 0,
    ...(priceDoubts === undefined ? {} : { priceDoubts }),
  });
  const problem = (...offerings: object[]) => ({
    demand: 1,
    unit: "GPU",
    domains: [{ id: "z", level: "zone", unavailability: 0.01 }],
    offerings,
    targets: { unavailability: 0.1 },
  });
  const sized = (posed: object, ...options: string[]) => lepton(["size", "-", ...options], { input: [JSON.stringify(posed)] });

  test("says so in the table and in the document", async () => {
    const posed = problem(offering("cheap", 5, [doubt]), offering("dear", 9));
    expect((await sized(posed)).stdout.replace(/\s+/g, " ")).toContain(
      " doubtful prices cheap on-demand in c r (z): 55.04 USD/h, 56 %; expected is at least 60 % of the median, 98.32 USD/h [below-siblings, vms.csv row 7]",
    );
    const { plan } = JSON.parse((await sized(posed, "--json")).stdout);
    expect(plan.doubtfulPrices).toEqual([{ offering: "cheap", ...doubt }]);
  });

  test("and one that does not, does not", async () => {
    const posed = problem(offering("cheap", 5), offering("dear", 9, [doubt]));
    const { exitCode, stdout } = await sized(posed);
    expect([exitCode, stdout.includes("doubtful")]).toEqual([0, false]);
    expect(JSON.parse((await sized(posed, "--json")).stdout).plan.doubtfulPrices).toBeUndefined();
  });
});
