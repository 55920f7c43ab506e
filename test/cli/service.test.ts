import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ServicePlan, ServiceProblem } from "../../lib/sizing";
import { verifyServicePlan } from "../../lib/sizing";
import { ServiceOracle } from "../sizing-service/support/exhaust-services";
import { publishedSchema } from "../sizing-schema/published-schemas";
import { lepton } from "./captured-terminal";
import { EXAMPLES, exampleProblem, examplesOf, readmeRow } from "./examples";

const GOLDEN: Readonly<Record<string, { readonly counts: readonly number[]; readonly microUsdPerHour: number }>> = {
  "service-by-hand.yaml": { counts: [1, 1, 1], microUsdPerHour: 3_000_000 },
  "service-day.yaml": { counts: [15, 15, 15], microUsdPerHour: 4_016_250 },
  "service-gpu-batching.yaml": { counts: [5], microUsdPerHour: 4_888_000 },
};

test("every service problem is in this test, and in the README", () => {
  expect(examplesOf("service")).toEqual(Object.keys(GOLDEN).sort());
  expect(examplesOf("service").filter((file) => readmeRow(file) === "")).toEqual([]);
});

test.each(Object.entries(GOLDEN))("%s has its answer, which the verifier confirms", async (file, { counts, microUsdPerHour }) => {
  const { exitCode, stdout, stderr } = await lepton(["size", join(EXAMPLES, file), "--json"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  const { problem, plan } = JSON.parse(stdout) as { problem: ServiceProblem; plan: ServicePlan };
  expect(plan.status).toBe("optimal");
  expect(plan.counts.map(({ count }) => count)).toEqual(counts);
  expect(plan.microUsdPerHour).toBe(microUsdPerHour);
  expect(verifyServicePlan(problem, plan)).toEqual([]);
  const [isProblem, isPlan] = [publishedSchema("service-problem"), publishedSchema("service-plan")];
  expect([isProblem(problem), isProblem.errors]).toEqual([true, null]);
  expect([isPlan(plan), isPlan.errors]).toEqual([true, null]);
});

test("the one by hand is what docs/services.md says", () => {
  const problem = exampleProblem("service-by-hand.yaml").problem as ServiceProblem;
  const oracle = new ServiceOracle(problem, 1);
  expect([1, 2, 3, 4].map((servers) => oracle.lateOf(servers))).toEqual([
    1,
    expect.closeTo(1 / 3, 14),
    expect.closeTo(1 / 11, 14),
    expect.closeTo(1 / 49, 14),
  ]);
  expect(oracle.judge([3, 0, 0]).lateShare).toBeCloseTo(0.1 + 0.9 / 11, 14);
  expect(oracle.judge([2, 1, 0]).lateShare).toBeCloseTo(0.81 / 11 + 0.09 / 3 + 0.1, 14);
  expect(oracle.judge([1, 1, 1]).lateShare).toBeCloseTo(0.729 / 11 + 0.243 / 3 + 0.028, 14);
});

test("a service that does not fit is an answer, with its reason", async () => {
  const path = join(EXAMPLES, "service-by-hand.yaml");
  const { writeFileSync, mkdtempSync, rmSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  const folder = mkdtempSync(join(tmpdir(), "service-"));
  const file = join(folder, "p.yaml");
  writeFileSync(file, readFileSync(path, "utf8").replace("lateShare: 0.18", "lateShare: 0.0001"));
  const { exitCode, stdout } = await lepton(["size", file]);
  rmSync(folder, { recursive: true });
  expect(exitCode).not.toBe(0);
  expect(stdout).toContain("no fleet does that");
  expect(stdout).toContain("tightest   latency");
});

test("a wrong kind of traffic is named with those there are", async () => {
  const { writeFileSync, mkdtempSync, rmSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  const folder = mkdtempSync(join(tmpdir(), "service-"));
  const file = join(folder, "p.yaml");
  writeFileSync(file, readFileSync(join(EXAMPLES, "service-by-hand.yaml"), "utf8").replace("kind: steady", "kind: steadi"));
  const { stderr } = await lepton(["size", file]);
  rmSync(folder, { recursive: true });
  expect(stderr).toContain("steadi");
  expect(stderr).toContain("steady");
});
