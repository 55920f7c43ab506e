import { TerraformStack, Testing } from "cdktf";
import { PurchaseOption } from "../../lib/concepts/gpu-demand";
import { GpuFleet } from "../../lib/concepts/gpu-fleet";
import { GpuNodePool, type GpuNodePoolProps } from "../../lib/concepts/gpu-node-pool";
import { LeptonCloudCore } from "../../lib/concepts/lepton-cloud-core";
import { Capability } from "../../lib/platform/platform";
import { TaintEffect } from "../../lib/platform/node-pool-contract";
import { brokenRules, leptonError } from "../support/broken-rules";
import { FakePlatform } from "../support/fake-platform";

interface Setting {
  readonly platform: FakePlatform;
  readonly core: LeptonCloudCore;
  readonly stack: TerraformStack;
}

function setting(platform = new FakePlatform("aws", "us-east-1")): Setting {
  const stack = new TerraformStack(Testing.app(), "stack");
  return { platform, stack, core: new LeptonCloudCore(stack, "core", { platform, zones: ["use1-az2", "use1-az4", "use1-az6"] }) };
}

function pool(props: Partial<GpuNodePoolProps>, { core, stack } = setting(), id = "pool"): GpuNodePool {
  return new GpuNodePool(stack, id, { core, gpus: 16, accelerators: ["L4"], ...props });
}

describe("what the platform is asked to create", () => {
  test("one static group per share, with what the machine is", () => {
    const given = setting();
    const created = pool({ accelerators: ["H100"], minGpusPerMachine: 8, gpus: 32 }, given);
    const [spec] = given.platform.pools;
    expect(spec!.groups).toEqual(
      created.shares.map((share) => ({
        zone: share.zone,
        machineType: "p5.48xlarge",
        spot: false,
        nodes: share.machines,
        autoscaling: undefined,
        architecture: "amd64",
        acceleratorKind: "gpu",
        acceleratorModel: "H100",
        acceleratorCount: 8,
        efaInterfaces: 32,
        localNvmeGb: 30400,
      })),
    );
    expect(created.nodeGroupNames).toEqual(created.shares.map((share) => `pool-${share.zone}`));
  });

  test("an elastic group starts at its least and moves up to the plan", () => {
    const given = setting();
    const created = pool({ minUnits: 0 }, given);
    expect(given.platform.pools[0]!.groups.map(({ nodes, autoscaling }) => ({ nodes, autoscaling }))).toEqual(
      created.shares.map((share) => ({ nodes: 0, autoscaling: { minNodes: 0, maxNodes: share.machines } })),
    );
  });

  test("labels, taints, disk and fabric arrive", () => {
    const given = setting();
    const taint = { key: "team", value: "training", effect: TaintEffect.NO_SCHEDULE };
    pool({ labels: { team: "training" }, taints: [taint], bootDiskGib: 500, fabric: false, name: "research" }, given);
    expect(given.platform.pools[0]).toMatchObject({
      name: "research",
      labels: { team: "training" },
      taints: [taint],
      bootDiskGib: 500,
      fabric: false,
    });
  });
});

describe("bad input", () => {
  test("an own demand beside a fleet", () => {
    const given = setting();
    const fleet = new GpuFleet({ cores: [given.core], gpus: 8, accelerators: ["L4"] });
    expect(brokenRules(() => pool({ fleet }, given))).toEqual(["fleet-and-demand", "fleet-and-demand"]);
  });

  test("errors of the planner name the pool", () => {
    expect(leptonError(() => pool({ gpus: 0 })).where).toBe("stack/pool");
  });

  test.each<[string, Partial<GpuNodePoolProps>, string[]]>([
    ["a name that is too long", { name: "a-name-of-more-than-twenty" }, ["pool-name"]],
    ["a disk too small for an image", { bootDiskGib: 20 }, ["boot-disk"]],
    ["both", { name: "X", bootDiskGib: 1.5 }, ["boot-disk", "pool-name"]],
  ])("%s", (_, props, rules) => expect(brokenRules(() => pool(props))).toEqual(rules));

  test("two pools of one name on one core", () => {
    const given = setting();
    pool({ name: "gpu" }, given, "one");
    expect(brokenRules(() => pool({ name: "gpu" }, given, "two"))).toEqual(["pool-name-taken"]);
  });

  test("a platform without GPU pools", () => {
    const given = setting(new FakePlatform("aws", "us-east-1", [Capability.CLOUD_CORE]));
    expect(brokenRules(() => pool({}, given))).toEqual(["platform-capability"]);
  });

  test("spot on a platform that sells none", () => {
    const given = setting(new FakePlatform("aws", "us-east-1", [Capability.CLOUD_CORE, Capability.GPU_NODE_POOL]));
    expect(brokenRules(() => pool({ purchaseOptions: [PurchaseOption.SPOT], availability: 0.9 }, given))).toEqual(["platform-capability"]);
  });
});
