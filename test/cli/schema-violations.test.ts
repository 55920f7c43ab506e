import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { schemaViolations, type FormatSchema } from "../../lib/sizing/format/schema-violations";
import { exampleProblem } from "./examples";
import type { EdgeProblem } from "../../lib/sizing/edge/edge-problem";
import { clouds } from "../sizing/support/fleets";
import { publishedSchema } from "../sizing-schema/published-schemas";

function schemaOf(name: string): FormatSchema {
  return JSON.parse(readFileSync(join(resolve(__dirname, "../.."), `lib/sizing/schema/${name}.schema.json`), "utf8")) as FormatSchema;
}

const FLEET = clouds([1, 1], [{ limit: 3 }], {
  demand: 3,
  mix: "any",
  targets: { unavailability: 0.01, maxMicroUsdPerHour: 9_000_000, survive: [{ level: "zone", units: 2 }] },
});

/** Has what a fleet has not: objects with any names (`rttMs`), and properties that are objects. */
const EDGE: EdgeProblem = {
  users: [
    { id: "a", demand: 3, rttMs: { x: 2, y: 0.5 }, boundMs: 9 },
    { id: "b", demand: 1, location: { latitude: 50, longitude: -3 } },
  ],
  sites: [
    { id: "x", microUsdPerHour: 1, serverMicroUsdPerHour: 2, capacityByServers: [1, 4], use: "pinned" },
    { id: "y", microUsdPerHour: 1, serverMicroUsdPerHour: 2, unitsPerServer: 3, location: { latitude: 51, longitude: 3 } },
  ],
  latency: { boundMs: 10, serviceMs: 1, fibre: { routeStretch: 1.5 } },
  redundancy: "any-site",
};

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  const children = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [path, ...children.flatMap(([key, child]) => pathsOf(child, [...path, Array.isArray(value) ? Number(key) : key]))];
}

/** A value in which the part at a path is replaced, taken away, or given another property. */
function mutated(sound: object, path: Path, change: { readonly how: "replace" | "remove" | "add"; readonly value: unknown }): unknown {
  const copy = { root: structuredClone(sound) as unknown };
  const whole: Path = ["root", ...path];
  const owner = whole.slice(0, -1).reduce<unknown>((node, key) => (node as Record<string | number, unknown>)[key], copy) as Record<
    string | number,
    unknown
  >;
  const key = whole[whole.length - 1]!;
  if (change.how === "replace") {
    owner[key] = change.value;
  } else if (change.how === "remove" && !Array.isArray(owner)) {
    delete owner[key];
  } else if (typeof owner[key] === "object" && owner[key] !== null) {
    (owner[key] as Record<string, unknown>).additional = change.value;
  }
  return copy.root;
}

/** Plans have what problems have not: yes or no, and unions that no property tells apart. */
function planOf(file: string): object {
  const { kind, problem } = exampleProblem(file);
  return JSON.parse(JSON.stringify(kind.plan(problem, {}))) as object;
}

const PROBLEMS = [
  { name: "fleet-problem", sound: FLEET },
  { name: "edge-problem", sound: EDGE },
] as const;
const PLANS = [
  { name: "throughput-mix-plan", sound: planOf("request-mix-zone-loss.yaml") },
  { name: "packing-plan", sound: planOf("packing-spread.yaml") },
  { name: "erasure-plan", sound: planOf("erasure-by-hand.yaml") },
] as const;

describe.each([...PROBLEMS, ...PLANS])("the verdict agrees with Ajv's by $name", ({ name, sound }) => {
  const schema = schemaOf(name);
  const isProblem = publishedSchema(name);
  const verdict = (value: unknown): boolean => schemaViolations(schema, value).length === 0;

  test("on a sound problem", () => expect([verdict(sound), isProblem(sound)]).toEqual([true, true]));

  test("on problems in which up to three parts are changed", () => {
    const values = fc.oneof(
      fc.constantFrom<unknown>(null, true, "", " ", "spot", "any", [], {}, -1, 0, 1, 0.5, 9e9, 9e9 + 1, 2 ** 53, [
        { level: "zone", units: 1 },
      ]),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
    );
    const change = fc.record({
      path: fc.constantFrom(...pathsOf(sound)),
      how: fc.constantFrom("replace" as const, "remove" as const, "add" as const),
      value: values,
    });
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(change, ({ path, ...how }) => {
        const value = mutated(sound, path, how);
        if (value === undefined) {
          return;
        }
        const accepted = isProblem(value);
        seen[accepted ? "accepted" : "refused"]++;
        expect(verdict(value)).toBe(accepted);
      }),
      { numRuns: 3_000, seed: 20_260_101 },
    );
    expect(seen.accepted).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(1_000);
  });
});

// Of a union that no property tells apart, as plans have them, Ajv names what speaks against every member.
test.each(PROBLEMS)("violations name the parts that Ajv names in a $name", ({ name, sound }) => {
  const isProblem = publishedSchema(name);
  for (const path of pathsOf(sound)) {
    const value = mutated(sound, path, { how: "replace", value: true });
    expect(isProblem(value)).toBe(false);
    const named = new Set(isProblem.errors!.map(({ instancePath }) => instancePath));
    expect(new Set(schemaViolations(schemaOf(name), value).map((violation) => ["", ...violation.path].join("/")))).toEqual(named);
  }
});

test("a keyword that would be passed over is an error", () => {
  expect(() => schemaViolations({ ...schemaOf("fleet-problem"), minProperties: 1 } as FormatSchema, {})).toThrow(
    "the schema's keyword 'minProperties' is not one that is read",
  );
});
