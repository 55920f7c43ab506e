import type { FleetProblem, FleetTargets } from "../../lib/sizing/fleet-problem";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { DomainStateEvaluator } from "./support/brute-force";
import { clouds, domain, problem } from "./support/fleets";

const MACHINE = { machineType: "m8", unitsPerInstance: 8, microUsdPerHour: 10_000_000, instanceUnavailability: 0.005 };

function withTargets(fleet: FleetProblem, targets: Partial<FleetTargets>): FleetProblem {
  return { ...fleet, targets: { ...fleet.targets, ...targets } };
}

/** Changes the problem the way a suggestion says, and returns what the changed problem costs. */
function tried(fleet: FleetProblem): { cost: number; unavailability: number; status: string } {
  const plan = planFleet(fleet);
  expect(verifyFleetPlan(fleet, plan)).toEqual([]);
  return { cost: plan.microUsdPerHour, unavailability: plan.unavailability, status: plan.status };
}

/** The suggestion that matches, with the numbers in it. */
function suggestion(fleet: FleetProblem, pattern: RegExp): { numbers: string[]; cost?: number; unavailability?: number } {
  const { relaxations } = planFleet(fleet).infeasibility!;
  const found = relaxations.find(({ change }) => pattern.test(change));
  if (found === undefined) {
    throw new Error(`no suggestion matches ${pattern}: ${relaxations.map(({ change }) => change).join("; ")}`);
  }
  return { numbers: pattern.exec(found.change)!.slice(1), cost: found.microUsdPerHour, unavailability: found.unavailability };
}

function expectInfeasible(fleet: FleetProblem, constraint: string, need: RegExp, have: RegExp): void {
  const plan = planFleet(fleet);
  expect(plan.status).toBe("infeasible");
  expect(plan.counts).toEqual([]);
  expect(plan.infeasibility!.constraint).toBe(constraint);
  expect(plan.infeasibility!.need).toMatch(need);
  expect(plan.infeasibility!.have).toMatch(have);
  const costs = plan.infeasibility!.relaxations.map(({ microUsdPerHour }) => microUsdPerHour!);
  expect(costs).toEqual([...costs].sort((a, b) => a - b));
}

describe("no offerings", () => {
  it("is said, also when all have a limit of 0", () => {
    const none = problem({ demand: 5, domains: [domain("z", 0)] });
    expectInfeasible(none, "offerings", /^5 GPUs from at least one offering$/, /^no offering at all$/);
    expect(planFleet(none).infeasibility!.relaxations).toEqual([]);
    const closed = clouds([2], [{ ...MACHINE, limit: 0 }], { demand: 8, targets: { unavailability: 0.02 } });
    expectInfeasible(closed, "offerings", /^8 GPUs/, /^2 offerings, each with a limit of 0 instances$/);
  });

  it("suggests a limit that is enough", () => {
    const closed = clouds([2], [{ ...MACHINE, limit: 0 }], { demand: 8, targets: { unavailability: 0.02 } });
    const { numbers, cost } = suggestion(closed, /raise the limit of m8 in a1 \('a1\/m8'\) from 0 to (\d+) instances/);
    const raised = closed.offerings.map((each) => (each.id === "a1/m8" ? { ...each, limit: Number(numbers[0]) } : each));
    expect(tried({ ...closed, offerings: raised })).toMatchObject({ status: "optimal", cost });
  });
});

describe("limits below the demand", () => {
  const fleet = clouds([3], [{ ...MACHINE, limit: 2 }], { demand: 64, targets: { unavailability: 5e-4 } });

  it("are said with what can be installed", () => {
    expectInfeasible(fleet, "limit", /^64 GPUs installed$/, /^at most 48 GPUs within the limits/);
  });

  it("suggest the greatest demand that fits", () => {
    const { numbers, cost } = suggestion(fleet, /lower the demand from 64 to (\d+) GPUs/);
    const demand = Number(numbers[0]);
    expect(tried({ ...fleet, demand })).toMatchObject({ status: "optimal", cost });
    expect(planFleet({ ...fleet, demand: demand + 1 }).status).toBe("infeasible");
  });

  it("suggest to lift the limits", () => {
    const { cost } = suggestion(fleet, /lift the limits of all offerings/);
    const lifted = fleet.offerings.map((each) => ({ ...each, limit: undefined }));
    expect(tried({ ...fleet, offerings: lifted })).toMatchObject({ status: "optimal", cost });
  });
});

describe("an unavailability that the failure domains rule out", () => {
  const oneZone = clouds([1], [MACHINE], { demand: 64, targets: { unavailability: 5e-4 } });

  it("is said with the floor", () => {
    // 1 - (1 - 1e-5)(1 - 1e-4)(1 - 1e-3) = 1.10989e-3.
    expectInfeasible(oneZone, "unavailability", /^an unavailability of at most 5e-4 for 64 GPUs$/, /^at best 1.11e-3 /);
  });

  it("suggests an unavailability just above the floor, which is feasible", () => {
    const { numbers, cost, unavailability } = suggestion(oneZone, /allow an unavailability of (\S+) instead of 5e-4/);
    const allowed = Number(numbers[0]);
    expect(allowed).toBeLessThan(1.2e-3);
    const solved = tried(withTargets(oneZone, { unavailability: allowed }));
    expect(solved).toMatchObject({ status: "optimal", cost, unavailability });
  });

  it("suggests another zone, which is enough", () => {
    const { cost, unavailability } = suggestion(oneZone, /add another zone like a1 with the same offerings/);
    expect(tried(clouds([2], [MACHINE], { demand: 64, targets: { unavailability: 5e-4 } }))).toMatchObject({ cost, unavailability });
  });

  it("suggests another provider where another zone is not enough", () => {
    const threeZones = clouds([3], [MACHINE], { demand: 64, targets: { unavailability: 1e-5 } });
    const { relaxations } = planFleet(threeZones).infeasibility!;
    expect(relaxations.some(({ change }) => change.startsWith("add another zone"))).toBe(false);
    expect(relaxations.some(({ change }) => change.startsWith("add another region like a-region"))).toBe(false);
    const { cost } = suggestion(threeZones, /add another provider like a with/);
    expect(tried(clouds([3, 3], [MACHINE], { demand: 64, targets: { unavailability: 1e-5 } })).cost).toBe(cost);
  });
});

describe("a budget that is too small", () => {
  const fleet = clouds([3], [MACHINE], { demand: 32, targets: { unavailability: 3e-4, maxMicroUsdPerHour: 50_000_000 } });
  const least = planFleet(withTargets(fleet, { maxMicroUsdPerHour: undefined })).microUsdPerHour;

  it("is said with the least budget", () => {
    expect(least).toBeGreaterThan(50_000_000);
    expectInfeasible(
      fleet,
      "budget",
      new RegExp(`^\\$${(least / 1e6).toFixed(2)} an hour \\(\\$[\\d,]+ a month\\) for 32 GPUs`),
      /^a budget of \$50\.00 an hour \(\$36,500 a month\)$/,
    );
    expect(planFleet(fleet).lowerBoundMicroUsdPerHour).toBe(least);
  });

  it("suggests the least budget: enough, and one millionth less is not", () => {
    expect(suggestion(fleet, /raise the budget from \$50\.00 an hour to/).cost).toBe(least);
    expect(planFleet(withTargets(fleet, { maxMicroUsdPerHour: least })).status).toBe("optimal");
    expect(planFleet(withTargets(fleet, { maxMicroUsdPerHour: least - 1 })).status).toBe("infeasible");
  });

  it("suggests the best unavailability that the budget buys", () => {
    const { numbers, unavailability } = suggestion(fleet, /allow an unavailability of (\S+) instead of 3e-4, which the budget buys/);
    expect(tried(withTargets(fleet, { unavailability: Number(numbers[0]) }))).toMatchObject({ status: "optimal", unavailability });
    // Every fleet of at most five machines, by hand of the test's own evaluator.
    const evaluator = new DomainStateEvaluator(fleet);
    let best = 1;
    for (let a = 0; a <= 5; a++) {
      for (let b = 0; a + b <= 5; b++) {
        for (let c = 0; a + b + c <= 5; c++) {
          best = Math.min(best, evaluator.unavailability([a, b, c]));
        }
      }
    }
    expect(Math.abs(unavailability! - best)).toBeLessThan(1e-12 * best);
  });

  it("suggests the greatest demand that the budget buys", () => {
    const { numbers } = suggestion(fleet, /lower the demand from 32 to (\d+) GPUs/);
    const demand = Number(numbers[0]);
    expect(tried({ ...fleet, demand }).status).toBe("optimal");
    expect(planFleet({ ...fleet, demand: demand + 8 }).status).toBe("infeasible");
  });
});

describe("a level that cannot be survived", () => {
  const oneProvider = clouds([3], [MACHINE], {
    demand: 32,
    targets: { unavailability: 5e-4, survive: [{ level: "provider", units: 16 }] },
  });

  it("is said with what would be left", () => {
    expectInfeasible(
      oneProvider,
      "survive:provider",
      /^16 GPUs left when any one provider is lost$/,
      /^at most 0 GPUs left of 1 provider /,
    );
  });

  it("suggests another provider, which is enough", () => {
    const { cost } = suggestion(oneProvider, /add another provider like a with the same offerings/);
    const { demand, targets } = oneProvider;
    expect(tried(clouds([3, 3], [MACHINE], { demand, targets })).cost).toBe(cost);
  });

  it("suggests to do without, where nothing can be left", () => {
    const { cost } = suggestion(oneProvider, /do not ask for units to be left when a provider is lost/);
    expect(tried(withTargets(oneProvider, { survive: [] })).cost).toBe(cost);
  });

  it("suggests the most that can be left where limits are in the way", () => {
    const limited = clouds([2, 2], [{ ...MACHINE, limit: 2 }], {
      demand: 32,
      targets: { unavailability: 5e-3, survive: [{ level: "provider", units: 40 }] },
    });
    expectInfeasible(limited, "survive:provider", /^40 GPUs/, /^at most 32 GPUs left of 2 providers/);
    const { numbers, cost } = suggestion(limited, /ask for (\d+) GPUs instead of 40 to be left/);
    expect(numbers).toEqual(["32"]);
    expect(tried(withTargets(limited, { survive: [{ level: "provider", units: 32 }] })).cost).toBe(cost);
  });
});
