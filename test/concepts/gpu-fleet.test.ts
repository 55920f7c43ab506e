import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { PurchaseOption, type GpuDemand } from "../../lib/concepts/gpu-demand";
import { GpuFleet } from "../../lib/concepts/gpu-fleet";
import { complement } from "../../lib/concepts/gpu-fleet-problem";
import { GpuNodePool } from "../../lib/concepts/gpu-node-pool";
import { LeptonCloudCore } from "../../lib/concepts/lepton-cloud-core";
import type { FleetPlanDocument } from "../../lib/report/fleet-plan-document";
import { fleetUnavailability, planFleet, verifyFleetPlan } from "../../lib/sizing";
import { brokenRules, leptonError } from "../support/broken-rules";
import { FakePlatform } from "../support/fake-platform";

function cores(): [LeptonCloudCore, LeptonCloudCore] {
  const app = Testing.app();
  const awsStack = new TerraformStack(app, "aws");
  const googleStack = new TerraformStack(app, "google");
  return [
    new LeptonCloudCore(awsStack, "core", {
      platform: new FakePlatform("aws", "us-east-1"),
      cidr: "10.0.0.0/16",
      zones: ["use1-az2", "use1-az4", "use1-az6"],
    }),
    new LeptonCloudCore(googleStack, "core", { platform: new FakePlatform("google", "us-east4"), cidr: "10.1.0.0/16" }),
  ];
}

const h100: GpuDemand = { gpus: 64, accelerators: ["H100"], minGpusPerMachine: 8, availability: 0.9995 };

function documentOf(fleet: GpuFleet): FleetPlanDocument {
  return JSON.parse(fleet.toJson()) as FleetPlanDocument;
}

describe("planning over two clouds", () => {
  const [aws, google] = cores();
  const fleet = new GpuFleet({ cores: [aws, google], ...h100, keepWithoutAnyCloud: 16 });

  test("reaches its targets on paper", () => {
    expect(fleet.unavailability).toBeLessThanOrEqual(5e-4);
    const units = (core: LeptonCloudCore): number =>
      fleet.sharesOn(core).reduce((sum, share) => sum + share.machines * share.unitsPerMachine, 0);
    expect(units(aws)).toBeGreaterThanOrEqual(16);
    expect(units(google)).toBeGreaterThanOrEqual(16);
    expect(units(aws) + units(google)).toBe(fleet.installedUnits);
  });

  test("every share stands in a zone of its core, and holds machines of the class asked for", () => {
    for (const share of fleet.shares) {
      const core = share.cloud === "aws" ? aws : google;
      expect(core.zones).toContain(share.zone);
      const accelerator = fleet.catalog.machineType(share.cloud, share.machineType)!.accelerator!;
      expect(accelerator.model).toBe("H100");
      expect(accelerator.count).toBeGreaterThanOrEqual(8);
      expect(share.unitsPerMachine).toBe(accelerator.count);
    }
  });

  test("the money adds up, share by share", () => {
    const hourly = fleet.shares.reduce((sum, share) => sum + share.machines * share.usdPerHourPerMachine, 0);
    expect(fleet.usdPerMonth).toBeCloseTo(hourly * 730, 2);
  });

  test("the plan document holds a problem whose answer it is", () => {
    const { problem, plan, summary } = documentOf(fleet);
    expect(verifyFleetPlan(problem, plan)).toEqual([]);
    expect(planFleet(problem)).toEqual(plan);
    expect(fleetUnavailability(problem, plan.counts)).toBe(summary.unavailability);
    expect(summary.targetUnavailability).toBe(5e-4);
  });

  test("survival targets cost something, and that is what binds them", () => {
    const free = new GpuFleet({ cores: cores(), ...h100 });
    expect(free.usdPerMonth).toBeLessThan(fleet.usdPerMonth);
  });
});

describe("what is posed to the planner", () => {
  const posed = (demand: GpuDemand): FleetPlanDocument["problem"] => documentOf(new GpuFleet({ cores: cores(), ...demand })).problem;

  test("on demand only, unless spot is allowed", () => {
    const bought = (demand: GpuDemand): Set<string> => new Set(posed(demand).offerings.map((offering) => offering.purchaseOption));
    expect(bought(h100)).toEqual(new Set(["on-demand"]));
    expect(bought({ ...h100, purchaseOptions: [PurchaseOption.ON_DEMAND, PurchaseOption.SPOT] })).toEqual(new Set(["on-demand", "spot"]));
  });

  test("replicas are counted whole: what fits on a machine, not what it has", () => {
    const replicaNeeds = { gpus: 3, memoryGib: 100 };
    const { offerings, unit, demand } = posed({ replicas: 4, replicaNeeds, accelerators: ["H100"], minGpusPerMachine: 8 });
    expect([unit, demand]).toEqual(["replica", 4]);
    expect(new Set(offerings.map((offering) => offering.unitsPerInstance))).toEqual(new Set([2]));
  });

  test("limits, budget and failure figures arrive", () => {
    const problem = posed({
      ...h100,
      maxUsdPerMonth: 1_000_000,
      maxMachinesPerZone: { "p5.48xlarge": 5 },
      failureModel: { instance: 0.02, zone: 0.003 },
    });
    expect(problem.targets.maxMicroUsdPerHour).toBe(Math.floor(1e12 / 730));
    expect(new Set(problem.offerings.map(({ machineType, limit }) => `${machineType} ${limit}`))).toContain("p5.48xlarge 5");
    expect(new Set(problem.offerings.map((offering) => offering.instanceUnavailability))).toEqual(new Set([0.02]));
    expect(new Set(problem.domains.filter(({ level }) => level === "zone").map((domain) => domain.unavailability))).toEqual(
      new Set([0.003]),
    );
  });

  test("the complement of a target keeps the digits people wrote", () => {
    expect([0.9995, 0.999, 0.99999, 0.9, 0.999999999].map(complement)).toEqual([0.0005, 0.001, 0.00001, 0.1, 1e-9]);
    expect(1 - 0.9995).not.toBe(0.0005);
  });
});

describe("elastic fleets", () => {
  const fleet = new GpuFleet({ cores: cores(), ...h100, minUnits: 16 });

  test("the small plan is part of the large one and reaches the same availability", () => {
    const { problem, lowerBounds } = documentOf(fleet);
    const counts = Object.entries(lowerBounds!).map(([offering, count]) => ({ offering, count }));
    expect(fleetUnavailability({ ...problem, demand: 16 }, counts)).toBeLessThanOrEqual(5e-4);
    for (const share of fleet.shares) {
      expect(share.minMachines).toBeLessThanOrEqual(share.machines);
    }
    expect(fleet.shares.reduce((sum, share) => sum + share.minMachines, 0)).toBeLessThan(
      fleet.shares.reduce((sum, share) => sum + share.machines, 0),
    );
  });

  test("nothing to keep means a floor of zero", () => {
    const idle = new GpuFleet({ cores: cores(), ...h100, minUnits: 0 });
    expect(idle.isElastic).toBe(true);
    expect(idle.shares.map((share) => share.minMachines)).toEqual(idle.shares.map(() => 0));
  });

  test("a static fleet has no bounds", () => {
    const fixed = new GpuFleet({ cores: cores(), ...h100 });
    expect(fixed.isElastic).toBe(false);
    expect(fixed.shares.map((share) => share.minMachines)).toEqual(fixed.shares.map((share) => share.machines));
  });
});

describe("bad input is one error that names every broken rule", () => {
  const plan = (demand: GpuDemand): GpuFleet => new GpuFleet({ cores: cores(), ...demand });

  test.each<[string, GpuDemand, string[]]>([
    ["nothing asked for", {}, ["demand-unit"]],
    ["GPUs and replicas", { gpus: 1, replicas: 1, replicaNeeds: { gpus: 1 } }, ["demand-unit"]],
    ["replicas without needs", { replicas: 1 }, ["replica-needs"]],
    ["no GPU", { gpus: 0 }, ["number-range"]],
    ["half a GPU", { gpus: 0.5 }, ["number-range"]],
    ["always up", { gpus: 1, availability: 1 }, ["number-range"]],
    ["more than always up", { gpus: 1, availability: 99.95 }, ["number-range"]],
    ["never up", { gpus: 1, availability: 0 }, ["number-range"]],
    ["not a number", { gpus: Number.NaN, availability: Number.NaN }, ["number-range", "number-range"]],
    ["a free fleet", { gpus: 1, maxUsdPerMonth: 0 }, ["number-range"]],
    ["a floor above the ceiling", { gpus: 4, minUnits: 5 }, ["min-units"]],
    ["certain failure", { gpus: 1, failureModel: { zone: 1 } }, ["number-range"]],
    ["an empty list", { gpus: 1, accelerators: [] }, ["empty-list"]],
    [
      "a misspelt model and type",
      { gpus: 1, accelerators: ["H1OO"], machineTypes: ["p5.48xlrage"] },
      ["accelerator-model-known", "machine-type-known"],
    ],
    [
      "everything wrong",
      { gpus: -1, availability: 2, minGpuMemoryGib: -1, keepWithoutAnyCloud: 0 },
      Array(4).fill("number-range") as string[],
    ],
  ])("%s", (_, demand, rules) => expect(brokenRules(() => plan(demand))).toEqual(rules));

  test("tokens, without judging them", () => {
    const [aws] = cores();
    const token = new TerraformVariable(TerraformStack.of(aws), "gpus", { type: "number" }).numberValue;
    const error = leptonError(() => new GpuFleet({ cores: [aws], gpus: token, availability: token }));
    expect(error.rules.map(({ rule, problem }) => `${rule}: ${problem}`)).toEqual([
      "token-not-allowed: 'gpus' is a value that only Terraform will know",
      "token-not-allowed: 'availability' is a value that only Terraform will know",
    ]);
  });

  test("misspelt names come with the nearest match", () => {
    expect(leptonError(() => plan({ gpus: 1, accelerators: ["H1OO"], machineTypes: ["p5.48xlrage"] })).message).toMatch(
      /H100[^]*p5\.48xlarge|p5\.48xlarge[^]*H100/,
    );
  });

  test("cores that are none, repeated, or share a zone", () => {
    const [aws] = cores();
    expect(brokenRules(() => new GpuFleet({ cores: [], gpus: 1 }))).toEqual(["no-core"]);
    expect(brokenRules(() => new GpuFleet({ cores: [aws, aws], gpus: 1 }))).toEqual(["core-repeated"]);
    const twin = new LeptonCloudCore(TerraformStack.of(aws), "twin", {
      platform: new FakePlatform("aws", "us-east-1"),
      cidr: "10.70.0.0/16",
      podCidr: "100.127.0.0/16",
      zones: ["use1-az4", "use1-az5"],
    });
    expect(brokenRules(() => new GpuFleet({ cores: [aws, twin], gpus: 1 }))).toEqual(["cores-share-zone"]);
  });
});

describe("targets that cannot be reached", () => {
  const message = (demand: GpuDemand, on = cores()): string => leptonError(() => new GpuFleet({ cores: on, ...demand })).message;

  test("a budget below the cheapest fleet names the least budget", () => {
    expect(message({ ...h100, maxUsdPerMonth: 100_000 })).toMatch(/budget[^]*\$4\d\d,\d\d\d/);
  });

  test("an availability beyond one region names what can be reached", () => {
    const text = message({ ...h100, availability: 0.999999 }, [cores()[0]] as unknown as [LeptonCloudCore, LeptonCloudCore]);
    expect(text).toMatch(/unavailability/);
    expect(text).toMatch(/unreachable-/);
  });

  test("limits below the demand", () => {
    expect(message({ ...h100, machineTypes: ["p5.48xlarge"], maxMachinesPerZone: { "p5.48xlarge": 2 } })).toMatch(/unreachable-/);
  });

  test("needs that no machine meets name the nearest misses", () => {
    expect(message({ gpus: 1, minGpuMemoryGib: 4_000 })).toMatch(/4000/);
  });
});

describe("realising a fleet", () => {
  test("a share that is not realised fails before anything is written", () => {
    const [aws, google] = cores();
    const fleet = new GpuFleet({ cores: [aws, google], ...h100, keepWithoutAnyCloud: 16 });
    const googleStack = TerraformStack.of(google);
    new GpuNodePool(googleStack, "training", { core: google, fleet });
    expect(() => Testing.synth(googleStack, true)).toThrow(/aws\/core .* is not realised/);
    new GpuNodePool(TerraformStack.of(aws), "training", { core: aws, fleet });
    expect(() => Testing.synth(googleStack, true)).not.toThrow();
  });

  test("a core outside the fleet, or a second pool for the same share, is refused", () => {
    const [aws, google] = cores();
    const stack = TerraformStack.of(aws);
    const fleet = new GpuFleet({ cores: [aws], ...h100 });
    new GpuNodePool(stack, "training", { core: aws, fleet });
    expect(brokenRules(() => new GpuNodePool(stack, "again", { core: aws, fleet }))).toEqual(["fleet-realised-twice"]);
    expect(brokenRules(() => new GpuNodePool(TerraformStack.of(google), "other", { core: google, fleet }))).toEqual(["fleet-core"]);
  });
});
