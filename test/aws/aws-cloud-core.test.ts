import type { Block, SynthesizedStack } from "../support/synthesized-stack";
import { zoneNetworks } from "../support/core-spec";
import { awsStack, h100Group, nodePool } from "./aws-stack";
import { ResourceGraph } from "./resource-graph";

/** Types that hold data or identity: a changed address destroys it. */
const STATEFUL = [
  "aws_cloudwatch_log_group",
  "aws_ecr_repository",
  "aws_eks_cluster",
  "aws_eks_node_group",
  "aws_iam_role",
  "aws_kms_key",
  "aws_s3_bucket",
  "aws_subnet",
  "aws_vpc",
];

const elastic = { autoscaling: { minNodes: 0, maxNodes: 8 }, nodes: 1 };
const pool = nodePool([h100Group(), h100Group({ zone: "use1-az2", spot: true, ...elastic })]);

/** Whether the provider lets a resource type carry tags, by the property its binding has. */
function isTaggable(type: string): boolean {
  const binding = require(`@cdktf/provider-aws/lib/${type.replace(/^aws_/, "").replaceAll("_", "-")}`) as Record<string, unknown>;
  const resource = Object.values(binding).find((value) => (value as { tfResourceType?: string }).tfResourceType === type);
  return "tags" in (resource as { prototype: object }).prototype;
}

function each(stack: SynthesizedStack): [string, string, Block][] {
  return Object.entries(stack.json.resource as Block).flatMap(([type, byId]) =>
    Object.entries(byId as Block).map(([id, attributes]): [string, string, Block] => [type, id, attributes as Block]),
  );
}

describe("a core with a pool", () => {
  const stack = awsStack({ pools: [pool] });

  test("the addresses of everything stateful are pinned", () => {
    const pinned = stack.addresses().filter((address) => STATEFUL.includes(address.slice(0, address.indexOf("."))));
    expect(pinned).toMatchInlineSnapshot(`
      [
        "aws_cloudwatch_log_group.core_Cluster_LogGroup_AE629977",
        "aws_cloudwatch_log_group.core_Network_FlowLog_LogGroup_B375FB95",
        "aws_ecr_repository.core_Registry_workloads_C44FFA98",
        "aws_eks_cluster.core_Cluster_813C00CE",
        "aws_eks_node_group.core_SystemNodes_use1-az1_4FE7F94B",
        "aws_eks_node_group.core_SystemNodes_use1-az2_A148CC02",
        "aws_eks_node_group.core_SystemNodes_use1-az4_B178888C",
        "aws_eks_node_group.train_use1-az1-p548xlarge-on-demand_6FD83116",
        "aws_eks_node_group.train_use1-az2-p548xlarge-spot_F8183F5F",
        "aws_iam_role.core_AddOns_aws-ebs-csi-driver_Role_CC0D089B",
        "aws_iam_role.core_AddOns_vpc-cni_Role_E1BBAA53",
        "aws_iam_role.core_Autoscaler_Role_3992B198",
        "aws_iam_role.core_Cluster_Role_9DC90545",
        "aws_iam_role.core_Network_FlowLog_Role_C75F8B76",
        "aws_iam_role.core_NodeIdentity_Role_3EFEEB97",
        "aws_kms_key.core_Key_F3B5151D",
        "aws_s3_bucket.core_Storage_AccessLogs_8052B4CC",
        "aws_s3_bucket.core_Storage_Artifacts_DE749553",
        "aws_subnet.core_Network_use1-az1_PrivateSubnet_3B62A5D6",
        "aws_subnet.core_Network_use1-az1_PublicSubnet_1E1CE286",
        "aws_subnet.core_Network_use1-az2_PrivateSubnet_3A1DC8FF",
        "aws_subnet.core_Network_use1-az2_PublicSubnet_1E676695",
        "aws_subnet.core_Network_use1-az4_PrivateSubnet_96CE41D0",
        "aws_subnet.core_Network_use1-az4_PublicSubnet_FA0297C5",
        "aws_vpc.core_Network_443BE03B",
      ]
    `);
  });

  test("everything that can carry tags carries those of the core", () => {
    const untagged = each(stack).filter(
      ([type, , attributes]) =>
        isTaggable(type) && (attributes.tags?.project !== "atlas" || attributes.tags?.["managed-by"] !== "cdktf-lepton"),
    );
    expect(untagged.map(([type, id]) => `${type}.${id}`)).toEqual([]);
    expect(each(stack).filter(([type]) => isTaggable(type)).length).toBeGreaterThan(60);
  });

  test("everything that stores data is encrypted with the core's key", () => {
    const [keyId] = Object.keys(stack.resources("aws_kms_key"));
    const arn = `\${aws_kms_key.${keyId}.arn}`;
    expect(stack.all("aws_cloudwatch_log_group").map((group) => group.kms_key_id)).toEqual([arn, arn]);
    expect(stack.all("aws_ecr_repository").map((repository) => repository.encryption_configuration)).toEqual([
      [{ encryption_type: "KMS", kms_key: arn }],
    ]);
    expect(stack.only("aws_eks_cluster").encryption_config).toEqual({ provider: { key_arn: arn }, resources: ["secrets"] });
    const volumes = stack.all("aws_launch_template").flatMap((template) => template.block_device_mappings as Block[]);
    expect(volumes).toHaveLength(10);
    for (const volume of volumes) {
      expect(volume.ebs).toMatchObject({ encrypted: "true", kms_key_id: arn, volume_type: "gp3" });
    }
  });

  test("nothing is public", () => {
    expect(stack.only("aws_eks_cluster").vpc_config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
    expect(stack.all("aws_subnet").map((subnet) => subnet.map_public_ip_on_launch)).toEqual(Array(6).fill(false));
    const open = each(stack).filter(([type, , attributes]) => type.includes("rule") && JSON.stringify(attributes).includes("0.0.0.0/0"));
    expect(open).toEqual([]);
    expect(stack.text).not.toContain('"associate_public_ip_address":true');
    expect(stack.count("aws_s3_bucket_acl")).toBe(0);
  });

  test("every security group rule says what it is for, and none lets everything out to everywhere", () => {
    const rules = [...stack.all("aws_vpc_security_group_ingress_rule"), ...stack.all("aws_vpc_security_group_egress_rule")];
    expect(rules.length).toBeGreaterThan(3);
    for (const rule of rules) {
      expect(rule.description).toMatch(/\w+ \w+/);
      expect(rule.ip_protocol !== "-1" || rule.referenced_security_group_id === rule.security_group_id).toBe(true);
    }
    expect(stack.all("aws_security_group").every((group) => group.ingress === undefined && group.egress === undefined)).toBe(true);
  });

  test("no output of the framework's own machinery leaks", () => {
    expect(stack.text).not.toMatch(/tftoken|NaN|undefined|\[object Object\]|e\+2\d\d/i);
  });

  test("what holds data resists deletion", () => {
    const guarded = each(stack).filter(([, , attributes]) => attributes.lifecycle?.prevent_destroy === true);
    expect(guarded.map(([type]) => type).sort()).toEqual([
      "aws_ecr_repository",
      "aws_eks_cluster",
      "aws_kms_key",
      "aws_s3_bucket",
      "aws_s3_bucket",
    ]);
  });

  test("account and partition are read once", () => {
    expect(Object.keys(stack.data("aws_caller_identity"))).toHaveLength(1);
    expect(Object.keys(stack.data("aws_partition"))).toHaveLength(1);
    expect(Object.keys(stack.json.provider as Block)).toEqual(["aws"]);
  });

  test("the network plug-in is there before nodes, and nodes before the DNS", () => {
    const graph = new ResourceGraph(stack);
    const nodeGroups = graph.find("aws_eks_node_group");
    const addOns = (name: string): string => graph.find("aws_eks_addon", `_${name}_`)[0]!;
    const [cluster] = graph.find("aws_eks_cluster");
    const [logGroup] = graph.find("aws_cloudwatch_log_group", "Cluster");
    expect(nodeGroups).toHaveLength(5);
    for (const nodeGroup of nodeGroups) {
      for (const earlier of ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"]) {
        expect([nodeGroup, earlier, graph.waitsFor(nodeGroup, addOns(earlier))]).toEqual([nodeGroup, earlier, true]);
      }
      for (const type of ["aws_route", "aws_route_table_association", "aws_vpc_endpoint", "aws_iam_role_policy_attachment"]) {
        const needed = graph.find(type).filter((address) => !address.includes("Public") && !address.includes("AddOns_aws-ebs"));
        expect(needed.filter((address) => !graph.waitsFor(nodeGroup, address))).toEqual([]);
      }
    }
    for (const later of ["coredns", "aws-ebs-csi-driver", "eks-node-monitoring-agent", "metrics-server"]) {
      expect(graph.find("aws_eks_node_group", "SystemNodes").every((nodeGroup) => graph.waitsFor(addOns(later), nodeGroup))).toBe(true);
      expect(graph.find("aws_eks_node_group", "train").some((nodeGroup) => graph.waitsFor(addOns(later), nodeGroup))).toBe(false);
    }
    expect(graph.waitsFor(cluster!, logGroup!)).toBe(true);
  });
});

test("without deletion protection nothing stands in the way of a destroy", () => {
  const stack = awsStack({ spec: { deletionProtection: false } });
  expect(each(stack).filter(([, , attributes]) => attributes.lifecycle?.prevent_destroy === true)).toEqual([]);
  expect(stack.all("aws_s3_bucket").map((bucket) => bucket.force_destroy)).toEqual([true, true]);
  expect(stack.only("aws_ecr_repository").force_delete).toBe(true);
});

test("moving a zone away leaves the addresses of the others alone", () => {
  const before = awsStack().addresses();
  const after = awsStack({ spec: { zones: zoneNetworks(["use1-az2", "use1-az1"]) } }).addresses();
  expect(after).toEqual(before.filter((address) => !address.includes("use1-az4")));
});

/** Limits of AWS on the names this library chooses. */
const NAME_LIMITS: readonly (readonly [type: string, attribute: string, limit: number])[] = [
  ["aws_iam_role", "name", 64],
  ["aws_iam_role_policy", "name", 128],
  ["aws_s3_bucket", "bucket", 63],
  ["aws_eks_cluster", "name", 100],
  ["aws_eks_node_group", "node_group_name", 63],
  ["aws_eks_node_group", "node_group_name_prefix", 37],
  ["aws_launch_template", "name", 128],
  ["aws_placement_group", "name", 255],
  ["aws_security_group", "name", 255],
  ["aws_ecr_repository", "name", 256],
  ["aws_kms_alias", "name", 256],
  ["aws_cloudwatch_log_group", "name", 512],
];

test("the longest names fit", () => {
  const zones = zoneNetworks(["apse3-az1", "apse3-az2"]);
  const stack = awsStack({
    region: "ap-southeast-3",
    spec: { name: "abcdefghijklmnopqrstuvwx", zones },
    platform: { placementGroups: true },
    pools: [
      nodePool([h100Group({ zone: "apse3-az1", machineType: "p6e-gb200.36xlarge", spot: true, ...elastic })], {
        name: "abcdefghijklmnopqrst",
      }),
    ],
  });
  for (const [type, attribute, limit] of NAME_LIMITS) {
    const names = stack.all(type).flatMap((attributes) => (attributes[attribute] === undefined ? [] : [attributes[attribute] as string]));
    expect([type, names.length > 0]).toEqual([type, true]);
    for (const name of names) {
      expect(name.replace(/\$\{[^}]*account_id\}/g, "123456789012").length).toBeLessThanOrEqual(limit);
      expect(name).toMatch(/^[a-zA-Z0-9/${}._-]+$/);
    }
  }
});
