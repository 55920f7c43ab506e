import { planService, verifyServicePlan, type ServicePlan, type ServiceProblem } from "../../lib/sizing";
import { MODELS, twoZones } from "./support/services";

const TRAFFICS: readonly (readonly [string, Partial<ServiceProblem>])[] = [
  [
    "a day",
    {
      traffic: {
        kind: "daily",
        steps: [
          { at: 0, perSecond: 1.5 },
          { at: 7, perSecond: 5 },
          { at: 18, perSecond: 3 },
        ],
        startMinutes: 20,
        leastMinutes: 120,
      },
    },
  ],
  ["draws", { traffic: { kind: "draws", perSecond: [2, 3, 3, 4, 4.5, 5, 6, 9], quantile: 0.8 } }],
  ["both targets", { targets: { unavailability: 0.02, survive: [{ level: "zone", units: 3 }] } }],
];

/** Models whose plans are forged; plans of the others are confirmed. */
const FORGED = ["M/M/c, wait", "M/M/c/K, response", "M/M/c+M", "M/D/c, wait", "concurrency, wait", "phase-type by lot, wait"];

const CASES = [
  ...MODELS.filter(([name]) => FORGED.includes(name)).map(([name, changed]) => [name, twoZones(changed)] as const),
  ...TRAFFICS.map(([name, changed]) => [name, twoZones(changed)] as const),
];

/** Where a figure may be changed without the plan saying anything wrong: prose, and bounds that are still bounds when they are weaker. */
const UNCLAIMED = [/explanation$/, /rejections\..*\.(need|have)$/, /infeasibility\..*(need|have|change)$/];

/** What a plan on an upper bound may put higher: it is an upper bound still. */
const BOUNDED = /lateShare$|seconds$|fewestServers|headroom|autoscaling\.steps|Utilisation$|unavailability/;

/** Every place in a plan that holds a figure, a word or nothing. */
function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) {
    return [path];
  }
  return Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}

function changedAt<T>(plan: T, path: readonly (string | number)[], change: (value: never) => unknown): T {
  const copy = structuredClone(plan);
  let holder = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    holder = holder[key] as Record<string | number, unknown>;
  }
  const last = path[path.length - 1]!;
  holder[last] = change(holder[last] as never);
  return copy;
}

describe("the verifier of services", () => {
  it.each(CASES)("confirms a plan of %s, and refuses it with any figure changed", (_name, problem) => {
    const plan = planService(problem);
    expect(plan.status).not.toBe("infeasible");
    expect(verifyServicePlan(problem, plan)).toEqual([]);
    const all = places(plan);
    const believed: string[] = [];
    for (const path of all) {
      const name = path.join(".");
      if (UNCLAIMED.some((pattern) => pattern.test(name)) || (plan.model === "upper-bound" && BOUNDED.test(name))) {
        continue;
      }
      const isFigure = typeof path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], plan) === "number";
      const changes: ((value: never) => unknown)[] = isFigure
        ? [(value: number) => value * 1.001 + 1e-6, (value: number) => value * 0.999 - 1e-6]
        : [(value: string) => `${value}x`];
      for (const change of changes) {
        const forged = changedAt(plan, path, change);
        if (JSON.stringify(forged) !== JSON.stringify(plan) && verifyServicePlan(problem, forged).length === 0) {
          believed.push(
            `${name} = ${String(path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], forged))}`,
          );
        }
      }
    }
    expect(believed).toEqual([]);
    expect(all.length).toBeGreaterThan(30);
  });

  it.each(MODELS.filter(([name]) => !FORGED.includes(name)))("confirms a plan of %s", (_name, changed) => {
    const problem = twoZones(changed);
    const plan = planService(problem);
    expect(plan.status).not.toBe("infeasible");
    expect(verifyServicePlan(problem, plan)).toEqual([]);
    expect(verifyServicePlan(problem, { ...plan, lateShare: plan.lateShare / 1000 }).map(({ check }) => check)).toContain("lateShare");
  });

  it("refuses lists with an entry too few or too many", () => {
    const believed: string[] = [];
    for (const [name, problem] of CASES.filter(([name]) => !FORGED.slice(1).includes(name))) {
      const plan = planService(problem);
      for (const [key, value] of Object.entries(plan)) {
        if (Array.isArray(value) && value.length > 0) {
          const shorter = { ...plan, [key]: value.slice(1) };
          const longer = { ...plan, [key]: [...value, value[0]] };
          believed.push(...[shorter, longer].filter((each) => verifyServicePlan(problem, each).length === 0).map(() => `${name}: ${key}`));
        }
      }
    }
    expect(believed).toEqual([]);
  });

  it("refuses a dearer fleet that is called optimal", () => {
    const problem = twoZones();
    const plan = planService(problem);
    const dearer = planService({
      ...problem,
      offerings: problem.offerings.map((each) => ({ ...each, limit: 4 })),
      latency: { ...problem.latency, lateShare: 0.01 },
    });
    expect(dearer.microUsdPerHour).toBeGreaterThan(plan.microUsdPerHour);
    const posing = planService({ ...problem, targets: { survive: [{ level: "zone", units: 8 }] } });
    const found = verifyServicePlan(problem, posing);
    expect(found.map(({ check }) => check)).toEqual(expect.arrayContaining(["lowerBound"]));
  });

  it("refuses a plan for another problem", () => {
    const plan = planService(twoZones());
    const checks = (problem: ServiceProblem): string[] => verifyServicePlan(problem, plan).map(({ check }) => check);
    expect(
      checks(
        twoZones({
          quotas: [{ quotaClass: "q", limit: 1 }],
          offerings: twoZones().offerings.map((each) => ({ ...each, quotaClass: "q" })),
        }),
      ),
    ).toContain("quota:q");
    expect(checks(twoZones({ targets: { survive: [{ level: "zone", units: 50 }] } }))).toContain("survive:zone");
    expect(checks(twoZones({ targets: { survive: [{ level: "zone", units: 2, withoutInstances: 3 }] } }))).toContain("survive:zone");
    expect(checks(twoZones({ targets: { unavailability: 1e-6 } }))).toContain("availability target");
    expect(checks(twoZones({ targets: { maxMicroUsdPerHour: 3 } }))).toContain("budget");
    expect(checks(twoZones({ latency: { ...twoZones().latency, lateShare: 0.001 } }))).toContain("latency target");
    expect(
      checks(twoZones({ domains: twoZones().domains.map((each) => ({ ...each, unavailability: each.unavailability / 2 })) })),
    ).toContain("lateShare");
  });

  it("refuses an infeasible plan for a problem that everything at its limit meets, and one that holds something", () => {
    const impossible = twoZones({ latency: { of: "wait", seconds: 0.4, lateShare: 1e-6 } });
    const plan = planService(impossible);
    expect(plan.status).toBe("infeasible");
    expect(verifyServicePlan(impossible, plan)).toEqual([]);
    expect(verifyServicePlan(twoZones(), plan).map(({ check }) => check)).toContain("infeasibility");
    const believed = places(plan)
      .map((path) => path.join("."))
      .filter((name) => !name.startsWith("infeasibility.") && !/lowerBound|explanation/.test(name))
      .filter(
        (name) =>
          verifyServicePlan(
            impossible,
            changedAt(plan, name.split("."), (value: unknown) => (typeof value === "number" ? value + 1 : `${String(value)}x`)),
          ).length === 0,
      );
    expect(believed).toEqual([]);
  });

  it("says what it cannot read instead of failing", () => {
    const plan = planService(twoZones());
    expect(verifyServicePlan(twoZones(), { ...plan, latencies: undefined } as unknown as ServicePlan)).toMatchObject([{ check: "format" }]);
  });
});
