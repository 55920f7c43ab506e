import { join } from "node:path";
import { checkThroughputMix } from "../../lib/sizing/throughput-mix/check-throughput-mix";
import type { ThroughputMixPlan } from "../../lib/sizing/throughput-mix/throughput-mix-plan";
import type { ThroughputMixProblem } from "../../lib/sizing/throughput-mix/throughput-mix-problem";
import { verifyThroughputMix } from "../../lib/sizing/throughput-mix/verify-throughput-mix";
import { formatUsdPerMonth } from "../../lib/report/money-format";
import { publishedSchema } from "../sizing-schema/published-schemas";
import { mix } from "../sizing-throughput-mix/support/mixes";
import { lepton, type CapturedRun } from "./captured-terminal";
import { EXAMPLES, exampleProblem, examplesOf, readmeRow } from "./examples";

const KIND = "throughput-mix";

/** Machines and dollars: the first is W1 of docs/known-wrong-answers.md, the second is worked out by hand in its file. */
const OPTIMAL: Readonly<Record<string, { readonly counts: Readonly<Record<string, number>>; readonly microUsdPerHour: number }>> = {
  "request-mix.yaml": { counts: { A10G: 1, "A100-80GB": 1 }, microUsdPerHour: 4_680_000 },
  "request-mix-zone-loss.yaml": {
    counts: { "zone-c/A10G": 1, "zone-a/A100-80GB": 1, "zone-b/A100-80GB": 1 },
    microUsdPerHour: 8_350_000,
  },
};

function sized(problem: ThroughputMixProblem, ...options: string[]): Promise<CapturedRun> {
  return lepton(["size", "-", ...options], { input: [JSON.stringify({ kind: KIND, ...problem })] });
}

test("every example is in this test", () => expect(examplesOf(KIND)).toEqual(Object.keys(OPTIMAL).sort()));

describe.each(Object.entries(OPTIMAL))("%s", (file, golden) => {
  test("is valid by the published schema", () => {
    const isProblem = publishedSchema("throughput-mix-problem");
    expect([isProblem(exampleProblem(file).problem), isProblem.errors]).toEqual([true, null]);
  });

  test("has the answer that the README states, with a certificate that holds", async () => {
    const { exitCode, stdout, stderr } = await lepton(["size", join(EXAMPLES, file), "--json"]);
    const { problem, plan } = JSON.parse(stdout) as { problem: ThroughputMixProblem & { kind: string }; plan: ThroughputMixPlan };
    expect([exitCode, stderr, problem.kind, plan.status]).toEqual([0, "", KIND, "optimal"]);
    expect(Object.fromEntries(plan.counts.map(({ machine, count }) => [machine, count]))).toEqual(golden.counts);
    expect(plan.microUsdPerHour).toBe(golden.microUsdPerHour);
    const { kind: _, ...posed } = problem;
    expect(verifyThroughputMix(posed, plan)).toEqual([]);
    const machines = plan.counts.map(({ count }) => count).join(" + ");
    expect(readmeRow(file)).toContain(`| optimal: ${machines} machines, ${formatUsdPerMonth(plan.microUsdPerHour)} a month |`);
  });
});

test("the answer for people names machines, cost and who serves what", async () => {
  const { stdout } = await lepton(["size", join(EXAMPLES, "request-mix-zone-loss.yaml")]);
  expect(stdout).toMatchInlineSnapshot(`
    "30 requests a second of 4 sizes

      what              machines  a month
      ────────────────  ────────  ───────
      zone-c/A10G              1     $737
      zone-a/A100-80GB         1   $2,679
      zone-b/A100-80GB         1   $2,679
      together                 3   $6,096

      requests  a second  served by
      ────────  ────────  ────────────────────────────────────────────────────────────────────
      size 1           6  zone-a/A100-80GB 50.0 %, zone-b/A100-80GB 50.0 %
      size 2           3  zone-a/A100-80GB 50.0 %, zone-b/A100-80GB 50.0 %
      size 3          15  zone-c/A10G 33.3 %, zone-a/A100-80GB 33.3 %, zone-b/A100-80GB 33.3 %
      size 4           6  zone-a/A100-80GB 50.0 %, zone-b/A100-80GB 50.0 %

      cost      $6,096 a month; no mix of these machines serves the requests for less
      survives  the loss of any one of zone-a, zone-b, zone-c; --json has the division after each
    "
  `);
});

test("of many sizes the first dozen are listed", async () => {
  const { stdout } = await sized(mix(new Array<number>(15).fill(10), [[1_000_000, new Array<number>(15).fill(150)]]));
  expect(stdout.match(/^ {2}b\d+ /gm)).toHaveLength(12);
  expect(stdout).toContain("  and 3 more sizes; --json has all of them\n");
});

test("an infeasible one ends with 2 and says what is tightest", async () => {
  const { exitCode, stdout, stderr } = await sized(mix([100], [[1, [10], { limit: 2 }]]));
  expect([exitCode, stderr]).toEqual([2, ""]);
  expect(stdout).toBe(
    [
      "0.1 requests a second of 1 size: no mix of these machines serves them",
      "",
      "  tightest   limit",
      "  needed     all of the traffic",
      "  to be had  20.0 % of it with every machine at its limit",
      "",
    ].join("\n"),
  );
});

describe("with a gap", () => {
  const PROBLEM = mix(
    [97, 55, 31, 83],
    [
      [1_010_000, [20, 10, 50, 20]],
      [3_670_000, [61, 53, 71, 67]],
      [2_330_000, [41, 37, 29, 43]],
      [1_790_000, [31, 17, 53, 23]],
    ],
  );

  test("asked for, an answer within it ends with 0 and says how far it may be off", async () => {
    const { exitCode, stderr, stdout } = await sized(PROBLEM, "--gap", "30%", "--json");
    const { plan } = JSON.parse(stdout) as { plan: ThroughputMixPlan };
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(plan.gap).toBeGreaterThan(0);
    expect(plan.gap).toBeLessThanOrEqual(0.3);
    const optimum = JSON.parse((await sized(PROBLEM, "--json")).stdout) as { plan: ThroughputMixPlan };
    expect(optimum.plan.status).toBe("optimal");
    expect(plan.microUsdPerHour).toBeGreaterThanOrEqual(optimum.plan.microUsdPerHour);
    expect(plan.microUsdPerHour * (1 - plan.gap)).toBeLessThanOrEqual(optimum.plan.microUsdPerHour);
  });
});

describe("bounds of the schema are those that planThroughputMix checks:", () => {
  const SOUND = mix([100], [[1, [10], { limit: 3 }]]);
  const VALUES = [-1, 0, 0.5, 1, 9e9, 9e9 + 1, 2 ** 53, "1", null];

  test.each<[string, (value: never) => ThroughputMixProblem]>([
    ["a rate", (value) => ({ ...SOUND, buckets: [{ id: "b0", milliRequestsPerSecond: value }] })],
    ["a price", (value) => ({ ...SOUND, machines: [{ ...SOUND.machines[0]!, microUsdPerHour: value }] })],
    ["a speed", (value) => ({ ...SOUND, machines: [{ ...SOUND.machines[0]!, milliRequestsPerSecond: [value] }] })],
    ["a limit", (value) => ({ ...SOUND, machines: [{ ...SOUND.machines[0]!, limit: value }] })],
  ])("%s", (_name, withValue) => {
    const isProblem = publishedSchema("throughput-mix-problem");
    const verdicts = VALUES.map((value) => {
      const posed = withValue(value as never);
      return [value, isProblem(posed), checkThroughputMix(posed).length === 0];
    });
    expect(verdicts.filter(([, published, checked]) => published !== checked)).toEqual([]);
    expect(new Set(verdicts.map(([, published]) => published)).size).toBe(2);
  });
});

test("broken rules are placed", async () => {
  const broken = { ...mix([100, 200], [[1, [10]]]), survive: ["zone"] };
  const { exitCode, stderr } = await sized(broken);
  expect(exitCode).toBe(64);
  expect(stderr).toContain("$.machines[0] (line 1) breaks a rule: machine 'm0' has 1 speeds for 2 buckets");
  expect(stderr).toContain("$.survive[0] (line 1) breaks a rule: 'survive' names the domain 'zone', in which no machine stands");
});
