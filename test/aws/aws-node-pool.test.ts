import { TerraformOutput, TerraformStack } from "cdktf";
import { LeptonError } from "../../lib/errors";
import { TaintEffect, type NodeGroupSpec, type NodePoolSpec } from "../../lib/platform/node-pool-contract";
import { SynthesizedStack, type Block } from "../support/synthesized-stack";
import { addCore, awsStack, emptyStack, h100Group, nodePool } from "./aws-stack";

interface PoolParts {
  readonly stack: SynthesizedStack;
  /** Node groups of the pool by name. */
  readonly groups: Record<string, Block>;
  /** Launch templates of the pool by name. */
  readonly templates: Record<string, Block>;
}

function synthesize(pool: NodePoolSpec, placementGroups = false): PoolParts {
  const stack = awsStack({ pools: [pool], platform: { placementGroups } });
  const named = (type: string, attribute: string): Record<string, Block> =>
    Object.fromEntries(
      Object.entries(stack.resources(type))
        .filter(([id]) => id.startsWith(pool.name))
        .map(([, attributes]) => [attributes[attribute] as string, attributes]),
    );
  return { stack, groups: named("aws_eks_node_group", "node_group_name"), templates: named("aws_launch_template", "name") };
}

function userData(template: Block): string {
  return Buffer.from(template.user_data as string, "base64").toString("utf8");
}

describe("a static on-demand group and an autoscaled spot group", () => {
  const pool = nodePool([h100Group(), h100Group({ zone: "use1-az2", spot: true, nodes: 2, autoscaling: { minNodes: 0, maxNodes: 6 } })], {
    labels: { team: "vision" },
    taints: [{ key: "dedicated", value: "training", effect: TaintEffect.NO_EXECUTE }],
  });
  const { stack, groups, templates } = synthesize(pool);
  const fixed = groups["train-use1-az1-p5-48xlarge"]!;
  const elastic = groups["train-use1-az2-p5-48xlarge-spot"]!;

  test("stand in the private subnet of their zone", () => {
    for (const [zone, group] of [
      ["use1-az1", fixed],
      ["use1-az2", elastic],
    ] as const) {
      const [subnet] = Object.keys(stack.resources("aws_subnet")).filter((id) => id.includes(`${zone}_PrivateSubnet`));
      expect(group.subnet_ids).toEqual([`\${aws_subnet.${subnet}.id}`]);
    }
  });

  test("are bought as asked", () => {
    expect([fixed.capacity_type, elastic.capacity_type]).toEqual(["ON_DEMAND", "SPOT"]);
    expect([fixed.instance_types, elastic.instance_types]).toEqual([["p5.48xlarge"], ["p5.48xlarge"]]);
  });

  test("the static one holds its count", () => {
    expect(fixed.scaling_config).toEqual({ min_size: 4, max_size: 4, desired_size: 4 });
    expect(fixed.lifecycle.ignore_changes).toBeUndefined();
  });

  test("the autoscaled one holds its bounds and leaves the count to the autoscaler", () => {
    expect(elastic.scaling_config).toEqual({ min_size: 0, max_size: 6, desired_size: 2 });
    expect(elastic.lifecycle.ignore_changes).toEqual(["scaling_config[0].desired_size"]);
  });

  test("run the Bottlerocket image with NVIDIA driver and device plug-in, and are repaired", () => {
    for (const group of [fixed, elastic]) {
      expect(group).toMatchObject({
        ami_type: "BOTTLEROCKET_x86_64_NVIDIA",
        version: "1.35",
        node_repair_config: { enabled: true },
        update_config: { max_unavailable: 1 },
        lifecycle: { create_before_destroy: false },
      });
      expect(group.disk_size).toBeUndefined();
      expect(group.release_version).toBeUndefined();
    }
  });

  test("carry the library's labels and the user's", () => {
    expect(fixed.labels).toEqual({
      "lepton.dev/pool": "train",
      "lepton.dev/accelerator": "H100",
      "lepton.dev/accelerator-count": "8",
      "lepton.dev/purchase-option": "on-demand",
      team: "vision",
    });
    expect(elastic.labels["lepton.dev/purchase-option"]).toBe("spot");
  });

  test("keep other pods off", () => {
    expect(fixed.taint).toEqual([
      { key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" },
      { key: "dedicated", value: "training", effect: "NO_EXECUTE" },
    ]);
  });

  test("the autoscaler knows what a node will be like while there is none", () => {
    const tags = stack.all("aws_autoscaling_group_tag");
    const [elasticId] = Object.keys(stack.resources("aws_eks_node_group")).filter((id) => id.includes("spot"));
    expect(
      tags.every((tag) => tag.autoscaling_group_name === `\${aws_eks_node_group.${elasticId}.resources[0].autoscaling_groups[0].name}`),
    ).toBe(true);
    expect(
      Object.fromEntries(tags.map(({ tag }) => [(tag.key as string).replace("k8s.io/cluster-autoscaler/node-template/", ""), tag.value])),
    ).toEqual({
      "label/lepton.dev/pool": "train",
      "label/lepton.dev/accelerator": "H100",
      "label/lepton.dev/accelerator-count": "8",
      "label/lepton.dev/purchase-option": "spot",
      "label/team": "vision",
      "taint/nvidia.com/gpu": "present:NoSchedule",
      "taint/dedicated": "training:NoExecute",
      "resources/nvidia.com/gpu": "8",
      "resources/vpc.amazonaws.com/efa": "32",
      "resources/ephemeral-storage": "30400G",
    });
  });

  test("give metadata to the node itself only, and no key pair", () => {
    for (const template of Object.values(templates)) {
      expect(template.metadata_options).toMatchObject({ http_tokens: "required", http_put_response_hop_limit: 1 });
      expect(template.monitoring).toEqual({ enabled: true });
      expect(template.key_name).toBeUndefined();
      expect(template.image_id).toBeUndefined();
      expect((template.tag_specifications as Block[]).map((spec) => spec.resource_type)).toEqual([
        "instance",
        "volume",
        "network-interface",
      ]);
    }
  });

  test("a changed template reaches the group", () => {
    const [templateId] = Object.keys(stack.resources("aws_launch_template")).filter((id) => id.includes("use1-az1-p5"));
    expect(fixed.launch_template).toEqual({
      id: `\${aws_launch_template.${templateId}.id}`,
      version: `\${aws_launch_template.${templateId}.latest_version}`,
    });
  });

  test("the images' data volume has the size asked for", () => {
    expect(
      (templates["atlas-train-use1-az1-p5-48xlarge"]!.block_device_mappings as Block[]).map((volume) => [
        volume.device_name,
        volume.ebs.volume_size,
      ]),
    ).toEqual([
      ["/dev/xvda", undefined],
      ["/dev/xvdb", 200],
    ]);
  });

  test("settings: DNS address, local NVMe for images and pods, huge pages for EFA", () => {
    expect(userData(templates["atlas-train-use1-az1-p5-48xlarge"]!)).toMatchInlineSnapshot(`
      "[settings.kubernetes]
      cluster-dns-ip = "172.20.0.10"

      [settings.bootstrap-commands.000-mount-instance-storage]
      commands = [["apiclient","ephemeral-storage","init"],["apiclient","ephemeral-storage","bind","--dirs","/var/lib/containerd","/var/lib/kubelet","/var/log/pods"]]
      essential = true
      mode = "always"

      [settings.kernel.sysctl]
      "vm.nr_hugepages" = "5128"
      "
    `);
  });
});

describe("fabric", () => {
  const { stack, templates } = synthesize(nodePool([h100Group()]));
  const interfaces = templates["atlas-train-use1-az1-p5-48xlarge"]!.network_interfaces as Block[];
  const [fabricId] = Object.keys(stack.resources("aws_security_group")).filter((id) => id.includes("Fabric"));

  test("has IP and EFA on the first card and EFA alone on the others", () => {
    expect(interfaces).toHaveLength(32);
    expect(interfaces.map((entry) => entry.network_card_index)).toEqual(Array.from({ length: 32 }, (_, index) => index));
    expect(interfaces[0]).toMatchObject({ device_index: 0, interface_type: "efa" });
    for (const entry of interfaces.slice(1)) {
      expect(entry).toMatchObject({ device_index: 1, interface_type: "efa-only" });
    }
  });

  test("every interface is in the cluster's group and in the fabric's, the instance in none", () => {
    const [clusterId] = Object.keys(stack.resources("aws_eks_cluster"));
    for (const entry of interfaces) {
      expect(entry.security_groups).toEqual([
        `\${aws_eks_cluster.${clusterId}.vpc_config[0].cluster_security_group_id}`,
        `\${aws_security_group.${fabricId}.id}`,
      ]);
    }
    expect(templates["atlas-train-use1-az1-p5-48xlarge"]!.vpc_security_group_ids).toBeUndefined();
  });

  test("its group lets everything from and to itself, and carries no cluster tag", () => {
    const self = {
      security_group_id: `\${aws_security_group.${fabricId}.id}`,
      referenced_security_group_id: `\${aws_security_group.${fabricId}.id}`,
      ip_protocol: "-1",
    };
    expect(stack.only("aws_vpc_security_group_egress_rule")).toMatchObject(self);
    expect(stack.all("aws_vpc_security_group_ingress_rule").filter((rule) => rule.ip_protocol === "-1")).toMatchObject([self]);
    expect(
      Object.keys(stack.resources("aws_security_group")[fabricId!]!.tags as Block).some((key) => key.startsWith("kubernetes.io/")),
    ).toBe(false);
  });

  test("placement groups only on demand", () => {
    expect(stack.count("aws_placement_group")).toBe(0);
    const packed = synthesize(nodePool([h100Group()]), true);
    expect(packed.stack.only("aws_placement_group")).toMatchObject({ name: "atlas-train-use1-az1-p5-48xlarge", strategy: "cluster" });
    const [placementId] = Object.keys(packed.stack.resources("aws_placement_group"));
    expect(packed.templates["atlas-train-use1-az1-p5-48xlarge"]!.placement).toEqual({
      group_name: `\${aws_placement_group.${placementId}.name}`,
    });
  });

  test("a machine whose first card has no EFA gets it on the following ones", () => {
    const { templates: b300 } = synthesize(nodePool([h100Group({ machineType: "p6-b300.48xlarge", efaInterfaces: 16 })]));
    const entries = b300["atlas-train-use1-az1-p6-b300-48xlarge"]!.network_interfaces as Block[];
    expect(entries.map((entry) => [entry.network_card_index, entry.interface_type]).slice(0, 3)).toEqual([
      [0, "interface"],
      [1, "efa-only"],
      [2, "efa-only"],
    ]);
    expect(entries.filter((entry) => entry.interface_type === "efa-only")).toHaveLength(16);
  });

  test.each<[string, NodePoolSpec]>([
    ["the pool has none", nodePool([h100Group()], { fabric: false })],
    ["the machine has none", nodePool([h100Group({ efaInterfaces: 0, machineType: "g6.xlarge" })])],
  ])("none where %s", (_reason, pool) => {
    const { stack: plain, templates: plainTemplates } = synthesize(pool, true);
    const [template] = Object.values(plainTemplates);
    expect(template!.network_interfaces).toBeUndefined();
    expect(template!.vpc_security_group_ids).toHaveLength(1);
    expect(userData(template!)).not.toContain("nr_hugepages");
    expect(plain.count("aws_placement_group")).toBe(0);
    expect(Object.keys(plain.resources("aws_security_group")).some((id) => id.includes("Fabric"))).toBe(false);
  });
});

describe("other machines", () => {
  test("Graviton with GPUs", () => {
    const { groups } = synthesize(nodePool([h100Group({ machineType: "g5g.xlarge", architecture: "arm64", efaInterfaces: 0 })]));
    expect(Object.values(groups)[0]!.ami_type).toBe("BOTTLEROCKET_ARM_64_NVIDIA");
  });

  test("a machine without local disks keeps its data volume", () => {
    const { templates } = synthesize(nodePool([h100Group({ localNvmeGb: 0 })]));
    expect(userData(Object.values(templates)[0]!)).not.toContain("ephemeral-storage");
  });

  test("Trainium runs the Neuron image, with its own taint and settings", () => {
    const trainium = h100Group({
      machineType: "trn1.32xlarge",
      acceleratorKind: "neuron",
      acceleratorModel: "Trainium",
      acceleratorCount: 16,
      efaInterfaces: 8,
    });
    const { groups, templates } = synthesize(nodePool([trainium]));
    expect(Object.values(groups)[0]).toMatchObject({
      ami_type: "AL2023_x86_64_NEURON",
      taint: [{ key: "aws.amazon.com/neuron", value: "present", effect: "NO_SCHEDULE" }],
    });
    const [template] = Object.values(templates);
    expect((template!.block_device_mappings as Block[]).map((volume) => [volume.device_name, volume.ebs.volume_size])).toEqual([
      ["/dev/xvda", 200],
    ]);
    expect(userData(template!)).toMatchInlineSnapshot(`
      "MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="NODECONFIG"

      --NODECONFIG
      Content-Type: application/node.eks.aws

      apiVersion: node.eks.aws/v1alpha1
      kind: NodeConfig
      spec:
        instance:
          localStorage:
            strategy: RAID0

      --NODECONFIG--
      "
    `);
  });
});

describe("rules", () => {
  function brokenRules(pool: NodePoolSpec): string[] {
    const stack = emptyStack();
    const core = addCore(stack);
    try {
      core.realiseNodePool(stack, "pool", pool);
    } catch (error) {
      return LeptonError.isLeptonError(error) ? error.rules.map((rule) => rule.rule) : ["another error"];
    }
    return [];
  }

  test.each<[string, Partial<NodeGroupSpec>]>([
    ["accelerator-kind", { acceleratorKind: "fpga", machineType: "f2.48xlarge" }],
    ["accelerator-kind", { acceleratorKind: "tpu" }],
    ["node-architecture", { acceleratorKind: "neuron", architecture: "arm64" }],
    ["zone-not-in-core", { zone: "use1-az6" }],
    ["node-group-size", { nodes: 0 }],
    ["node-group-size", { nodes: 1.5 }],
    ["node-group-size", { nodes: 9, autoscaling: { minNodes: 0, maxNodes: 8 } }],
    ["node-group-size", { nodes: 0, autoscaling: { minNodes: 1, maxNodes: 8 } }],
    ["node-group-name", { machineType: `${"x".repeat(60)}.large` }],
  ])("%s", (rule, group) => {
    expect(brokenRules(nodePool([h100Group(group)]))).toEqual([rule]);
  });

  test("no machines to begin with are fine where an autoscaler may add some", () => {
    expect(brokenRules(nodePool([h100Group({ nodes: 0, autoscaling: { minNodes: 0, maxNodes: 1 } })]))).toEqual([]);
  });

  test("every broken rule of every group at once, and the message says what to do", () => {
    const stack = emptyStack();
    const core = addCore(stack);
    const broken = nodePool([
      h100Group(),
      h100Group(),
      h100Group({ acceleratorKind: "fpga", machineType: "f2.48xlarge", zone: "use1-az6" }),
    ]);
    expect(() => core.realiseNodePool(stack, "pool", broken)).toThrowErrorMatchingInlineSnapshot(`
      "stack/pool: 3 problems
        1. EKS has no node image for accelerators of kind 'fpga' (f2.48xlarge): use machine types of kind gpu or neuron [accelerator-kind]
        2. zone use1-az6 is not one of core 'atlas': use use1-az1, use1-az2, use1-az4, or add the zone at the end of the core's zones [zone-not-in-core]
        3. pool 'train' has several groups 'train-use1-az1-p5-48xlarge': give every zone, machine type and purchase option one group [node-group-repeated]"
    `);
  });

  test("a pool in another stack than its cluster is refused", () => {
    const stack = emptyStack();
    const core = addCore(stack);
    const other = new TerraformStack(stack.node.root, "other");
    expect(() => core.realiseNodePool(other, "pool", nodePool([h100Group()]))).toThrow("pool 'train' is in another stack than its cluster");
  });
});

test("the names of the groups are given in the order asked for", () => {
  const stack = SynthesizedStack.from((terraform) => {
    const groups = [h100Group({ zone: "use1-az4" }), h100Group({ zone: "use1-az1" })];
    const { nodeGroupNames } = addCore(terraform).realiseNodePool(terraform, "pool", nodePool(groups));
    new TerraformOutput(terraform, "names", { value: nodeGroupNames });
  });
  const names = stack.json.output.names.value as string[];
  expect(names.map((name) => /use1-az\d/.exec(name)?.[0])).toEqual(["use1-az4", "use1-az1"]);
});
