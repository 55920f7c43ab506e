import type { FleetPlan } from "../../lib/sizing/fleet-plan";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifiedLowerBound } from "../../lib/sizing/verified-lower-bound";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { clouds } from "../sizing/support/fleets";

const MACHINES = [
  { machineType: "m4", unitsPerInstance: 4, microUsdPerHour: 411, limit: 3, quotaClass: "large", quotaWeight: 2 },
  { machineType: "m1", unitsPerInstance: 1, microUsdPerHour: 103 },
];
const TARGETS = { unavailability: 1e-3, survive: [{ level: "provider", units: 2 }] };
const FLEET = clouds([2, 1], MACHINES, { demand: 6, mix: "any", quotas: [{ quotaClass: "large", limit: 8 }], targets: TARGETS });
const TIGHT = { ...FLEET, targets: { ...TARGETS, maxMicroUsdPerHour: planFleet(FLEET).microUsdPerHour - 1 } };
const LIMITED = clouds([2], [{ machineType: "m1", limit: 2 }], { demand: 4, targets: { unavailability: 1e-3 } });
const SHORT = clouds([2], [{ machineType: "m1", limit: 1 }], { demand: 4, targets: { unavailability: 1e-3 } });

type Path = readonly (string | number)[];

interface Tampering {
  readonly path: Path;
  readonly how: string;
  readonly plan: FleetPlan;
}

/** Every way of changing one value of a plan: numbers moved, names exchanged, list elements and properties taken away, doubled, turned round. */
function* tamperings(plan: FleetPlan, names: readonly string[]): Generator<Tampering> {
  for (const path of pathsIn(plan)) {
    for (const [how, value] of changesOf(valueAt(plan, path), names)) {
      const copy = structuredClone(plan);
      const owner = valueAt(copy, path.slice(0, -1)) as Record<string | number, unknown>;
      const key = path[path.length - 1]!;
      if (value !== undefined) {
        owner[key] = value;
      } else if (Array.isArray(owner)) {
        owner.splice(key as number, 1);
      } else {
        delete owner[key];
      }
      yield { path, how, plan: copy };
    }
  }
}

function changesOf(value: unknown, names: readonly string[]): (readonly [string, unknown])[] {
  const removed = ["removed", undefined] as const;
  if (typeof value === "number") {
    const moved = [value + 1, value - 1, value * 1.01, value * 0.99, 0, 0 - value, 2 * value, NaN, 1e300].filter(
      (other) => other !== value,
    );
    return [removed, ...[...new Set(moved)].map((other) => [`-> ${other}`, other] as const)];
  }
  if (typeof value === "string") {
    return [removed, ...names.filter((name) => name !== value).map((name) => [`-> ${name}`, name] as const)];
  }
  if (Array.isArray(value)) {
    const turned = [...(value as unknown[])].reverse();
    const isSame = JSON.stringify(turned) === JSON.stringify(value);
    return [
      removed,
      ...(isSame ? [] : [["turned round", turned] as const]),
      ...(value.length === 0 ? [] : [["doubled", [...value, ...value]] as const]),
    ];
  }
  return [removed, ["-> 7", 7]];
}

function pathsIn(value: unknown, path: Path = []): Path[] {
  const inside = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const steps = inside.map((key) => (Array.isArray(value) ? Number(key) : key));
  return [
    ...(path.length === 0 ? [] : [path]),
    ...steps.flatMap((step) => pathsIn((value as Record<string | number, unknown>)[step], [...path, step])),
  ];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string | number, unknown>)[key], value);
}

/** What is for people, and what tells nothing that could be wrong. */
const FOR_PEOPLE = /^(binding|rejections|infeasibility)\b/;

/** Changes to a proof that leave it a proof: other multipliers and cases may show the same bound. */
const ANOTHER_PROOF = /^certificate\.(multipliers\.(denominator|covers)|boxes\.cases)/;

/** Parts that a certificate may do without: it then claims less, or the other proof is enough. */
const LEFT_OUT = /^certificate(\.worstLosses(\.\d+)?|\.multipliers|)$/;

/** What the planner's search claims beyond what the certificate proves. */
const SEARCHED_ONLY = /^lowerBoundMicroUsdPerHour$/;

function survivors(problem: FleetProblem): { readonly tried: number; readonly slipped: string[] } {
  const plan = planFleet(problem, { certificate: "complete" });
  expect(verifyFleetPlan(problem, plan)).toEqual([]);
  const truth = plan.status === "infeasible" ? Infinity : plan.microUsdPerHour;
  const names = [...problem.offerings, ...problem.domains].map(({ id }) => id);
  const words = [
    "cost",
    "unavailability",
    "demand",
    "none",
    "survive:provider",
    "quota:large",
    "loss",
    "limit",
    "count",
    "money",
    "optimal",
    "feasible",
  ];
  const slipped: string[] = [];
  let tried = 0;
  for (const { path, how, plan: changed } of tamperings(plan, [
    ...names,
    ...words,
    "search",
    "budget",
    "largest-fleet",
    "lower-bound",
    "large",
  ])) {
    const where = path.join(".");
    tried++;
    if (verifyFleetPlan(problem, changed).length > 0 || FOR_PEOPLE.test(where)) {
      continue;
    }
    // What slips through must still be true, whatever it is.
    expect([where, how, verifiedLowerBound(problem, changed) <= truth]).toEqual([where, how, true]);
    expect(changed.certificate?.provenMicroUsdPerHour ?? 0).toBeLessThanOrEqual(truth);
    if (!ANOTHER_PROOF.test(where) && !LEFT_OUT.test(where) && !(changed.status === "infeasible" && SEARCHED_ONLY.test(where))) {
      slipped.push(`${where} ${how}`);
    }
  }
  return { tried, slipped };
}

describe("a tampered plan or certificate is refused", () => {
  test.each<readonly [string, FleetProblem, number]>([
    ["an optimal plan", FLEET, 400],
    ["a plan that no budget allows", TIGHT, 100],
    ["a plan for too few machines", SHORT, 40],
    ["a plan that limits keep from its target", LIMITED, 40],
  ])("%s", (_name, problem, atLeast) => {
    const { tried, slipped } = survivors(problem);
    expect(slipped).toEqual([]);
    expect(tried).toBeGreaterThan(atLeast);
  });

  test("a claim of more than is proven, however it is dressed", () => {
    const plan = planFleet(FLEET, { certificate: "complete" });
    const { certificate } = plan;
    const dearer = certificate!.boxes!.boundMicroUsdPerHour + 1;
    const boxes = { ...certificate!.boxes!, boundMicroUsdPerHour: dearer };
    const raised = { ...plan, certificate: { ...certificate!, boxes, provenMicroUsdPerHour: dearer } };
    expect(verifiedLowerBound(FLEET, raised)).toBeLessThan(plan.microUsdPerHour);
    expect(verifyFleetPlan(FLEET, raised).map(({ check }) => check)).toContain("certificate:boxes");
  });

  test("a proof for another problem", () => {
    const plan = planFleet(FLEET, { certificate: "complete" });
    const cheaper = { ...FLEET, offerings: FLEET.offerings.map((each) => ({ ...each, microUsdPerHour: each.microUsdPerHour - 1 })) };
    const easier = { ...FLEET, targets: { ...TARGETS, unavailability: 0.01 } };
    const smaller = { ...FLEET, demand: 5 };
    for (const other of [cheaper, easier, smaller]) {
      expect(verifiedLowerBound(other, plan)).toBeLessThanOrEqual(planFleet(other).microUsdPerHour);
      expect(verifyFleetPlan(other, plan)).not.toEqual([]);
    }
  });
});
