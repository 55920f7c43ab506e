import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { GooglePlatform } from "../../lib/google/google-platform";
import { TaintEffect, type NodeGroupSpec, type NodePoolSpec } from "../../lib/platform/node-pool-contract";
import { brokenRules, leptonError } from "../support/broken-rules";
import { coreSpec, GOOGLE_ZONES } from "../support/core-spec";
import type { Block, SynthesizedStack } from "../support/synthesized-stack";
import { googleStack, groupSpec, poolSpec, PROJECT } from "./google-stack";
import { addressOf, createdBefore } from "./reachable";

function withPool(spec: NodePoolSpec): SynthesizedStack {
  return googleStack({}, {}, (core) => core.realiseNodePool(core.node.scope!, "training", spec));
}

function groupOf(group: Partial<NodeGroupSpec> = {}, pool: Partial<NodePoolSpec> = {}): Block {
  const pools = withPool(poolSpec([groupSpec(group)], pool)).all("google_container_node_pool");
  return pools.find(({ name }) => name !== "system")!;
}

describe("a static group", () => {
  const group = groupOf();

  it("keeps its size", () => {
    expect(group.node_count).toBe(4);
    expect([group.autoscaling, group.initial_node_count, group.lifecycle]).toEqual([undefined, undefined, undefined]);
  });

  it("stands in one zone", () => {
    expect(group.location).toBe("us-central1");
    expect(group.node_locations).toEqual(["us-central1-a"]);
  });

  it("has its accelerators and a driver that GKE installs", () => {
    expect(group.node_config.machine_type).toBe("a3-megagpu-8g");
    expect(group.node_config.guest_accelerator).toEqual([
      { type: "nvidia-h100-mega-80gb", count: 8, gpu_driver_installation_config: { gpu_driver_version: "DEFAULT" } },
    ]);
  });

  it("is renewed without a machine more than it has", () => {
    expect(group.upgrade_settings).toEqual({ strategy: "SURGE", max_surge: 0, max_unavailable: 1 });
    expect(group.management).toEqual({ auto_repair: true, auto_upgrade: true });
  });

  it("is as closed as the system nodes", () => {
    const system = withPool(poolSpec([groupSpec()]))
      .all("google_container_node_pool")
      .find(({ name }) => name === "system")!;
    const fields = [
      "image_type",
      "service_account",
      "boot_disk_kms_key",
      "shielded_instance_config",
      "workload_metadata_config",
      "metadata",
    ];
    for (const field of [...fields, "kubelet_config", "gvnic", "oauth_scopes", "resource_labels"]) {
      expect([field, group.node_config[field]]).toEqual([field, system.node_config[field]]);
    }
    expect(group.network_config.enable_private_nodes).toBe(true);
  });
});

describe("an autoscaled group", () => {
  const group = groupOf({ autoscaling: { minNodes: 0, maxNodes: 8 } });

  it("moves within its bounds, and Terraform leaves its size alone", () => {
    expect(group.autoscaling).toMatchObject({ min_node_count: 0, max_node_count: 8 });
    expect(group.initial_node_count).toBe(4);
    expect(group.node_count).toBeUndefined();
    expect(group.lifecycle.ignore_changes.sort()).toEqual(["initial_node_count", "node_count"]);
  });
});

describe("labels and taints", () => {
  it("say what the machines are, with the same keys as on every cloud, and what the user adds", () => {
    expect(groupOf({ spot: true }, { labels: { team: "research" } }).node_config.labels).toEqual({
      "lepton.dev/pool": "training",
      "lepton.dev/accelerator": "H100",
      "lepton.dev/accelerator-count": "8",
      "lepton.dev/purchase-option": "spot",
      team: "research",
    });
    expect(groupOf().node_config.labels["lepton.dev/purchase-option"]).toBe("on-demand");
  });

  it("are the user's in GKE's spelling; that of the accelerator is GKE's own", () => {
    const taints = Object.values(TaintEffect).map((effect) => ({ key: `key-${effect}`, value: "yes", effect }));
    expect(groupOf({}, { taints }).node_config.taint).toEqual([
      { key: "key-NoSchedule", value: "yes", effect: "NO_SCHEDULE" },
      { key: "key-PreferNoSchedule", value: "yes", effect: "PREFER_NO_SCHEDULE" },
      { key: "key-NoExecute", value: "yes", effect: "NO_EXECUTE" },
    ]);
    expect(JSON.stringify(groupOf().node_config.taint ?? [])).not.toContain("nvidia.com/gpu");
  });
});

describe("machine types", () => {
  it("are spot machines only where asked for", () => {
    expect(groupOf({ spot: true }).node_config.spot).toBe(true);
    expect(groupOf().node_config.spot).toBe(false);
  });

  it.each([
    [{ machineType: "g2-standard-48", acceleratorModel: "L4", acceleratorCount: 4 }, "pd-ssd", undefined],
    [{ machineType: "a2-highgpu-8g", acceleratorModel: "A100" }, "pd-ssd", undefined],
    [{ machineType: "a2-ultragpu-8g", acceleratorModel: "A100-80GB" }, "pd-ssd", 8],
    [{ machineType: "a3-highgpu-8g" }, "pd-ssd", 16],
    [{ machineType: "a3-megagpu-8g" }, "pd-ssd", 16],
    [{ machineType: "a3-ultragpu-8g", acceleratorModel: "H200" }, "hyperdisk-balanced", 32],
    [{ machineType: "a3-ultragpu-8g-nolssd", acceleratorModel: "H200" }, "hyperdisk-balanced", undefined],
    [{ machineType: "a4-highgpu-8g", acceleratorModel: "B200" }, "hyperdisk-balanced", 32],
  ])("%j boots from %s and lends its %p local SSDs to pods", (group, diskType, localSsds) => {
    const { node_config } = groupOf(group, { bootDiskGib: 300 });
    expect([node_config.disk_type, node_config.disk_size_gb]).toEqual([diskType, 300]);
    expect(node_config.ephemeral_storage_local_ssd_config?.local_ssd_count).toBe(localSsds);
  });

  it("with TPUs have no accelerator to name and no driver to install", () => {
    const tpu = groupOf({ machineType: "ct6e-standard-4t", acceleratorKind: "tpu", acceleratorModel: "TPU-v6e", acceleratorCount: 4 });
    expect(tpu.node_config.guest_accelerator).toBeUndefined();
    expect(tpu.placement_policy).toBeUndefined();
    expect(tpu.node_config.labels["lepton.dev/accelerator"]).toBe("TPU-v6e");
  });

  it.each([
    ["a3-megagpu-8g", "H100", true],
    ["a2-highgpu-8g", "A100", true],
    ["g2-standard-48", "L4", false],
    ["a4-highgpu-8g", "B200", false],
  ])("%s with %s are placed close together for a fabric: %p", (machineType, acceleratorModel, compact) => {
    const group = { machineType, acceleratorModel };
    expect(groupOf(group, { fabric: true }).placement_policy).toEqual(compact ? { type: "COMPACT" } : undefined);
    expect(groupOf(group, { fabric: false }).placement_policy).toBeUndefined();
  });
});

describe("a pool", () => {
  const groups = [groupSpec(), groupSpec({ zone: "us-central1-b", spot: true }), groupSpec({ zone: "us-central1-c" })];

  it("has one group a row, in the order of the rows, at pinned addresses", () => {
    const stack = googleStack({}, {}, (core) => {
      const pool = core.realiseNodePool(core.node.scope!, "training", poolSpec(groups));
      new TerraformOutput(core.node.scope!, "names", { value: pool.nodeGroupNames });
    });
    expect(stack.json.output.names.value).toEqual(
      ["a-a3-megagpu-8g-on-demand", "b-a3-megagpu-8g-spot", "c-a3-megagpu-8g-on-demand"].map(
        (part) => `\${${addressOf(stack, `google_container_node_pool.training_us-central1-${part}`)}.name}`,
      ),
    );
    expect(stack.addresses().filter((address) => address.startsWith("google_container_node_pool.training"))).toMatchInlineSnapshot(`
      [
        "google_container_node_pool.training_us-central1-a-a3-megagpu-8g-on-demand_4D15825C",
        "google_container_node_pool.training_us-central1-b-a3-megagpu-8g-spot_AB61CB4C",
        "google_container_node_pool.training_us-central1-c-a3-megagpu-8g-on-demand_5336D6A4",
      ]
    `);
    expect(
      stack
        .all("google_container_node_pool")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["system", "training-a-a3-megagpu-8g", "training-b-a3-megagpu-8g-spot", "training-c-a3-megagpu-8g"]);
  });

  it("comes after the system nodes, without which GKE would not taint its nodes", () => {
    const stack = withPool(poolSpec(groups));
    for (const address of stack.addresses().filter((candidate) => candidate.startsWith("google_container_node_pool.training"))) {
      expect(createdBefore(stack, address)).toContain(addressOf(stack, "google_container_node_pool.core_SystemNodes"));
    }
  });

  it("keeps every address when rows are added before and behind", () => {
    const few = new Set(withPool(poolSpec(groups.slice(1, 2))).addresses());
    const many = new Set(withPool(poolSpec(groups)).addresses());
    expect([...few].filter((address) => !many.has(address))).toEqual([]);
  });

  it("has names that GKE takes, even the longest, and tells groups apart that differ at the end only", () => {
    const long = [false, true].map((spot) => groupSpec({ machineType: "a3-ultragpu-8g-nolssd", acceleratorModel: "H200", spot }));
    const names = withPool(poolSpec(long, { name: "a-pool-of-long-name1" }))
      .all("google_container_node_pool")
      .map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
    for (const name of names) {
      expect(name).toMatch(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
    }
  });
});

describe("a pool that Google cannot realise", () => {
  function rulesOf(...groups: Partial<NodeGroupSpec>[]): string[] {
    return brokenRules(() => withPool(poolSpec(groups.map(groupSpec))));
  }

  it.each([
    ["another cloud's machine type", { machineType: "p5.48xlarge" }, "google-machine-type"],
    ["a machine without accelerators", { machineType: "n2-standard-8" }, "google-machine-type"],
    ["a zone of another region", { zone: "us-east4-a" }, "google-zone"],
    ["another accelerator than the machine has", { acceleratorModel: "A100" }, "google-accelerator-model"],
    ["Trainium", { acceleratorKind: "neuron", acceleratorModel: "Trainium2" }, "google-accelerator-kind"],
    ["a TPU that is called a GPU", { machineType: "ct6e-standard-4t" }, "google-accelerator-kind"],
    ["a part of an A3 High on demand", { machineType: "a3-highgpu-2g", acceleratorCount: 2 }, "google-spot-only"],
  ])("says so of %s", (_, group, rule) => {
    expect(rulesOf(group)).toEqual([rule]);
  });

  it("takes a part of an A3 High as spot", () => {
    expect(groupOf({ machineType: "a3-highgpu-2g", acceleratorCount: 2, spot: true }).node_config.guest_accelerator[0].count).toBe(2);
  });

  it("says so of two groups that are one", () => {
    expect(rulesOf({}, {})).toEqual(["google-node-group-repeated"]);
  });

  it("names all broken rules at once and creates nothing of the pool", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const core = new GooglePlatform({ project: PROJECT, region: "us-central1" }).realiseCore(stack, "core", coreSpec(GOOGLE_ZONES));
    const groups = [groupSpec({ machineType: "p5.48xlarge", zone: "use1-az4" }), groupSpec({ machineType: "a3-highgpu-1g" })];
    const error = leptonError(() => core.realiseNodePool(stack, "training", poolSpec(groups)));
    expect(error.where).toBe("stack/training");
    expect(error.rules.map(({ rule }) => rule)).toEqual(["google-zone", "google-machine-type", "google-spot-only"]);
  });
});
