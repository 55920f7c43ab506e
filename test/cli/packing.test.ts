import { join } from "node:path";
import { formatUsdPerMonth } from "../../lib/report/money-format";
import { verifyPackingPlan, type PackingPlan, type PackingProblem } from "../../lib/sizing/packing";
import { publishedSchema } from "../sizing-schema/published-schemas";
import { lepton } from "./captured-terminal";
import { EXAMPLES, exampleProblem, examplesOf, readmeRow } from "./examples";

/** Dollars as each file works them out; undefined where nothing fits. */
const ANSWERS: Readonly<Record<string, { readonly nodes: number; readonly microUsdPerHour: number } | undefined>> = {
  "packing-by-hand.yaml": { nodes: 2, microUsdPerHour: 400_000 },
  "packing-spread.yaml": { nodes: 4, microUsdPerHour: 280_000 },
  "packing-too-large.yaml": undefined,
};

test("every example is in this test", () => expect(examplesOf("packing")).toEqual(Object.keys(ANSWERS).sort()));

test.each(Object.entries(ANSWERS))("%s has the answer that it works out, and that the README states", async (file, answer) => {
  expect(publishedSchema("packing-problem")(exampleProblem(file).problem)).toBe(true);
  const { exitCode, stdout, stderr } = await lepton(["size", join(EXAMPLES, file), "--json"]);
  const { problem, plan } = JSON.parse(stdout) as { problem: PackingProblem & { kind: string }; plan: PackingPlan };
  const isPlan = publishedSchema("packing-plan");
  expect([isPlan(plan), isPlan.errors, stderr]).toEqual([true, null, ""]);
  const { kind: _, ...posed } = problem;
  expect(verifyPackingPlan(posed, plan)).toEqual([]);
  const nodes = plan.groups.reduce((sum, { count }) => sum + count, 0);
  if (answer === undefined) {
    expect([exitCode, plan.status, plan.infeasibility!.constraint]).toEqual([2, "infeasible", "misfit"]);
    expect(readmeRow(file)).toContain("| infeasible: misfit |");
  } else {
    expect([exitCode, plan.status, nodes, plan.microUsdPerHour]).toEqual([0, "optimal", answer.nodes, answer.microUsdPerHour]);
    expect(readmeRow(file)).toContain(`| optimal: ${nodes} nodes, ${formatUsdPerMonth(plan.microUsdPerHour)} a month |`);
  }
});

test("the answer for people says what each node holds, and why pods find no place", async () => {
  const held = await lepton(["size", join(EXAMPLES, "packing-by-hand.yaml"), "--verify"]);
  expect(held.stdout).toContain("a         node      2     $292  2 busy, 2 large");
  const large = await lepton(["size", join(EXAMPLES, "packing-too-large.yaml")]);
  expect(large.stdout).toContain("needed     30720 memoryMib for one pod of 'cache'\n  to be had  30208 on 'node', the nearest node type");
});
