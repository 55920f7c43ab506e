import { join } from "node:path";
import { formatUsd } from "../../lib/report/money-format";
import type { ErasurePlan } from "../../lib/sizing/erasure/erasure-plan";
import type { ErasureProblem } from "../../lib/sizing/erasure/erasure-problem";
import { verifyErasurePlan } from "../../lib/sizing/erasure/verify-erasure-plan";
import { publishedSchema } from "../sizing-schema/published-schemas";
import { lepton } from "./captured-terminal";
import { EXAMPLES, exampleProblem, examplesOf, readmeRow } from "./examples";

const KIND = "erasure-code";
/** Code, shards by domain, and millionths of a dollar a month; or the constraint that nothing meets. */
const ANSWERS: Readonly<Record<string, { code: string; shards: readonly number[]; microUsdPerMonth: number } | string>> = {
  "erasure-by-hand.yaml": { code: "RS 2+1", shards: [1, 1, 1], microUsdPerMonth: 30_000_000 },
  "erasure-two-clouds.yaml": { code: "RS 4+5", shards: [4, 1, 4], microUsdPerMonth: 24_467_973_334 },
  "erasure-zones-too-few.yaml": "unavailability",
};

test("every example is in this test", () => expect(examplesOf(KIND)).toEqual(Object.keys(ANSWERS).sort()));

describe.each(Object.entries(ANSWERS))("%s", (file, answer) => {
  test("is valid by the published schema", () => {
    const isProblem = publishedSchema("erasure-problem");
    expect([isProblem(exampleProblem(file).problem), isProblem.errors]).toEqual([true, null]);
  });

  test("has the answer that the README states, by the schema of answers, and it holds", async () => {
    const { exitCode, stdout, stderr } = await lepton(["size", join(EXAMPLES, file), "--json"]);
    const { problem, plan } = JSON.parse(stdout) as { problem: ErasureProblem & { kind: string }; plan: ErasurePlan };
    const isPlan = publishedSchema("erasure-plan");
    expect([isPlan(plan), isPlan.errors]).toEqual([true, null]);
    const { kind, ...posed } = problem;
    expect([stderr, kind, verifyErasurePlan(posed, plan)]).toEqual(["", KIND, []]);
    if (typeof answer === "string") {
      expect([exitCode, plan.infeasibility!.constraint]).toEqual([2, answer]);
      expect(readmeRow(file)).toContain(`| infeasible: ${answer} |`);
    } else {
      const { code, placement, cost } = plan.design!;
      expect([exitCode, plan.status]).toEqual([0, "optimal"]);
      expect({ code: code.name, shards: placement.map(({ shards }) => shards), microUsdPerMonth: cost.total }).toEqual(answer);
      const shards = answer.shards.join(" + ");
      expect(readmeRow(file)).toContain(`| optimal: ${answer.code} as ${shards}, ${formatUsd(answer.microUsdPerMonth / 1e6)} a month |`);
    }
  });
});

test("the answer for people names code, places, cost, what it beat and what it takes for granted", async () => {
  const { stdout } = await lepton(["size", join(EXAMPLES, "erasure-by-hand.yaml")]);
  expect(stdout.slice(0, stdout.indexOf("  what this takes"))).toMatchInlineSnapshot(`
    "2 TiB, readable 99.9 % of the time: RS 2+1

      where     shards of a set  nodes (box)  devices (disk)
      ────────  ───────────────  ───────────  ──────────────
      z1                      1            1               1
      z2                      1            1               1
      z3                      1            1               1
      together                3            3               3

      cost        $30 a month (devices $30, nodes $0); nothing cheaper meets the targets
      capacity    3 TiB raw, 3 TiB stored: 1.5 for each usable TiB
      durability  6.00e-5 losses a year in the long run, 5.99e-5 in the first year
      readable    all but 3.04e-4 of the time
      repair      8.76 h for a device, 8.76 h for a node; reads 0.6 TiB a year

      what it beat
      best of           code      a month  why not
      ────────────────  ────────  ───────  ─────────────────
      copies            2 copies      $40  costs 33.3 % more
      overhead up to 2  2 copies      $40  costs 33.3 % more
      overhead up to 3  3 copies      $60  costs 100 % more
      3 copies          3 copies      $60  costs 100 % more

    "
  `);
  expect(stdout.split("\n").filter((line) => line.startsWith("  • ")).length).toBe(10);
});

test("what cannot be met is told with what would help", async () => {
  const { stdout, exitCode } = await lepton(["size", join(EXAMPLES, "erasure-zones-too-few.yaml")]);
  expect(exitCode).toBe(2);
  expect(stdout).toMatchInlineSnapshot(`
    "400 TiB, readable 99.99999 % of the time: no erasure code keeps it as asked

      tightest   unavailability
      needed     data that cannot be read at most 1e-7 of the time
      to be had  1.00e-6 at best

      what would make it possible, the cheapest first
      • add another zone like west-1 ($10,740 a month)
      • accept an unavailability of 0.00000101 ($12,200 a month)
    "
  `);
});
