import { LeptonError } from "../../lib/errors";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
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

describe("survived levels", () => {
  it("may need units that are worth little for the availability", () => {
    // Six units outside each provider: only the flaky machine, dearer and less available than the solid one, has as many.
    const machines = [
      { machineType: "solid", unitsPerInstance: 4, microUsdPerHour: 10, instanceUnavailability: 0, limit: 1 },
      { machineType: "flaky", unitsPerInstance: 6, microUsdPerHour: 11, instanceUnavailability: 0.3, limit: 1 },
    ];
    const fleet = clouds([1, 1], machines, { demand: 4, targets: { unavailability: 0.2, survive: [{ level: "provider", units: 6 }] } });
    expect(planFleet(fleet).counts).toEqual([
      { offering: "a1/flaky", count: 1 },
      { offering: "b1/flaky", count: 1 },
    ]);
  });

  it("may need more units in one provider than make its part of the fleet good", () => {
    // Nine units outside each of three providers, c being cheap: two machines on a or b, one on the other, two on c.
    const fleet = problem({
      demand: 3,
      domains: ["a", "b", "c"].map((name) => domain(name, 0, undefined, "provider")),
      offerings: ["a", "b", "c"].map((name) =>
        offering(name, name, { unitsPerInstance: 3, microUsdPerHour: name === "c" ? 5 : 10, instanceUnavailability: 0 }),
      ),
      targets: { unavailability: 0.1, survive: [{ level: "provider", units: 9 }] },
    });
    const plan = planFleet(fleet);
    expect(plan.microUsdPerHour).toBe(40);
    expect(plan.installedUnits).toBe(15);
  });

  it("may need a dearer spread within a provider that is as available as a cheap one", () => {
    const zones = ["a1", "a2", "b1", "b2"];
    const fleet = problem({
      demand: 3,
      domains: [
        domain("a", 0, undefined, "provider"),
        domain("b", 0, undefined, "provider"),
        ...zones.map((zone) => domain(zone, 0, zone[0])),
      ],
      offerings: zones.map((zone) =>
        offering(zone, zone, { unitsPerInstance: 3, microUsdPerHour: zone.endsWith("1") ? 10 : 11, instanceUnavailability: 0 }),
      ),
      targets: { unavailability: 0.1, survive: [{ level: "zone", units: 9 }] },
    });
    expect(planFleet(fleet).counts).toEqual(zones.map((zone) => ({ offering: zone, count: 1 })));
  });
});

describe("partial fleets", () => {
  it("are not dropped for ones that are better on the whole but leave nothing more often", () => {
    // Three sure units need one more: three ones give it with 1 - 0.2^3 = 0.992, no fewer than three fours would do for 0.009 or less.
    const fleet = problem({
      demand: 4,
      domains: [domain("s", 0), domain("z", 0)],
      offerings: [
        offering("sure", "s", { microUsdPerHour: 1, instanceUnavailability: 0, limit: 3 }),
        offering("four", "z", { unitsPerInstance: 4, microUsdPerHour: 5, instanceUnavailability: 0.1 }),
        offering("ones", "z", { microUsdPerHour: 3, instanceUnavailability: 0.2 }),
      ],
      targets: { unavailability: 0.009 },
    });
    const plan = planFleet(fleet);
    expect(plan.counts).toEqual([
      { offering: "sure", count: 3 },
      { offering: "ones", count: 3 },
    ]);
    expect(plan.unavailability).toBeCloseTo(0.008, 12);
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
    const explanation = "one more cheap in z than its limit of 3 would replace a dear in z and save $2.00 an hour ($1,460 a month)";
    expect(plan.binding).toContainEqual({ constraint: "limit:cheap", explanation });
    expect(plan.binding).toContainEqual(expect.objectContaining({ constraint: "demand" }));
  });

  it("of 0 and prices above the budget are rejections with need and have", () => {
    expect(plan.rejections).toEqual([
      { offering: "gone", constraint: "limit", need: "at least 1 instance", have: "a limit of 0 instances" },
      {
        offering: "huge",
        constraint: "budget",
        need: "$500.00 an hour ($365,000 a month) for one instance",
        have: "$10.00 an hour ($7,300 a month)",
      },
    ]);
  });
});

describe("greatest shares", () => {
  const machines = [{ machineType: "m", unitsPerInstance: 2, microUsdPerHour: 10, instanceUnavailability: 0 }];
  const fleet = clouds([2, 2], machines, { demand: 6, targets: { unavailability: 0.1, maxShare: [{ level: "provider", share: 0.5 }] } });

  it("buy more than the demand where it cannot be halved", () => {
    const plan = planFleet(fleet);
    expect(plan.status).toBe("optimal");
    expect(plan.installedUnits).toBe(8);
    expect(plan.binding.map(({ constraint }) => constraint)).toContain("max-share:provider");
    const explanation = plan.binding.find(({ constraint }) => constraint === "max-share:provider")!.explanation;
    expect(explanation).toMatch(/^one m in \S+ less would leave 66\.7 % of the GPUs in one provider, more than 50 %$/);
  });

  it("allow a third of three", () => {
    const thirds = clouds([1, 1, 1], machines, {
      demand: 6,
      targets: { unavailability: 0.1, maxShare: [{ level: "provider", share: 1 / 3 }] },
    });
    expect(planFleet(thirds).counts.map(({ count }) => count)).toEqual([1, 1, 1]);
  });

  it("that cannot be had are said, with a share that can", () => {
    const one = { ...fleet, targets: { unavailability: 0.1, maxShare: [{ level: "provider", share: 0.4 }] } };
    const plan = planFleet(one);
    expect(plan.infeasibility).toMatchObject({ constraint: "max-share:provider", need: "at most 40 % of the GPUs in any one provider" });
    const [, share] = plan
      .infeasibility!.relaxations.map(({ change }) => /^allow (\S+) % instead of 40 % in one provider$/.exec(change))
      .find(Boolean)!;
    const relaxed = { ...one, targets: { unavailability: 0.1, maxShare: [{ level: "provider", share: Number(share) / 100 }] } };
    expect(planFleet(relaxed).status).toBe("optimal");
    expect(plan.infeasibility!.relaxations.some(({ change }) => change.startsWith("add another provider"))).toBe(true);
  });
});

describe("quotas", () => {
  const fleet: FleetProblem = {
    ...clouds(
      [2],
      [
        {
          machineType: "cheap",
          unitsPerInstance: 2,
          microUsdPerHour: 10_000_000,
          instanceUnavailability: 0,
          quotaClass: "P",
          quotaWeight: 96,
        },
        { machineType: "dear", unitsPerInstance: 2, microUsdPerHour: 17_000_000, instanceUnavailability: 0, quotaClass: "G" },
      ],
      { demand: 4, targets: { unavailability: 5e-4 } },
    ),
    quotas: [{ quotaClass: "P", limit: 200 }],
  };

  it("hold over all zones, by weight, and are named when one more would save money", () => {
    const plan = planFleet(fleet);
    // Four cheap ones would do, two in each zone; the quota allows two.
    expect(plan.counts).toEqual([
      { offering: "a1/cheap", count: 2 },
      { offering: "a2/dear", count: 2 },
    ]);
    expect(verifyFleetPlan(fleet, plan)).toEqual([]);
    expect(verifyFleetPlan({ ...fleet, quotas: [{ quotaClass: "P", limit: 191 }] }, plan).map(({ check }) => check)).toContain("quota:P");
    const any = planFleet({ ...fleet, mix: "any" });
    const explanation = expect.stringMatching(
      /^one more cheap in a[12] than the quota of 200 for 'P' allows would replace a dear in a[12] and save \$7\.00 an hour \(\$5,110 a month\)$/,
    );
    expect(any.binding).toContainEqual({ constraint: "quota:P", explanation });
  });

  it("that are too small are said, with one that is enough", () => {
    const small: FleetProblem = {
      ...fleet,
      quotas: [
        { quotaClass: "P", limit: 100 },
        { quotaClass: "G", limit: 1 },
      ],
    };
    const plan = planFleet(small);
    expect(plan.infeasibility!.constraint).toBe("quota:P");
    expect(plan.infeasibility!.have).toBe("a quota of 100 for 'P'");
    const { change, microUsdPerHour } = plan.infeasibility!.relaxations.find((each) => each.change.startsWith("raise the quota of 'P'"))!;
    const limit = Number(/to (\d+)$/.exec(change)![1]);
    const raised = planFleet({ ...small, quotas: [{ quotaClass: "P", limit }, small.quotas![1]] });
    expect(raised).toMatchObject({ status: "optimal", microUsdPerHour });
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

  it("says so when the effort does not even suffice to find any fleet", () => {
    const tight = clouds(
      [2],
      [
        { machineType: "a", limit: 2, unitsPerInstance: 2 },
        { machineType: "b", limit: 3, instanceUnavailability: 0.001 },
      ],
      {
        demand: 3,
        targets: { unavailability: 1e-4 },
      },
    );
    expect(planFleet(tight).status).toBe("infeasible");
    const plan = planFleet(tight, { maxOperations: 1 });
    expect(plan.status).toBe("infeasible");
    expect(plan.infeasibility!.have).toContain("found before the search was cut short");
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
