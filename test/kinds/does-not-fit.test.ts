import { SizingPlanner } from "../../lib";
import { PROBLEM_KINDS } from "../../lib/kinds/problem-kinds";
import { lepton } from "../cli/captured-terminal";
import { exampleProblem } from "../cli/examples";

type Posed = Record<string, never>;

/** A worked problem, changed. */
function changed(file: string, change: (posed: Posed) => object): object {
  return change(exampleProblem(file).problem as Posed);
}

/** Problems of every kind that nothing answers as asked. A reservation has an answer for every sample. */
const IMPOSSIBLE: Readonly<Record<string, object>> = {
  fleet: changed("tiny-by-hand.yaml", (posed) => ({ ...posed, targets: { unavailability: 1e-9 } })),
  "replica-fleet": changed("replicas.yaml", (posed) => ({ ...posed, targets: { ...(posed["targets"] as object), maxMicroUsdPerHour: 1 } })),
  "fleet-for-budget": changed("budget-by-hand.yaml", (posed) => ({ ...posed, targets: { maxMicroUsdPerHour: 1 } })),
  "robust-fleet": changed("robust-by-hand.yaml", (posed) => ({ ...posed, targets: { unavailability: 1e-3 } })),
  "demand-draws": changed("draws-by-hand.yaml", (posed) => ({ ...posed, targets: { unavailability: 1e-3 } })),
  "throughput-mix": changed("request-mix.yaml", (posed) => ({
    ...posed,
    machines: (posed["machines"] as object[]).map((machine) => ({ ...machine, limit: 0 })),
  })),
  "erasure-code": changed("erasure-zones-too-few.yaml", (posed) => posed),
  service: changed("service-by-hand.yaml", (posed) => ({
    ...posed,
    targets: { ...(posed["targets"] as object), maxMicroUsdPerHour: 1 },
  })),
  edge: changed("edge-out-of-reach.yaml", (posed) => posed),
  packing: changed("packing-too-large.yaml", (posed) => posed),
};

test("every kind that can be asked for too much is in this test", () => {
  const kinds = PROBLEM_KINDS.map(({ kind }) => kind).filter((kind) => kind !== "reservation");
  expect(Object.keys(IMPOSSIBLE).sort()).toEqual(kinds.sort());
});

describe.each(Object.entries(IMPOSSIBLE))("what %s cannot give", (kind, problem) => {
  test("is an answer of the command, with its reason and an exit status of its own", async () => {
    const { exitCode, stdout, stderr } = await lepton(["size", "-", "--verify"], { input: [JSON.stringify({ kind, ...problem })] });
    expect([exitCode, stderr]).toEqual([2, ""]);
    expect(stdout).toMatch(/tightest|no fleet/);
  });

  test("is an answer of the facade that holds, and has a table", () => {
    const text = JSON.stringify(problem);
    const answer = SizingPlanner.plan(kind, text);
    const plan = JSON.parse(answer) as { status?: string; infeasibility?: object; plans?: readonly { status: string }[] };
    const statuses = plan.plans?.map(({ status }) => status) ?? [plan.status];
    expect(new Set(statuses)).toEqual(new Set(["infeasible"]));
    expect(plan.plans === undefined ? typeof plan.infeasibility : "object").toBe("object");
    expect(SizingPlanner.verify(kind, text, answer)).toEqual([]);
    expect(SizingPlanner.table(kind, text, answer)).toMatch(/\n$/);
  });
});
