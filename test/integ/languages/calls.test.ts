import { resolve } from "node:path";
import { plannerCalls, resultOf } from "../../../integ/languages/calls";
import { PROBLEM_KINDS } from "../../../lib/kinds/problem-kinds";

const CALLS = plannerCalls(resolve(__dirname, "../../../examples/sizing"));

test("every kind is planned, verified and set as a table, and its schemas are asked for", () => {
  const asked = (method: string): Set<string> => new Set(CALLS.filter((call) => call.method === method).map((call) => call.arguments[0]!));
  const kinds = PROBLEM_KINDS.map(({ kind }) => kind);
  for (const method of ["schema", "planSchema", "plan", "verify", "table"]) {
    expect([method, kinds.filter((kind) => !asked(method).has(kind))]).toEqual([method, []]);
  }
});

test("what is refused names one rule or many; a plan that does not hold is an answer", () => {
  const results = CALLS.slice(-8).map(resultOf);
  const errors = results.flatMap((result) => ("error" in result ? [result.error] : []));
  expect(errors.length).toBe(7);
  expect(errors.map((error) => error.split("\n").length > 1)).toEqual([false, false, true, false, true, true, false]);
  expect(errors.every((error) => error.startsWith("LeptonError: SizingPlanner."))).toBe(true);
  expect(results[7]).toEqual({ texts: [expect.stringContaining("expected ")] });
});
