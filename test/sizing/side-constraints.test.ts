import { checkFleetProblem } from "../../lib/sizing/check-fleet-problem";
import { fleetFrontier } from "../../lib/sizing/fleet-frontier";
import type { FleetPlan } from "../../lib/sizing/fleet-plan";
import type { FleetProblem } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { planForBudget } from "../../lib/sizing/plan-for-budget";
import { priceRanges } from "../../lib/sizing/price-ranges";
import { planRobustFleet } from "../../lib/sizing/robust";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { domain, offering, problem } from "./support/fleets";

const ZONES = [domain("a", 0.001), domain("b", 0.001), domain("c", 0.001)];
const SMALL = { machineType: "small", unitsPerInstance: 1, microUsdPerHour: 1_000_000, instanceUnavailability: 0.005 };
const LARGE = { machineType: "large", unitsPerInstance: 4, microUsdPerHour: 3_600_000, instanceUnavailability: 0.005 };
const MIXED = problem({
  demand: 4,
  mix: "any",
  domains: ZONES,
  offerings: ZONES.flatMap(({ id }) => [offering(`${id}/small`, id, SMALL), offering(`${id}/large`, id, LARGE)]),
  targets: { unavailability: 0.01 },
});

function countOf(plan: FleetPlan, id: string): number {
  return plan.counts.find((count) => count.offering === id)?.count ?? 0;
}

function bindOf(plan: FleetPlan, constraint: string): string | undefined {
  return plan.binding.find((bind) => bind.constraint === constraint)?.explanation;
}

describe("further instances lost with a domain", () => {
  const survived = (withoutInstances: number): FleetProblem => ({
    ...MIXED,
    targets: { unavailability: 0.5, survive: [{ level: "zone", units: 4, withoutInstances }] },
  });

  it("are the largest ones: small machines are cheaper to spare than large ones", () => {
    // By hand: without any zone 5 small ones must be left, so that 4 are without one more: 3 + 3 + 2.
    const plan = planFleet(survived(1));
    expect([plan.microUsdPerHour, plan.counts.map(({ count }) => count)]).toEqual([8_000_000, [3, 3, 2]]);
    expect(bindOf(plan, "survive:zone")).toBe(
      "one small in a less would leave 3 GPUs when a zone and the largest other instance are lost, fewer than the 4 that must stay",
    );
  });

  it("of one size add up to units: k more of them is k more units outside", () => {
    const only = (fleet: FleetProblem): FleetProblem => ({ ...fleet, offerings: fleet.offerings.filter(({ id }) => id.endsWith("small")) });
    const more = { ...MIXED, targets: { unavailability: 0.5, survive: [{ level: "zone", units: 6 }] } };
    expect(planFleet(only(survived(2))).counts).toEqual(planFleet(only(more)).counts);
  });

  it("are looked at in a fleet that is checked", () => {
    const plan = planFleet(survived(0));
    expect(verifyFleetPlan(survived(0), plan)).toEqual([]);
    expect(verifyFleetPlan(survived(1), plan).map(({ check }) => check)).toContain("survive:zone");
  });

  it("that no fleet can do without are said, with fewer that can be", () => {
    const offerings = MIXED.offerings.map((each) => ({ ...each, limit: each.id.endsWith("small") ? 2 : 0 }));
    const fleet = { ...survived(2), offerings };
    const { infeasibility } = planFleet(fleet);
    expect(infeasibility).toMatchObject({
      proven: true,
      constraint: "survive:zone",
      need: "4 GPUs left when any one zone and the 2 largest other instances are lost",
      have: "at most 2 GPUs left of 3 zones when the worst one and the 2 largest other instances are lost",
    });
    expect(infeasibility!.relaxations.map(({ change }) => change)).toEqual(
      expect.arrayContaining([
        "ask for the loss of a zone and of no further instance instead of 2 to be survived",
        "ask for 2 GPUs instead of 4 to be left when a zone is lost",
      ]),
    );
  });
});

describe("a least number of machine types", () => {
  const types = (minMachineTypes: number, given: Partial<FleetProblem> = {}): FleetProblem => ({
    ...MIXED,
    ...given,
    targets: { unavailability: 0.01, minMachineTypes },
  });

  it("is reached by the cheapest second type, and binds", () => {
    const plan = planFleet(types(2));
    expect(new Set(plan.counts.map(({ offering: id }) => id.slice(2)))).toEqual(new Set(["small", "large"]));
    expect(plan.microUsdPerHour).toBeGreaterThan(planFleet(MIXED).microUsdPerHour - 1);
    expect(verifyFleetPlan(types(3), plan).map(({ check }) => check)).toContain("machine-types");
  });

  it("counts types of different clouds apart", () => {
    const offerings = MIXED.offerings.map((each) => ({ ...each, machineType: "same", cloud: each.id.endsWith("small") ? "one" : "other" }));
    expect(planFleet(types(2, { offerings })).status).toBe("optimal");
    expect(planFleet(types(3, { offerings })).infeasibility!.constraint).toBe("machine-types");
  });

  it("that cannot be had in so few zones is said at once", () => {
    const offerings = [...MIXED.offerings, offering("a/tiny", "a", { ...SMALL, machineType: "tiny" })];
    const { infeasibility } = planFleet(types(3, { mix: "uniform-per-zone", offerings, domains: ZONES }));
    expect(infeasibility).toBeUndefined();
    const { infeasibility: none } = planFleet(types(4, { mix: "uniform-per-zone", offerings, domains: ZONES }));
    expect(none).toMatchObject({ proven: true, constraint: "machine-types", need: "4 machine types with at least one instance each" });
    expect(none!.have).toBe("at most 3 within the limits of the offerings with one offering per zone");
    expect(none!.relaxations.map(({ change }) => change)).toContain("ask for 3 machine types instead of 4");
  });
});

describe("pinned offerings", () => {
  const pinned = (count: number, given: Partial<FleetProblem> = {}): FleetProblem => ({
    ...MIXED,
    ...given,
    pinned: [{ offering: "a/large", count }],
  });

  it("are in the fleet, and bind where less would do", () => {
    const plan = planFleet(pinned(3));
    expect(countOf(plan, "a/large")).toBe(3);
    expect(bindOf(plan, "pinned:a/large")).toBe(
      "one large in a less than the 3 instances pinned would do, and save $3.60 an hour ($2,628 a month)",
    );
    expect(verifyFleetPlan(pinned(3), plan)).toEqual([]);
    expect(verifyFleetPlan(pinned(4), plan).map(({ check }) => check)).toContain("pinned:a/large");
  });

  it("hold for budgets, frontiers, price ranges and robust plans", () => {
    const fleet = pinned(2);
    const budgeted = { ...fleet, targets: { ...fleet.targets, maxMicroUsdPerHour: 12_000_000 } };
    expect(countOf(planForBudget(budgeted), "a/large")).toBeGreaterThanOrEqual(2);
    const tooPoor = planForBudget({ ...fleet, targets: { ...fleet.targets, maxMicroUsdPerHour: 7_199_999 } });
    expect(tooPoor.infeasibility!.constraint).toBe("budget");
    for (const { counts } of fleetFrontier(fleet, { fromUnavailability: 0.1 }).points) {
      expect(counts.find((count) => count.offering === "a/large")!.count).toBeGreaterThanOrEqual(2);
    }
    // What is pinned stays at any price.
    const plan = planFleet(fleet);
    expect(countOf(plan, "a/large")).toBe(2);
    expect(priceRanges(fleet, plan.counts).find((range) => range.offering === "a/large")!.highest).toBeUndefined();
    const robust = planRobustFleet(fleet, { rises: [{ offering: "a/large", microUsdPerHour: 9_000_000 }], instances: 2 });
    expect(robust.counts.find((count) => count.offering === "a/large")!.count).toBe(2);
  });

  it("shut other offerings out of their zone where it holds one only", () => {
    const plan = planFleet(pinned(1, { mix: "uniform-per-zone" }));
    expect(plan.rejections).toEqual([
      { offering: "a/small", constraint: "pinned", need: "a zone without another offering", have: "'a/large' pinned in its zone" },
    ]);
  });

  it("that leave too little in their zone are said, with what to pin instead", () => {
    const offerings = [offering("a/old", "a", { limit: 1 }), offering("a/new", "a", { unitsPerInstance: 8 })];
    const fleet = problem({
      demand: 4,
      domains: ZONES,
      offerings,
      pinned: [{ offering: "a/old", count: 1 }],
      targets: { unavailability: 0.1 },
    });
    const { infeasibility } = planFleet(fleet);
    expect(infeasibility).toMatchObject({ proven: true, constraint: "pinned:a/old" });
    expect(infeasibility!.relaxations.map(({ change }) => change)).toContain("do not pin instances of 'a/old'");
  });
});

describe("excluded offerings", () => {
  const fleet = { ...MIXED, excluded: ["a/small", "b/small", "c/small"] };

  it("are not used, and are among the rejections", () => {
    const plan = planFleet(fleet);
    expect(plan.counts.every(({ offering: id }) => id.endsWith("large"))).toBe(true);
    expect(plan.rejections.map(({ offering: id, constraint }) => [id, constraint])).toEqual(fleet.excluded.map((id) => [id, "excluded"]));
    expect(verifyFleetPlan({ ...fleet, excluded: [plan.counts[0]!.offering] }, plan).map(({ check }) => check)).toContain(
      `excluded:${plan.counts[0]!.offering}`,
    );
  });

  it("that are all there is are said, with one to allow", () => {
    const { infeasibility } = planFleet({ ...MIXED, excluded: MIXED.offerings.map(({ id }) => id) });
    expect(infeasibility).toMatchObject({ proven: true, constraint: "offerings" });
    expect(infeasibility!.relaxations.map(({ change }) => change)).toContain("allow large in a ('a/large'), which is excluded");
  });
});

describe("contradictions are broken rules", () => {
  const offerings = [
    offering("a/x", "a", { limit: 2 }),
    offering("a/y", "a", { quotaClass: "Q", quotaWeight: 4 }),
    offering("b/x", "b", { quotaClass: "Q" }),
  ];
  const base = problem({
    domains: ZONES,
    offerings,
    mix: "any",
    targets: { unavailability: 0.1 },
    quotas: [{ quotaClass: "Q", limit: 5 }],
  });
  test.each<[string, Partial<FleetProblem>, string]>([
    ["an unknown pin", { pinned: [{ offering: "a/z", count: 1 }] }, "pinned-offering-known"],
    ["an unknown exclusion", { excluded: ["a/z"] }, "excluded-offering-known"],
    [
      "one pin twice",
      {
        pinned: [
          { offering: "a/x", count: 1 },
          { offering: "a/x", count: 1 },
        ],
      },
      "pinned-offering-unique",
    ],
    ["pinned and excluded", { pinned: [{ offering: "a/x", count: 1 }], excluded: ["a/x"] }, "pinned-not-excluded"],
    ["a count of nothing", { pinned: [{ offering: "a/x", count: 0 }] }, "pinned-count-integer"],
    ["above the limit", { pinned: [{ offering: "a/x", count: 3 }] }, "pinned-within-limit"],
    [
      "above the quota together",
      {
        pinned: [
          { offering: "a/y", count: 1 },
          { offering: "b/x", count: 2 },
        ],
      },
      "pinned-within-quota",
    ],
    [
      "two in a zone of one",
      {
        mix: "uniform-per-zone",
        pinned: [
          { offering: "a/x", count: 1 },
          { offering: "a/y", count: 1 },
        ],
      },
      "pinned-one-per-zone",
    ],
  ])("%s", (_name, given, rule) => {
    expect(checkFleetProblem({ ...base, ...given }).map((broken) => broken.rule)).toEqual([rule]);
  });
});

describe("a search that is cut short", () => {
  const fleet: FleetProblem = {
    ...MIXED,
    mix: "uniform-per-zone",
    offerings: MIXED.offerings.map((each) => ({ ...each, quotaClass: "Q", quotaWeight: each.unitsPerInstance })),
    quotas: [{ quotaClass: "Q", limit: 12 }],
  };

  it("finds a fleet within a quota without any effort", () => {
    expect(planFleet(fleet, { maxOperations: 1 }).status).not.toBe("infeasible");
  });

  it("does not claim that there is none", () => {
    // Two machines of one zone and one of the other: neither an even spread nor everything there is keeps 40 % in the pool.
    const hard = problem({
      demand: 3,
      mix: "any",
      domains: [domain("region", 0), domain("pool", 0.002, undefined, "spot-pool")],
      offerings: [offering("region/x", "region", { limit: 4 }), offering("pool/x", "pool", { limit: 4, microUsdPerHour: 700_000 })],
      targets: { unavailability: 0.4, maxShare: [{ level: "spot-pool", share: 0.4 }] },
    });
    const cut = planFleet(hard, { maxOperations: 1 });
    expect([cut.status, cut.infeasibility!.proven]).toEqual(["infeasible", false]);
    expect(cut.infeasibility!.constraint).toBe("max-share:spot-pool");
    expect(planFleet(hard).counts.map(({ count }) => count)).toEqual([2, 1]);
  });

  it("proves a budget too small only when no fleet is that cheap", () => {
    const { microUsdPerHour } = planFleet(fleet);
    const at = (maxMicroUsdPerHour: number, maxOperations?: number): FleetPlan =>
      planFleet({ ...fleet, targets: { ...fleet.targets, maxMicroUsdPerHour } }, { maxOperations });
    expect(at(microUsdPerHour).status).toBe("optimal");
    expect(at(microUsdPerHour - 1).infeasibility).toMatchObject({ proven: true, constraint: "budget" });
    const cut = at(microUsdPerHour, 1);
    expect(cut.infeasibility?.proven ?? false).toBe(false);
  });
});

it("a power domain between zone and machines is survived, and two of them in a zone are two", () => {
  const domains = [domain("hall", 1e-4), domain("feed-a", 0.002, "hall", "power"), domain("feed-b", 0.002, "hall", "power")];
  const offerings = ["feed-a", "feed-b"].map((id) => offering(`${id}/server`, id));
  const fleet = problem({
    demand: 3,
    mix: "any",
    domains,
    offerings,
    targets: { unavailability: 0.01, survive: [{ level: "power", units: 3 }] },
  });
  const plan = planFleet(fleet);
  expect(plan.counts.map(({ count }) => count)).toEqual([3, 3]);
  expect(bindOf(plan, "survive:power")).toMatch(/would leave 2 GPUs when a power is lost/);
  // By hand: the hall is down, or both feeds fall short of three servers together.
  expect(verifyFleetPlan(fleet, plan)).toEqual([]);
});
