import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { SizingPlanner } from "../../lib";
import { PROBLEM_KINDS } from "../../lib/kinds/problem-kinds";
import { LeptonError } from "../../lib/errors";
import { lepton } from "../cli/captured-terminal";
import { publishedSchema } from "../sizing-schema/published-schemas";
import {
  fleetFrontier,
  fleetProblemForBudget,
  planDemandDraws,
  planEdge,
  planErasureCode,
  planFleet,
  planForBudget,
  planPacking,
  planReservation,
  planRobustFleet,
  planService,
  planThroughputMix,
  type BudgetFleetProblem,
  type DemandDrawsProblem,
  type EdgeProblem,
  type ErasureProblem,
  type FleetProblem,
  type PackingProblem,
  type ReservationProblem,
  type RobustFleetProblem,
  type ServiceProblem,
  type ThroughputMixProblem,
} from "../../lib/sizing";

const EXAMPLES = resolve(__dirname, "../../examples/sizing");

/** Worked problems of every kind, the function that answers them, and a cost in its plan. */
const KINDS: Record<string, { files: string[]; plan: (problem: any) => any; cost: string[] }> = {
  fleet: {
    files: ["tiny-by-hand.yaml", "n-plus-one.yaml", "infeasible-budget.json"],
    plan: (problem: FleetProblem) => planFleet(problem),
    cost: ["microUsdPerHour"],
  },
  "replica-fleet": { files: ["replicas.yaml"], plan: (problem) => planFleet(problem), cost: ["microUsdPerHour"] },
  "fleet-for-budget": {
    files: ["budget-by-hand.yaml"],
    plan: (problem: BudgetFleetProblem) => planForBudget(fleetProblemForBudget(problem)),
    cost: ["microUsdPerHour"],
  },
  "robust-fleet": {
    files: ["robust-by-hand.yaml", "robust-over-budget.yaml"],
    plan: (problem: RobustFleetProblem) => planRobustFleet(problem, problem.uncertainty),
    cost: ["worstMicroUsdPerHour"],
  },
  "demand-draws": {
    files: ["draws-by-hand.yaml"],
    plan: ({ draws, quantile, microUsdPerMissingUnitHour, ...problem }: DemandDrawsProblem) =>
      planDemandDraws({ ...problem, demand: 1 }, draws, { quantile, microUsdPerMissingUnitHour }),
    cost: ["plans", "0", "microUsdPerHour"],
  },
  "throughput-mix": {
    files: ["request-mix.yaml", "request-mix-zone-loss.yaml"],
    plan: (problem: ThroughputMixProblem) => planThroughputMix(problem),
    cost: ["microUsdPerHour"],
  },
  reservation: {
    files: ["reservation.yaml"],
    plan: (problem: ReservationProblem) => planReservation(problem),
    cost: ["totalMicroUsd"],
  },
  "erasure-code": {
    files: ["erasure-by-hand.yaml", "erasure-zones-too-few.yaml"],
    plan: (problem: ErasureProblem) => planErasureCode(problem),
    cost: ["design", "cost", "total"],
  },
  service: { files: ["service-by-hand.yaml"], plan: (problem: ServiceProblem) => planService(problem), cost: ["microUsdPerHour"] },
  edge: {
    files: ["edge-by-hand.yaml", "edge-out-of-reach.yaml"],
    plan: (problem: EdgeProblem) => planEdge(problem),
    cost: ["microUsdPerHour"],
  },
  packing: {
    files: ["packing-by-hand.yaml", "packing-spread.yaml"],
    plan: (problem: PackingProblem) => planPacking(problem),
    cost: ["microUsdPerHour"],
  },
};
const CASES = Object.entries(KINDS).flatMap(([kind, { files }]) => files.map((file): [string, string] => [kind, file]));

/** A worked problem, kind and all. */
function example(file: string): Record<string, unknown> {
  return parse(readFileSync(join(EXAMPLES, file), "utf8"), { merge: true }) as Record<string, unknown>;
}

/** The rules that a call breaks, each as its identifier and what is said of it. */
function rulesOf(call: () => unknown): [string, string][] {
  try {
    call();
  } catch (error) {
    expect(LeptonError.isLeptonError(error)).toBe(true);
    return (error as LeptonError).rules.map(({ rule, problem, remedy }) => [rule, `${problem}: ${remedy}`]);
  }
  return [];
}

test("every kind is in this test, with its schema", () => {
  expect(Object.keys(KINDS)).toEqual(SizingPlanner.kinds());
  for (const { kind, schema } of PROBLEM_KINDS) {
    expect(JSON.parse(SizingPlanner.schema(kind)).$id).toBe(schema);
  }
});

test.each(CASES)("%s: %s is answered as the function of 'cdktf-lepton/sizing' does, and the answer holds", (kind, file) => {
  const { $schema: _schema, kind: _kind, ...problem } = example(file);
  const text = JSON.stringify(example(file));
  const answer = SizingPlanner.plan(kind, text);
  const expected = KINDS[kind]!.plan(problem);
  expect(JSON.parse(answer)).toEqual(expected);
  expect(SizingPlanner.verify(kind, text, answer)).toEqual([]);
  expect(SizingPlanner.verify(kind, JSON.stringify(problem), answer)).toEqual([]);
});

test.each(Object.keys(KINDS))("%s: a cost that is not that of the plan is found", (kind) => {
  const { files, cost } = KINDS[kind]!;
  const text = JSON.stringify(example(files[0]!));
  const plan = JSON.parse(SizingPlanner.plan(kind, text));
  const owner = cost.slice(0, -1).reduce((part, name) => part[name], plan);
  const name = cost[cost.length - 1]!;
  expect(owner[name]).toBeGreaterThan(0);
  owner[name] += 1;
  const found = SizingPlanner.verify(kind, text, JSON.stringify(plan));
  expect(found.filter((sentence) => /^\S*cost\S*: expected .+, found .+$/i.test(sentence)).length).toBeGreaterThan(0);
});

test.each(Object.keys(KINDS))("%s: something that is no plan is a finding, not a crash", (kind) => {
  const text = JSON.stringify(example(KINDS[kind]!.files[0]!));
  expect(SizingPlanner.verify(kind, text, "{}").length).toBeGreaterThan(0);
});

test.each(CASES)("%s: the table of %s is what the command prints", async (kind, file) => {
  const text = JSON.stringify(example(file));
  const { stdout } = await lepton(["size", join(EXAMPLES, file)]);
  expect(SizingPlanner.table(kind, text, SizingPlanner.plan(kind, text))).toBe(stdout);
});

test.each(Object.keys(KINDS))("%s: the table of something that is no plan is one error", (kind) => {
  const text = JSON.stringify(example(KINDS[kind]!.files[0]!));
  const required = (JSON.parse(SizingPlanner.planSchema(kind)) as { required: string[] }).required;
  const rules = rulesOf(() => SizingPlanner.table(kind, text, '{"status": true}'));
  expect(rules).toEqual(
    expect.arrayContaining(
      required
        .filter((name) => name !== "status")
        .map((name) => ["format-missing", expect.stringContaining(`in the plan, $ lacks '${name}'`)]),
    ),
  );
  const stray = required.includes("status") ? "format-value" : "format-unknown";
  expect(rules.filter(([, said]) => said.startsWith("in the plan, $.status is ")).map(([rule]) => rule)).toEqual([stray]);
});

test("what cannot be met is an answer that says why", () => {
  const plan = JSON.parse(SizingPlanner.plan("fleet", JSON.stringify(example("infeasible-budget.json"))));
  expect([plan.status, plan.infeasibility.constraint]).toEqual(["infeasible", expect.any(String)]);
});

describe("the frontier", () => {
  const text = JSON.stringify(example("two-clouds-budget.yaml"));

  test("is that of the function of 'cdktf-lepton/sizing', in its published format", () => {
    const { kind: _kind, ...problem } = example("two-clouds-budget.yaml");
    const frontier = SizingPlanner.frontier("fleet", text);
    expect(JSON.parse(frontier)).toEqual(fleetFrontier(problem as unknown as FleetProblem));
    expect(JSON.parse(frontier).points.length).toBeGreaterThan(2);
    const isFrontier = publishedSchema("fleet-frontier");
    expect([isFrontier(JSON.parse(frontier)), isFrontier.errors]).toEqual([true, null]);
    const replicas = JSON.parse(SizingPlanner.frontier("replica-fleet", JSON.stringify(example("replicas.yaml")), { maxPoints: 2 }));
    expect(replicas.points.length).toBe(2);
  });

  test("of another kind, or with options that are none, is one error", () => {
    expect(rulesOf(() => SizingPlanner.frontier("edge", "{"))).toEqual([
      ["frontier-kind", "problems of kind 'edge' have no frontier: use 'fleet' or 'replica-fleet'"],
    ]);
    const options = { fromUnavailability: 1, maxPoints: 0, maxOperations: -1 };
    expect(rulesOf(() => SizingPlanner.frontier("fleet", text, options)).map(([rule]) => rule)).toEqual([
      "max-operations-positive",
      "frontier-from-range",
      "frontier-points-integer",
    ]);
  });
});

describe("schemas", () => {
  test.each(CASES)("%s: the schema stands alone and accepts %s", (kind, file) => {
    const isProblem = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(SizingPlanner.schema(kind)));
    expect([isProblem(example(file)), isProblem.errors]).toEqual([true, null]);
    expect(isProblem({ kind, colour: 3 })).toBe(false);
  });

  test.each(CASES)("%s: the schema of plans stands alone and accepts the plan of %s", (kind, file) => {
    const isPlan = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(SizingPlanner.planSchema(kind)));
    const plan = JSON.parse(SizingPlanner.plan(kind, JSON.stringify(example(file))));
    expect([isPlan(plan), isPlan.errors]).toEqual([true, null]);
    expect(isPlan({ ...plan, colour: 3 })).toBe(false);
  });

  test.each(Object.keys(KINDS))("%s: definitions that a neighbour shares are the same in both", (kind) => {
    const folder = resolve(__dirname, "../../lib/sizing/schema");
    const published = new Map(
      readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), "utf8")).definitions ?? {}]),
    );
    const { $id, definitions = {} } = JSON.parse(SizingPlanner.schema(kind));
    const plain = (part: unknown): string => JSON.stringify(part).replace(/"\$ref":"[^"#]+#/g, '"$ref":"#');
    for (const [name, definition] of Object.entries(published.get($id)!)) {
      expect([name, plain(definitions[name])]).toEqual([name, plain(definition)]);
    }
  });
});

describe("bad input is one error:", () => {
  const sound = JSON.stringify(example("tiny-by-hand.yaml"));
  const [badGap, badOperations] = [{ gap: 1 }, { maxOperations: 0 }];

  test.each<[string, string, string]>([
    ["mistyped", "fleets", "did you mean 'fleet'"],
    ["of thin air", "wheel", `kinds are ${Object.keys(KINDS).join(", ")}`],
    ["one that objects have anyway", "constructor", `kinds are ${Object.keys(KINDS).join(", ")}`],
  ])("a kind %s", (_name, kind, remedy) => {
    const expected = [["kind-known", `'kind' is "${kind}", which is not a kind of problem: ${remedy}`]];
    expect(rulesOf(() => SizingPlanner.plan(kind, "{"))).toEqual(expected);
    expect(rulesOf(() => SizingPlanner.verify(kind, "{", "{"))).toEqual(expected);
    expect(rulesOf(() => SizingPlanner.table(kind, "{", "{"))).toEqual(expected);
    expect(rulesOf(() => SizingPlanner.schema(kind))).toEqual(expected);
    expect(rulesOf(() => SizingPlanner.planSchema(kind))).toEqual(expected);
  });

  test("a problem of another kind", () => {
    expect(rulesOf(() => SizingPlanner.plan("edge", JSON.stringify(example("reservation.yaml"))))[0]![0]).toMatch(/^format-/);
    const posed = JSON.stringify({ ...example("tiny-by-hand.yaml"), kind: "edge" });
    expect(rulesOf(() => SizingPlanner.plan("fleet", posed))).toEqual([
      ["format-value", expect.stringMatching(/^\$\.kind is "edge", not 'fleet'/)],
    ]);
  });

  test("every rule of the format, of the problem and of the options, with its place", () => {
    const { demand: _demand, ...rest } = example("tiny-by-hand.yaml") as { demand: number; targets: object };
    const posed = JSON.stringify({ ...rest, colour: 3, targets: { ...rest.targets, unavailability: 2 } });
    const rules = rulesOf(() => SizingPlanner.plan("fleet", posed, badGap));
    expect(rules.map(([rule]) => rule)).toEqual(["format-missing", "format-value", "format-unknown", "gap-range"]);
    expect(rules.map(([, said]) => said)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\$ lacks 'demand'/), expect.stringMatching(/^\$\.targets\.unavailability is 2/)]),
    );
  });

  test("a rule that no format says", () => {
    const posed = JSON.stringify({ ...example("reservation.yaml"), demand: [] });
    expect(rulesOf(() => SizingPlanner.plan("reservation", posed)).map(([rule]) => rule)).toEqual(["demand-sample-present"]);
    expect(rulesOf(() => SizingPlanner.verify("reservation", posed, "{}")).map(([rule]) => rule)).toEqual(["demand-sample-present"]);
  });

  test("no more than 50 rules, and how many are left", () => {
    const posed = JSON.stringify({ ...example("reservation.yaml"), demand: Array.from({ length: 60 }, () => "x") });
    const rules = rulesOf(() => SizingPlanner.plan("reservation", posed));
    expect([rules.length, rules[50]![0]]).toEqual([51, "format-more"]);
  });

  test.each(["null", "7", "[]", '"fleet"'])("%s instead of a problem or a plan", (text) => {
    expect(rulesOf(() => SizingPlanner.plan("fleet", text)).map(([rule]) => rule)).toEqual(["format-value"]);
    expect(rulesOf(() => SizingPlanner.verify("fleet", sound, text)).map(([rule]) => rule)).toEqual(["plan-object"]);
  });

  test("text that is no JSON, of the problem and of the plan at once", () => {
    expect(rulesOf(() => SizingPlanner.verify("fleet", '{\n  "demand": x }', "[1,"))).toEqual([
      ["json-syntax", expect.stringMatching(/^in the problem, "x" at line 2, column 13 is not JSON: /)],
      ["json-syntax", expect.stringMatching(/^in the plan, the text ends at line 1, column 4 before its JSON does: /)],
    ]);
  });

  test.each<[string, object, string]>([
    ["reservation", { gap: 0.1 }, "option-of-kind"],
    ["erasure-code", { maxOperations: 9 }, "option-of-kind"],
    ["edge", { maxOperations: 9 }, "option-of-kind"],
    ["fleet-for-budget", { gap: 0.1 }, "option-of-kind"],
    ["throughput-mix", { maxOperations: 9 }, "option-of-kind"],
    ["fleet", badGap, "gap-range"],
    ["fleet", badOperations, "max-operations-positive"],
    ["replica-fleet", badOperations, "max-operations-positive"],
    ["service", badOperations, "max-operations-positive"],
  ])("options that %s cannot honour: %j", (kind, options, rule) => {
    const text = JSON.stringify(example(KINDS[kind]!.files[0]!));
    expect(rulesOf(() => SizingPlanner.plan(kind, text, options)).map(([broken]) => broken)).toEqual([rule]);
  });
});

test("options reach the planner", () => {
  const problem = example("spot-pool.yaml");
  const text = JSON.stringify(problem);
  const planned = (options: object): any => JSON.parse(SizingPlanner.plan("fleet", text, options));
  for (const options of [{ maxOperations: 1 }, { gap: 0.5 }]) {
    expect(planned(options)).toEqual(JSON.parse(JSON.stringify(planFleet(problem as unknown as FleetProblem, options))));
    expect(planned(options)).not.toEqual(planned({}));
  }
  expect(planned({ gap: undefined, maxOperations: undefined })).toEqual(planned({}));
});
