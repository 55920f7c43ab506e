import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fleetUnavailability, planFleet, verifyFleetPlan, verifiedLowerBound, type FleetProblem, type Offering } from "../../lib/sizing";

const PAGE = readFileSync(resolve(__dirname, "../../docs/sizing.md"), "utf8");

const machines = (zone: string): Offering[] =>
  [
    { machineType: "small", unitsPerInstance: 1, microUsdPerHour: 1_000_000 },
    { machineType: "large", unitsPerInstance: 2, microUsdPerHour: 1_900_000 },
  ].map((machine) => ({
    ...machine,
    id: `${zone}/${machine.machineType}`,
    domain: zone,
    cloud: "example",
    region: "one",
    zone,
    purchaseOption: "on-demand",
    instanceUnavailability: 0.02,
  }));

const PROBLEM: FleetProblem = {
  demand: 2,
  unit: "replica",
  mix: "any",
  domains: [
    { id: "a", level: "zone", unavailability: 0.01 },
    { id: "b", level: "zone", unavailability: 0.01 },
  ],
  offerings: [...machines("a"), ...machines("b")],
  targets: { unavailability: 0.001 },
};

const down = (counts: Record<string, number>): number =>
  fleetUnavailability(
    PROBLEM,
    Object.entries(counts).map(([offering, count]) => ({ offering, count })),
  );

describe("the worked example of docs/sizing.md", () => {
  test("one large machine a zone, as on paper", () => {
    const plan = planFleet(PROBLEM);
    expect([plan.status, plan.counts, plan.microUsdPerHour]).toEqual([
      "optimal",
      [
        { offering: "a/large", count: 1 },
        { offering: "b/large", count: 1 },
      ],
      3_800_000,
    ]);
    const zoneIsMissing = 0.01 + 0.99 * 0.02;
    expect(plan.unavailability).toBeCloseTo(zoneIsMissing ** 2, 15);
    expect(PAGE).toContain("$3.80 an hour, down 0.00088804 of the time, proven optimal");
    expect(verifyFleetPlan(PROBLEM, plan)).toEqual([]);
    expect(verifiedLowerBound(PROBLEM, plan)).toBe(3_800_000);
    const { covers, denominator } = plan.certificate!.multipliers!;
    expect(covers.map(({ kind, names, numerator }) => [kind, names, numerator / denominator])).toEqual([
      ["loss", ["a"], 950_000],
      ["loss", ["b"], 950_000],
    ]);
  });

  test("a bound from multipliers that a machine undercuts is refused, however well its figures fit together", () => {
    const plan = planFleet(PROBLEM);
    const certificate = plan.certificate!;
    const multipliers = certificate.multipliers!;
    const forged = {
      ...certificate,
      multipliers: {
        ...multipliers,
        boundMicroUsdPerHour: 2 * multipliers.boundMicroUsdPerHour,
        covers: multipliers.covers.map((cover) => ({ ...cover, numerator: 2 * cover.numerator })),
      },
    };
    expect(verifiedLowerBound(PROBLEM, { certificate: forged })).toBe(0);
    expect(verifyFleetPlan(PROBLEM, { ...plan, certificate: forged })).toContainEqual({
      check: "certificate:multipliers",
      expected: "no price below its multiplied units",
      found: "a/small,a/large,b/small,b/large",
    });
  });

  test("the other fleets of the page are down as often as it says", () => {
    // Two small machines a zone: 0, 1 or 2 replicas of each zone are up.
    const none = 0.01 + 0.99 * 0.02 ** 2;
    const one = 0.99 * 2 * 0.02 * 0.98;
    expect(down({ "a/small": 2, "b/small": 2 })).toBeCloseTo(none * none + 2 * none * one, 15);
    expect(down({ "a/small": 2, "b/small": 2 }).toFixed(6)).toBe("0.000915");
    expect(down({ "a/large": 1, "b/small": 2 }).toFixed(6)).toBe("0.001466");
    expect(down({ "a/large": 1 }).toFixed(4)).toBe("0.0298");
    ["0.000915", "0.001466", "0.0492", "0.0298"].forEach((figure) => expect(PAGE).toContain(figure));
  });
});
