import { LeptonError } from "../../lib/errors";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { clouds, domain, offering, problem } from "./support/fleets";

const H100 = { machineType: "p5.48xlarge", unitsPerInstance: 8, microUsdPerHour: 55_040_000, instanceUnavailability: 0.005 };

describe("a training fleet over two clouds", () => {
  const fleet = clouds([3, 3], [H100], { demand: 64, targets: { unavailability: 5e-4 } });
  const plan = planFleet(fleet);

  it("spreads over as many zones as make the loss of one cheap", () => {
    expect(plan.status).toBe("optimal");
    expect(plan.gap).toBe(0);
    // Ten machines in five zones: any one zone may go with two of them. Nine cannot do it in any spread, as exhaustive search shows below.
    expect(plan.installedUnits).toBe(80);
    expect(plan.microUsdPerHour).toBe(10 * 55_040_000);
    expect(plan.counts.every(({ count }) => count <= 2)).toBe(true);
    expect(plan.unavailability).toBeLessThanOrEqual(5e-4);
    expect(verifyFleetPlan(fleet, plan)).toEqual([]);
  });

  it("says what one machine less would do", () => {
    expect(plan.binding).toEqual([
      {
        constraint: "unavailability",
        explanation: expect.stringMatching(
          /^one p5\.48xlarge in [ab][123] less would raise the unavailability to \S+e-3, above the allowed 5e-4$/,
        ),
      },
    ]);
  });

  it("has room on both clouds when either of them may be lost", () => {
    const survivor = { ...fleet, targets: { unavailability: 5e-4, survive: [{ level: "provider", units: 64 }] } };
    const survived = planFleet(survivor);
    const onA = survived.counts.filter(({ offering: id }) => id.startsWith("a")).reduce((sum, { count }) => sum + count, 0);
    const onB = survived.counts.filter(({ offering: id }) => id.startsWith("b")).reduce((sum, { count }) => sum + count, 0);
    expect([onA, onB]).toEqual([8, 8]);
    expect(survived.binding[0].constraint).toBe("survive:provider");
    expect(survived.binding[0].explanation).toContain("would leave 56 GPUs when a provider is lost, fewer than the 64 that must stay");
    expect(verifyFleetPlan(survivor, survived)).toEqual([]);
  });

  it("is the same on every run", () => {
    expect(JSON.stringify(planFleet(fleet))).toBe(JSON.stringify(plan));
  });
});

describe("ties", () => {
  const twice = problem({
    demand: 2,
    domains: [domain("z", 0)],
    offerings: [
      offering("ones", "z", { microUsdPerHour: 5, instanceUnavailability: 0.001 }),
      offering("pair", "z", { microUsdPerHour: 10, unitsPerInstance: 2, instanceUnavailability: 0.001 }),
    ],
    targets: { unavailability: 0.1 },
  });

  it("of equal cost go to the lower unavailability", () => {
    // One pair: 0.001. Two ones: 0.001999.
    expect(planFleet(twice).counts).toEqual([{ offering: "pair", count: 1 }]);
    const sturdier = { ...twice, offerings: [{ ...twice.offerings[0], instanceUnavailability: 0.0004 }, twice.offerings[1]] };
    // Two ones: 0.00079984.
    expect(planFleet(sturdier).counts).toEqual([{ offering: "ones", count: 2 }]);
  });

  it("of equal unavailability go to fewer instances", () => {
    const certain = { ...twice, offerings: twice.offerings.map((each) => ({ ...each, instanceUnavailability: 0 })) };
    expect(planFleet(certain).counts).toEqual([{ offering: "pair", count: 1 }]);
    const reversed = { ...certain, offerings: [...certain.offerings].reverse() };
    expect(planFleet(reversed).counts).toEqual([{ offering: "pair", count: 1 }]);
  });

  it("of equal fleets go to the offering listed first", () => {
    const alike = clouds([3], [{ machineType: "m", microUsdPerHour: 7 }], { demand: 2, targets: { unavailability: 0.05 } });
    const listed = planFleet(alike).counts.map(({ offering: id }) => id);
    expect(listed).toEqual(["a1/m"]);
    const reversed = { ...alike, offerings: [...alike.offerings].reverse() };
    expect(planFleet(reversed).counts.map(({ offering: id }) => id)).toEqual(["a3/m"]);
  });
});

describe("uniform per zone", () => {
  const mixed = problem({
    demand: 9,
    domains: [domain("z", 0), domain("pool", 0.01, "z", "spot-pool")],
    offerings: [
      offering("four", "z", { unitsPerInstance: 4, microUsdPerHour: 40, instanceUnavailability: 0 }),
      offering("one", "z", { microUsdPerHour: 11, instanceUnavailability: 0 }),
      offering("spot", "pool", { zone: "z", purchaseOption: "spot", microUsdPerHour: 11, instanceUnavailability: 0 }),
    ],
    targets: { unavailability: 0.02 },
  });

  it("holds one offering in a zone, its spot pools included", () => {
    // Two fours and a one would cost 91; two fours and a spot one the same; nine ones 99.
    expect(planFleet({ ...mixed, mix: "uniform-per-zone" }).counts).toEqual([{ offering: "one", count: 9 }]);
    expect(planFleet(mixed).counts).toEqual([{ offering: "one", count: 9 }]);
    expect(planFleet({ ...mixed, mix: "any" }).counts).toEqual([
      { offering: "four", count: 2 },
      { offering: "one", count: 1 },
    ]);
  });
});

describe("limits", () => {
  const limited = problem({
    demand: 4,
    domains: [domain("z", 0)],
    offerings: [
      offering("cheap", "z", { microUsdPerHour: 1_000_000, limit: 3, instanceUnavailability: 0 }),
      offering("dear", "z", { microUsdPerHour: 3_000_000, instanceUnavailability: 0 }),
      offering("gone", "z", { limit: 0 }),
      offering("huge", "z", { microUsdPerHour: 500_000_000 }),
    ],
    targets: { unavailability: 0.01, maxMicroUsdPerHour: 10_000_000 },
    mix: "any",
  });
  const plan = planFleet(limited);

  it("are kept, and named when one more would save money", () => {
    expect(plan.counts).toEqual([
      { offering: "cheap", count: 3 },
      { offering: "dear", count: 1 },
    ]);
    const explanation = "one more cheap in z than its limit of 3 would replace a dear in z and save 2.00 USD per hour";
    expect(plan.binding).toContainEqual({ constraint: "limit:cheap", explanation });
    expect(plan.binding).toContainEqual(expect.objectContaining({ constraint: "demand" }));
  });

  it("of 0 and prices above the budget are rejections with need and have", () => {
    expect(plan.rejections).toEqual([
      { offering: "gone", constraint: "limit", need: "at least 1 instance", have: "a limit of 0 instances" },
      { offering: "huge", constraint: "budget", need: "500.00 USD per hour for one instance", have: "10.00 USD per hour" },
    ]);
  });
});

describe("free machines", () => {
  it("are bounded by what still changes the unavailability", () => {
    const free = problem({
      demand: 2,
      domains: [domain("z", 0.001)],
      offerings: [offering("free", "z", { microUsdPerHour: 0 }), offering("paid", "z", { microUsdPerHour: 5 })],
      targets: { unavailability: 0.01 },
    });
    const plan = planFleet(free);
    expect(plan.microUsdPerHour).toBe(0);
    expect(plan.status).toBe("optimal");
    expect(plan.counts[0].count).toBeLessThan(40);
  });
});

describe("cut short", () => {
  const machines = [100, 195, 380, 745].map((microUsdPerHour, index) => ({
    machineType: `m${index}`,
    unitsPerInstance: 2 ** index,
    microUsdPerHour,
    instanceUnavailability: 0.005 + index / 1000,
  }));
  const fleet = clouds([3], machines, { demand: 24, mix: "any", targets: { unavailability: 2e-4 } });
  const optimum = planFleet(fleet);

  it.each([1, 1e4, 1e6, 1e7])("after %d operations it still has a fleet that meets the targets, and a proven bound", (maxOperations) => {
    const plan = planFleet(fleet, { maxOperations });
    expect(verifyFleetPlan(fleet, plan)).toEqual([]);
    expect(plan.status).toBe("feasible");
    expect(plan.microUsdPerHour).toBeGreaterThanOrEqual(optimum.microUsdPerHour);
    expect(plan.lowerBoundMicroUsdPerHour).toBeLessThanOrEqual(optimum.microUsdPerHour);
    expect(plan.gap).toBeCloseTo(1 - plan.lowerBoundMicroUsdPerHour / plan.microUsdPerHour, 12);
  });

  it("stops when the injected clock says so, and looks at no other", () => {
    let reads = 0;
    const plan = planFleet(fleet, { timeLimitMs: 5, now: () => (reads++ === 0 ? 100 : 106) });
    expect(reads).toBeGreaterThan(1);
    expect(plan.status).toBe("feasible");
    expect(planFleet(fleet, { timeLimitMs: 5, now: () => 100 })).toEqual(optimum);
  });

  it("stops at the asked gap", () => {
    const plan = planFleet(fleet, { gap: 0.05 });
    expect(plan.gap).toBeLessThanOrEqual(0.05);
    expect(plan.microUsdPerHour).toBeLessThanOrEqual(optimum.microUsdPerHour / 0.95);
    expect(plan.lowerBoundMicroUsdPerHour).toBeLessThanOrEqual(optimum.microUsdPerHour);
  });
});

describe("bad options", () => {
  it("are all named at once", () => {
    const attempt = (): unknown => planFleet(problem({}), { timeLimitMs: -1, gap: 1, maxOperations: 0 });
    expect(attempt).toThrow(LeptonError);
    expect(attempt).toThrow(/4 problems[^]*time-limit-positive[^]*time-limit-clock[^]*gap-range[^]*max-operations-positive/);
  });

  it("are named together with what is wrong with the problem", () => {
    expect(() => planFleet(problem({ demand: Number.NaN }), { gap: -1 })).toThrow(/demand-integer[^]*gap-range/);
  });
});
