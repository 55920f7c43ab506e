import { TerraformStack, Testing } from "cdktf";
import { PurchaseOption, type GpuDemand } from "../../lib/concepts/gpu-demand";
import { GpuNodePool } from "../../lib/concepts/gpu-node-pool";
import { LeptonCloudCore, type LeptonCloudCoreProps } from "../../lib/concepts/lepton-cloud-core";
import { TaintEffect } from "../../lib/platform/node-pool-contract";
import { SynthesizedStack } from "../support/synthesized-stack";
import { PLATFORMS, type ConformingPlatform } from "./platforms";

interface Built {
  readonly stack: SynthesizedStack;
  readonly pool: GpuNodePool | undefined;
}

function build(on: ConformingPlatform, demand?: GpuDemand, props: Partial<LeptonCloudCoreProps> = {}): Built {
  const stack = new TerraformStack(Testing.app(), "stack");
  const core = new LeptonCloudCore(stack, "core", {
    platform: on.create(stack),
    zones: on.zones,
    administrators: [on.administrator],
    tags: { team: "conformance" },
    ...props,
  });
  const taints = [{ key: "team", value: "a", effect: TaintEffect.NO_SCHEDULE }];
  const pool = demand && new GpuNodePool(stack, "pool", { core, ...demand, labels: { team: "a" }, taints });
  return { stack: SynthesizedStack.of(stack), pool };
}

describe.each(PLATFORMS)("$name", (on) => {
  describe("LeptonCloudCore", () => {
    const { stack } = build(on);
    const cluster = on.cluster(stack);

    test("keeps the control plane private", () => expect(on.hasPrivateControlPlane(cluster)).toBe(true));
    test("encrypts Kubernetes secrets", () => expect(on.hasEncryptedSecrets(cluster)).toBe(true));
    test("pins the Kubernetes version", () => expect(on.version(cluster)).toBe("1.35"));
    test("grants the administrators access", () => expect(stack.text).toContain(on.administrator));
    test("tags what it creates", () => expect(stack.text.split('"team":"conformance"').length).toBeGreaterThan(5));
    test("opens nothing to the world", () => {
      const ingress = [...stack.all("aws_vpc_security_group_ingress_rule"), ...stack.all("google_compute_firewall")];
      const open = ingress.filter(
        (rule) => rule.cidr_ipv4 === "0.0.0.0/0" || (rule.source_ranges?.includes("0.0.0.0/0") && rule.allow !== undefined),
      );
      expect(ingress.length).toBeGreaterThan(0);
      expect(open).toEqual([]);
    });
    test.each(on.stateful)("protects every %s from deletion, unless told otherwise", (type) => {
      const isProtected = (of: SynthesizedStack): boolean[] => of.all(type).map((resource) => resource.lifecycle?.prevent_destroy === true);
      expect(isProtected(stack).length).toBeGreaterThan(0);
      expect(new Set(isProtected(stack))).toEqual(new Set([true]));
      if (!type.includes("kms")) {
        expect(isProtected(build(on, undefined, { deletionProtection: false }).stack)).not.toContain(true);
      }
    });
    test("is the same bytes when built again", () => expect(build(on).stack.text).toBe(stack.text));
  });

  describe("GpuNodePool", () => {
    const l4 = { gpus: 8, accelerators: ["L4"], availability: 0.99 };
    const { stack, pool } = build(on, l4);
    const groups = on.gpuGroups(stack);

    test("creates the planned machines, and lets nobody else count them", () => {
      expect(groups.map(({ machineType, min, max }) => ({ machineType, min, max }))).toEqual(
        pool!.shares.map(({ machineType, machines }) => ({ machineType, min: machines, max: machines })),
      );
      expect(groups.map((group) => group.ignoresSize)).not.toContain(true);
    });
    test("labels and taints nodes alike on every cloud", () => {
      for (const group of groups) {
        expect(group.labels).toMatchObject({
          team: "a",
          "lepton.dev/pool": "pool",
          "lepton.dev/accelerator": "L4",
          "lepton.dev/purchase-option": "on-demand",
        });
        expect(Number(group.labels["lepton.dev/accelerator-count"])).toBeGreaterThan(0);
        expect(group.taintKeys.sort()).toEqual(["nvidia.com/gpu", "team"]);
      }
    });
    test("hands an elastic group's size to the autoscaler, within the plan's bounds", () => {
      const elastic = build(on, { ...l4, minUnits: 2 });
      expect(on.gpuGroups(elastic.stack).map(({ min, max, ignoresSize }) => ({ min, max, ignoresSize }))).toEqual(
        elastic.pool!.shares.map(({ minMachines, machines }) => ({ min: minMachines, max: machines, ignoresSize: true })),
      );
    });
    test("buys spot machines where the plan says so", () => {
      const spot = on.gpuGroups(build(on, { ...l4, purchaseOptions: [PurchaseOption.SPOT], availability: 0.9 }).stack);
      expect(spot.length).toBeGreaterThan(0);
      expect(new Set(spot.map((group) => group.spot))).toEqual(new Set([true]));
      expect(groups.map((group) => group.spot)).not.toContain(true);
    });
  });
});
