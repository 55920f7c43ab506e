import { TerraformStack, Testing } from "cdktf";
import { PurchaseOption, type GpuDemand } from "../../lib/concepts/gpu-demand";
import { GpuFleet } from "../../lib/concepts/gpu-fleet";
import { GpuNodePool } from "../../lib/concepts/gpu-node-pool";
import { LeptonCloudCore } from "../../lib/concepts/lepton-cloud-core";
import type { FleetPlanDocument } from "../../lib/report/fleet-plan-document";
import type { FleetPlan } from "../../lib/sizing/fleet-plan";
import { planFleet } from "../../lib/sizing/plan-fleet";
import { verifyFleetPlan } from "../../lib/sizing/verify-fleet-plan";
import { exhaust } from "../sizing/support/brute-force";
import { FakePlatform } from "../support/fake-platform";

jest.mock("../../lib/sizing/plan-fleet", () => {
  const actual = jest.requireActual<typeof import("../../lib/sizing/plan-fleet")>("../../lib/sizing/plan-fleet");
  return { ...actual, planFleet: jest.fn(actual.planFleet) };
});

const planner = jest.mocked(planFleet);
const L4: GpuDemand = { gpus: 4, machineTypes: ["g6.xlarge"], availability: 0.999 };

function setting() {
  const platform = new FakePlatform("aws", "us-east-1");
  const stack = new TerraformStack(Testing.app(), "stack");
  return { platform, stack, core: new LeptonCloudCore(stack, "core", { platform, zones: ["use1-az2", "use1-az4", "use1-az6"] }) };
}

/** Machines by zone that the platform was asked for. */
function realised({ pools }: FakePlatform): Record<string, number> {
  return Object.fromEntries(pools[0]!.groups.map(({ zone, nodes, autoscaling }) => [zone, autoscaling?.maxNodes ?? nodes]));
}

/** Machines by zone of a plan. */
function planned({ counts }: Pick<FleetPlan, "counts">): Record<string, number> {
  return Object.fromEntries(counts.map(({ offering, count }) => [offering.split("/")[2]!, count]));
}

beforeEach(() => planner.mockClear());

describe("a node pool is what planFleet says", () => {
  test.each<[string, GpuDemand, number]>([
    ["GPUs", L4, 1],
    ["replicas", { replicas: 5, replicaNeeds: { gpus: 2 }, machineTypes: ["g6.12xlarge"], availability: 0.995 }, 1],
    ["an elastic demand", { ...L4, minUnits: 2 }, 2],
    ["a demand that shrinks to nothing", { ...L4, minUnits: 0 }, 1],
    ["spot", { ...L4, purchaseOptions: [PurchaseOption.SPOT], availability: 0.9 }, 1],
    ["a survived zone", { ...L4, keepWithoutAnyZone: 4 }, 1],
  ])("for %s of its own", (_name, demand, plans) => {
    const { platform, stack, core } = setting();
    const pool = new GpuNodePool(stack, "pool", { core, ...demand });
    expect(planner).toHaveBeenCalledTimes(plans);
    const plan = planner.mock.results[0]!.value as FleetPlan;
    expect(plan.counts.length).toBeGreaterThan(0);
    expect(realised(platform)).toEqual(planned(plan));
    expect((JSON.parse(pool.fleet.toJson()) as FleetPlanDocument).plan).toEqual(plan);
  });

  test("for the share of a fleet, without planning again", () => {
    const { platform, stack, core } = setting();
    const fleet = new GpuFleet({ cores: [core], ...L4 });
    expect(planner).toHaveBeenCalledTimes(1);
    new GpuNodePool(stack, "pool", { core, fleet });
    expect(planner).toHaveBeenCalledTimes(1);
    expect(realised(platform)).toEqual(planned(planner.mock.results[0]!.value as FleetPlan));
  });

  test("also when it says something else", () => {
    const { platform, stack, core } = setting();
    const { planFleet: actual } = jest.requireActual<typeof import("../../lib/sizing/plan-fleet")>("../../lib/sizing/plan-fleet");
    planner.mockImplementationOnce((problem) => {
      const plan = actual(problem);
      return { ...plan, counts: plan.counts.map(({ offering, count }) => ({ offering, count: count + 7 })) };
    });
    new GpuNodePool(stack, "pool", { core, ...L4 });
    expect(realised(platform)).toEqual(planned(planner.mock.results[0]!.value as FleetPlan));
  });

  test("which is the cheapest of all fleets, by trying them", () => {
    const { stack, core } = setting();
    const pool = new GpuNodePool(stack, "pool", { core, ...L4 });
    const { problem, plan } = JSON.parse(pool.fleet.toJson()) as FleetPlanDocument;
    expect([plan.status, verifyFleetPlan(problem, plan)]).toEqual(["optimal", []]);
    const most = problem.offerings.map(({ microUsdPerHour }) => Math.floor(plan.microUsdPerHour / microUsdPerHour));
    expect(exhaust(problem, most, plan.microUsdPerHour).cost).toBe(plan.microUsdPerHour);
    // The demand alone, evenly spread, is cheaper and misses the target: counts that come from elsewhere would show.
    expect(plan.installedUnits).toBeGreaterThan(problem.demand);
  });
});
