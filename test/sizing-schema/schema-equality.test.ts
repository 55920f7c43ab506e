import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { declaredTypes } from "./declared-types";
import { schemaDifferences, type JsonSchema } from "./schema-differences";

const LIB = resolve(__dirname, "../../lib");

function schema(name: string): JsonSchema {
  return JSON.parse(readFileSync(join(LIB, "sizing/schema", name), "utf8")) as JsonSchema;
}

/** Where another schema has its definitions: interface name to reference. */
function definitionsOf(name: string): Record<string, string> {
  return Object.fromEntries(Object.keys(schema(name).definitions!).map((each) => [each, `${name}#/definitions/${each}`]));
}

const FLEET_DEFINITIONS = definitionsOf("fleet-problem.schema.json");
const PLAN_DEFINITIONS = definitionsOf("fleet-plan.schema.json");

describe("the published schemas say what the types say", () => {
  test.each([
    ["sizing/fleet-problem.ts", "FleetProblem", "fleet-problem.schema.json", {}],
    ["sizing/replica/replica-fleet-problem.ts", "ReplicaFleetProblem", "replica-fleet-problem.schema.json", FLEET_DEFINITIONS],
    ["sizing/budget/budget-fleet-problem.ts", "BudgetFleetProblem", "budget-fleet-problem.schema.json", FLEET_DEFINITIONS],
    ["sizing/robust/robust-fleet-problem.ts", "RobustFleetProblem", "robust-fleet-problem.schema.json", FLEET_DEFINITIONS],
    ["sizing/robust/robust-fleet-plan.ts", "RobustFleetPlan", "robust-fleet-plan.schema.json", PLAN_DEFINITIONS],
    ["sizing/demand-draws/demand-draws-problem.ts", "DemandDrawsProblem", "demand-draws-problem.schema.json", FLEET_DEFINITIONS],
    ["sizing/fleet-frontier.ts", "FleetFrontier", "fleet-frontier.schema.json", PLAN_DEFINITIONS],
    ["sizing/fleet-plan.ts", "FleetPlan", "fleet-plan.schema.json", {}],
    ["sizing/demand-draws/demand-draws-plan.ts", "DemandDrawsPlan", "demand-draws-plan.schema.json", {}],
    ["sizing/throughput-mix/throughput-mix-problem.ts", "ThroughputMixProblem", "throughput-mix-problem.schema.json", {}],
    ["sizing/throughput-mix/throughput-mix-plan.ts", "ThroughputMixPlan", "throughput-mix-plan.schema.json", {}],
    ["sizing/purchase/plan-reservation.ts", "ReservationProblem", "reservation-problem.schema.json", {}],
    ["sizing/purchase/plan-reservation.ts", "ReservationPlan", "reservation-plan.schema.json", {}],
    ["sizing/erasure/erasure-problem.ts", "ErasureProblem", "erasure-problem.schema.json", {}],
    ["sizing/erasure/erasure-plan.ts", "ErasurePlan", "erasure-plan.schema.json", {}],
    ["sizing/service/service-problem.ts", "ServiceProblem", "service-problem.schema.json", {}],
    ["sizing/service/service-plan.ts", "ServicePlan", "service-plan.schema.json", {}],
    ["sizing/edge/edge-problem.ts", "EdgeProblem", "edge-problem.schema.json", {}],
    ["sizing/edge/edge-plan.ts", "EdgePlan", "edge-plan.schema.json", {}],
    ["sizing/packing/packing-problem.ts", "PackingProblem", "packing-problem.schema.json", {}],
    ["sizing/packing/packing-plan.ts", "PackingPlan", "packing-plan.schema.json", {}],
    [
      "report/fleet-plan-document.ts",
      "FleetPlanDocument",
      "fleet-plan-document.schema.json",
      {
        FleetProblem: "fleet-problem.schema.json",
        FleetPlan: "fleet-plan.schema.json",
        Rejection: "fleet-plan.schema.json#/definitions/Rejection",
      },
    ],
  ])(
    "%s",
    (source, root, name, published) => {
      expect(schemaDifferences(declaredTypes(join(LIB, source), root), schema(name), published)).toEqual([]);
    },
    60_000,
  );
});

describe("the comparison sees", () => {
  const SOURCE = `
    /** The root. More about it. */
    export interface Root {
      /** A count. Integer, at least 1. */
      readonly count: number;
      /** A share. In [0, 1). */
      readonly share: number;
      /** A colour. */
      readonly colour: Colour;
      /**
       * Its parts.
       *
       * @default - none
       */
      readonly parts?: readonly Part[];
      /**
       * How often.
       *
       * @default 3
       */
      readonly times?: number;
      /** Sizes by name. */
      readonly sizes: Readonly<Record<string, number>>;
    }
    export type Colour = "red" | "blue";
    /** A part. */
    export interface Part {
      /** Its name. */
      readonly name: string;
    }`;
  const EQUAL = {
    type: "object",
    additionalProperties: false,
    description: "The root. Differently continued.",
    required: ["count", "share", "colour", "sizes"],
    properties: {
      $schema: { type: "string" },
      count: { description: "A count.", type: "integer", minimum: 1 },
      share: { description: "A share.", type: "number", minimum: 0, exclusiveMaximum: 1 },
      colour: { description: "A colour.", type: "string", enum: ["blue", "red"] },
      parts: { description: "Its parts. Default: none.", type: "array", items: { $ref: "#/definitions/Part" } },
      times: { description: "How often.", type: "number", default: 3 },
      sizes: { description: "Sizes by name.", type: "object", additionalProperties: { type: "number" } },
    },
    definitions: {
      Part: {
        type: "object",
        additionalProperties: false,
        description: "A part.",
        required: ["name"],
        properties: { name: { description: "Its name.", type: "string" } },
      },
    },
  };

  let folder: string;
  let differences: (schema: JsonSchema) => string[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "declared-"));
    writeFileSync(join(folder, "root.ts"), SOURCE);
    const types = declaredTypes(join(folder, "root.ts"), "Root");
    differences = (changed) => schemaDifferences(types, changed);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A copy of the equal schema in which one value is replaced, or taken away. */
  function changed(path: readonly string[], value?: unknown): JsonSchema {
    const copy = structuredClone(EQUAL) as unknown as Record<string, Record<string, never>>;
    const owner = path.slice(0, -1).reduce<Record<string, unknown>>((node, key) => node[key] as never, copy);
    if (value === undefined) {
      delete owner[path[path.length - 1]!];
    } else {
      owner[path[path.length - 1]!] = value;
    }
    return copy as unknown as JsonSchema;
  }

  test("nothing where nothing differs", () => expect(differences(EQUAL as unknown as JsonSchema)).toEqual([]));

  test.each<[string, readonly string[], unknown, string]>([
    ["a missing property", ["properties", "count"], undefined, "Root.count is not in the schema"],
    ["a property too many", ["properties", "depth"], { type: "number" }, "Root.depth is in the schema only"],
    ["another optionality", ["required"], ["count", "share", "colour", "sizes", "times"], "Root.times is required in the schema only"],
    ["a missing requirement", ["required"], ["count", "share", "colour"], "Root.sizes is optional in the schema only"],
    ["another kind", ["properties", "count", "type"], "string", "Root.count is a number, in the schema"],
    ["a lost enumeration value", ["properties", "colour", "enum"], ["red"], "Root.colour is one of blue, red"],
    ["another element", ["properties", "parts", "items"], { type: "string" }, "Root.parts[] is Part"],
    ["another record", ["properties", "sizes", "additionalProperties"], { type: "string" }, "Root.sizes.* is a number"],
    ["a lost integer", ["properties", "count", "type"], "number", "Root.count is documented as an integer"],
    ["another bound", ["properties", "count", "minimum"], 0, "Root.count is documented with minimum 1"],
    ["a closed interval", ["properties", "share", "exclusiveMaximum"], undefined, "Root.share is documented with exclusiveMaximum 1"],
    ["another description", ["properties", "count", "description"], "Count.", "Root.count is described as 'A count.'"],
    ["another default", ["properties", "times", "default"], 4, "Root.times has the default 3"],
    ["a default not told", ["properties", "parts", "description"], "Its parts.", "Root.parts does not say 'Default: none'"],
    ["openness", ["additionalProperties"], true, "Root allows unknown properties"],
    ["a missing definition", ["definitions", "Part"], undefined, "no definition of Part"],
    ["a definition too many", ["definitions", "Wheel"], { type: "object" }, "the definition Wheel has no interface"],
    ["a wrong nested requirement", ["definitions", "Part", "required"], [], "Part.name is optional in the schema only"],
  ])("%s", (_name, path, value, difference) => {
    expect(differences(changed(path, value)).join("\n")).toContain(difference);
  });

  test("a type that JSON has no form for", () => {
    writeFileSync(join(folder, "bad.ts"), "export interface Root { readonly when: Map<string, number>; readonly f: () => void }");
    expect(() => declaredTypes(join(folder, "bad.ts"), "Root")).toThrow(/no form for/);
  }, 60_000);
});
