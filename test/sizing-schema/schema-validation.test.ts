import { checkFleetProblem } from "../../lib/sizing/check-fleet-problem";
import type { FleetPlan } from "../../lib/sizing/fleet-plan";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { fleetPlanDocument } from "../../lib/report/fleet-plan-document";
import { DEFAULT_FAILURE_MODEL } from "../../lib/catalog/failure-model";
import { clouds, domain, offering, problem } from "../sizing/support/fleets";
import { publishedSchema } from "./published-schemas";

const isProblem = publishedSchema("fleet-problem");
const isPlan = publishedSchema("fleet-plan");
const isDocument = publishedSchema("fleet-plan-document");

const MACHINES = [
  { machineType: "small", unitsPerInstance: 1, microUsdPerHour: 1_000_000, quotaClass: "small", quotaWeight: 2 },
  { machineType: "large", unitsPerInstance: 4, microUsdPerHour: 3_500_000, limit: 3 },
  { machineType: "owned", unitsPerInstance: 1, microUsdPerHour: 900_000 },
];
const FEASIBLE = clouds([2, 1], MACHINES, {
  demand: 4,
  mix: "any",
  quotas: [{ quotaClass: "small", limit: 40 }],
  pinned: [{ offering: "a1/owned", count: 1 }],
  excluded: ["b1/small"],
  shocks: [{ id: "feed", probability: 1e-4, domains: ["a1", "b1"] }],
  targets: {
    unavailability: 1e-3,
    degraded: [{ units: 2, unavailability: 2e-4 }],
    maxMicroUsdPerHour: 50_000_000,
    survive: [{ level: "zone", units: 3, withoutInstances: 1 }],
    maxShare: [{ level: "zone", share: 0.9 }],
    minMachineTypes: 2,
  },
});
const PLANNED: readonly (readonly [string, FleetProblem])[] = [
  ["met", FEASIBLE],
  ["missed for the budget", { ...FEASIBLE, targets: { ...FEASIBLE.targets, maxMicroUsdPerHour: 2_000_000 } }],
  ["missed for the failure domains", clouds([1], MACHINES, { demand: 2, targets: { unavailability: 1e-6 } })],
  ["missed without an offering", problem({ domains: [domain("a", 0)], targets: { unavailability: 0.1 } })],
  ["missed for the limits", problem({ demand: 9, domains: [domain("a", 0)], offerings: [offering("o", "a", { limit: 0 })] })],
];

describe("what planFleet returns", () => {
  let plans: readonly FleetPlan[];
  let feasible: FleetPlan;
  beforeAll(() => {
    plans = PLANNED.map(([, posed]) => planFleet(posed));
    feasible = plans[0]!;
  }, 60_000);

  test.each(PLANNED)("is valid for targets %s, and so is its document", (name, posed) => {
    expect([isProblem(posed), isProblem.errors]).toEqual([true, null]);
    const plan = plans[PLANNED.findIndex(([other]) => other === name)]!;
    expect([isPlan(plan), isPlan.errors]).toEqual([true, null]);
    const fleet = { problem: posed, plan, rejections: plan.rejections, notes: ["a note"], lowerBounds: new Map([["a1/small", 1]]) };
    const asJson = JSON.parse(JSON.stringify(fleetPlanDocument({ ...fleet, failureModel: DEFAULT_FAILURE_MODEL }))) as unknown;
    expect([isDocument(asJson), isDocument.errors]).toEqual([true, null]);
    expect(isDocument(fleetPlanDocument({ ...fleet, failureModel: undefined }))).toBe(true);
  });

  test("is valid when the search was cut short before anything was proven", () => {
    const { maxShare: _, ...targets } = FEASIBLE.targets;
    const plan = planFleet({ ...FEASIBLE, quotas: [], targets }, { maxOperations: 1 });
    expect([plan.status, plan.gap > 0]).toEqual(["feasible", true]);
    expect([isPlan(plan), isPlan.errors]).toEqual([true, null]);
  });

  test("covers every property of the plan's format", () => {
    expect(new Set(plans.map(({ status }) => status))).toEqual(new Set(["optimal", "infeasible"]));
    expect(plans.some(({ rejections }) => rejections.length > 0)).toBe(true);
    expect(plans.some(({ binding }) => binding.length > 0)).toBe(true);
    expect(plans.some(({ infeasibility }) => infeasibility !== undefined && infeasibility.relaxations.length > 0)).toBe(true);
  });

  test.each([
    ["an unknown property", { certificate: 1 }],
    ["a fraction of a millionth", { microUsdPerHour: 0.5 }],
    ["an unknown status", { status: "fine" }],
    ["a gap above 1", { gap: 1.1 }],
    ["a count of 0", { counts: [{ offering: "a", count: 0 }] }],
  ])("is invalid with %s", (_name, change) => {
    expect(isPlan({ ...feasible, ...change })).toBe(false);
  });

  test("is invalid under another name of the format", () => {
    const plan = planFleet(FEASIBLE);
    const document = fleetPlanDocument({
      problem: FEASIBLE,
      plan,
      rejections: [],
      notes: [],
      lowerBounds: undefined,
      failureModel: undefined,
    });
    expect(isDocument({ ...document, format: "cdktf-lepton/fleet-plan/2" })).toBe(false);
  });
});

describe("bounds of the problem's schema are those that planFleet checks", () => {
  /** Figures of a problem by their path. */
  const FIGURES: readonly (readonly (string | number)[])[] = [
    ["demand"],
    ["offerings", 0, "unitsPerInstance"],
    ["offerings", 0, "microUsdPerHour"],
    ["offerings", 0, "instanceUnavailability"],
    ["offerings", 1, "limit"],
    ["domains", 0, "unavailability"],
    ["targets", "unavailability"],
    ["targets", "maxMicroUsdPerHour"],
    ["targets", "survive", 0, "units"],
    ["targets", "maxShare", 0, "share"],
    ["offerings", 0, "quotaWeight"],
    ["quotas", 0, "limit"],
    ["targets", "survive", 0, "withoutInstances"],
    ["targets", "minMachineTypes"],
    ["pinned", 0, "count"],
    ["targets", "degraded", 0, "units"],
    ["targets", "degraded", 0, "unavailability"],
    ["shocks", 0, "probability"],
  ];
  /** Compare figures with one another, which the schema cannot. */
  const COMPARISONS = ["degraded-units-below-demand", "demand-steps"];
  const TINY = Number.MIN_VALUE;
  const BELOW_ONE = 1 - Number.EPSILON / 2;
  const VALUES = [-1, -TINY, 0, TINY, 0.5, 0.999, BELOW_ONE, 1, 1.5, 2, 9e9 - 1, 9e9, 9e9 + 1, 2 ** 53 - 1, 2 ** 53, 1e300, "1", null];

  function withFigure(path: readonly (string | number)[], value: unknown): FleetProblem {
    const copy = structuredClone(FEASIBLE);
    const owner = path.slice(0, -1).reduce<Record<string | number, unknown>>((node, key) => node[key] as never, copy as never);
    expect(owner[path[path.length - 1]!]).toEqual(expect.any(Number));
    owner[path[path.length - 1]!] = value;
    return copy;
  }

  test.each(FIGURES.map((path) => [path.join("."), path] as const))("%s", (_name, path) => {
    const verdicts = VALUES.map((value) => {
      const posed = withFigure(path, value);
      return [value, isProblem(posed), checkFleetProblem(posed).every(({ rule }) => COMPARISONS.includes(rule))];
    });
    expect(verdicts.filter(([, published, checked]) => published !== checked)).toEqual([]);
    expect(new Set(verdicts.map(([, published]) => published)).size).toBe(2);
  });

  test("no figure of the schema is left out above", () => {
    const tested = new Set(FIGURES.map((path) => path.filter((key) => typeof key === "string").join(".")));
    expect(numbersIn(isProblem.schema as SchemaNode, isProblem.schema as SchemaNode).filter((path) => !tested.has(path))).toEqual([]);
  });

  test("names and enumerations", () => {
    const named: readonly (readonly [readonly (string | number)[], readonly string[]])[] = [
      [["unit"], ["", " ", "GPU"]],
      [["mix"], ["any", "uniform-per-zone", "all"]],
      [
        ["offerings", 0, "id"],
        ["", "x"],
      ],
      [
        ["shocks", 0, "id"],
        ["", "x"],
      ],
    ];
    for (const [path, values] of named) {
      for (const value of values) {
        const posed = structuredClone(FEASIBLE);
        const owner = path.slice(0, -1).reduce<Record<string | number, unknown>>((node, key) => node[key] as never, posed as never);
        owner[path[path.length - 1]!] = value;
        expect([path, value, isProblem(posed)]).toEqual([path, value, checkFleetProblem(posed).length === 0]);
      }
    }
  });
});

interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string;
  readonly allOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

/** Paths of the numbers in a schema, positions in arrays left out. */
function numbersIn(root: SchemaNode, node: SchemaNode, path: readonly string[] = []): string[] {
  if (node.$ref !== undefined) {
    return numbersIn(root, root.definitions![node.$ref.replace("#/definitions/", "")]!, path);
  }
  return [
    ...(node.type === "number" || node.type === "integer" ? [path.join(".")] : []),
    ...(node.allOf ?? []).flatMap((part) => numbersIn(root, part, path)),
    ...(node.items === undefined ? [] : numbersIn(root, node.items, path)),
    ...Object.entries(node.properties ?? {}).flatMap(([name, property]) => numbersIn(root, property, [...path, name])),
  ];
}
