import type { Block } from "../support/synthesized-stack";
import { awsStack } from "./aws-stack";

const ADMIN = "arn:aws:iam::123456789012:role/PlatformAdmins";
const stack = awsStack({ spec: { administrators: [ADMIN], controlPlaneClients: ["192.168.0.0/22"], serviceCidr: "172.21.0.0/16" } });
const cluster = stack.only("aws_eks_cluster");

function addOn(name: string): Block {
  return stack.all("aws_eks_addon").find((candidate) => candidate.addon_name === name)!;
}

function rolePolicy(part: string): Block[] {
  const [, policy] = Object.entries(stack.resources("aws_iam_role_policy")).find(([id]) => id.includes(part))!;
  return JSON.parse(policy.policy as string).Statement as Block[];
}

describe("control plane", () => {
  test("is pinned, logs everything and has no add-ons of its own", () => {
    expect(cluster).toMatchObject({
      name: "atlas",
      version: "1.35",
      bootstrap_self_managed_addons: false,
      upgrade_policy: { support_type: "STANDARD" },
      kubernetes_network_config: { ip_family: "ipv4", service_ipv4_cidr: "172.21.0.0/16" },
    });
    expect([...(cluster.enabled_cluster_log_types as string[])].sort()).toEqual([
      "api",
      "audit",
      "authenticator",
      "controllerManager",
      "scheduler",
    ]);
    const [, logGroup] = Object.entries(stack.resources("aws_cloudwatch_log_group")).find(([id]) => id.includes("Cluster"))!;
    expect(logGroup).toMatchObject({ name: "/aws/eks/atlas/cluster", retention_in_days: 365 });
  });

  test("uses no attribute that only the newer provider knows", () => {
    expect(cluster).not.toHaveProperty("deletion_protection");
    expect(cluster).not.toHaveProperty("control_plane_scaling_config");
    const types = Object.entries(stack.json.resource as Block);
    expect(
      types.flatMap(([type, byId]) =>
        Object.values(byId as Block)
          .filter((attributes) => "region" in attributes)
          .map(() => type),
      ),
    ).toEqual([]);
    expect(stack.all("aws_eks_node_group").map((group) => group.node_repair_config)).toEqual(Array(3).fill({ enabled: true }));
  });

  test("is administered by those named and by nobody else", () => {
    expect(cluster.access_config).toEqual({ authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false });
    expect(stack.only("aws_eks_access_entry")).toMatchObject({ principal_arn: ADMIN, type: "STANDARD" });
    const association = stack.only("aws_eks_access_policy_association");
    expect(association.policy_arn).toMatch(/:eks::aws:cluster-access-policy\/AmazonEKSClusterAdminPolicy$/);
    expect(association.access_scope).toEqual({ type: "cluster" });
  });

  test("is reached over TLS from the network and from the named clients", () => {
    const [groupId] = Object.keys(stack.resources("aws_security_group")).filter((id) => id.includes("Cluster"));
    expect(cluster.vpc_config.security_group_ids).toEqual([`\${aws_security_group.${groupId}.id}`]);
    const rules = stack
      .all("aws_vpc_security_group_ingress_rule")
      .filter((rule) => rule.security_group_id === `\${aws_security_group.${groupId}.id}`);
    expect(rules.map((rule) => [rule.cidr_ipv4, rule.ip_protocol, rule.from_port, rule.to_port])).toEqual([
      ["10.0.0.0/16", "tcp", 443, 443],
      ["192.168.0.0/22", "tcp", 443, 443],
    ]);
  });
});

describe("add-ons", () => {
  test("take EKS's default version for the cluster's version", () => {
    for (const version of Object.values(stack.data("aws_eks_addon_version"))) {
      expect(version).toMatchObject({ kubernetes_version: "1.35", most_recent: false });
    }
    for (const candidate of stack.all("aws_eks_addon")) {
      expect(candidate.addon_version).toMatch(/^\$\{data\.aws_eks_addon_version\..*\.version\}$/);
      expect(candidate).toMatchObject({ resolve_conflicts_on_create: "OVERWRITE", resolve_conflicts_on_update: "PRESERVE" });
    }
  });

  test("can be held at a version", () => {
    const held = awsStack({ platform: { addOnVersions: { coredns: "v1.12.4-eksbuild.1" } } });
    expect(held.all("aws_eks_addon").find((candidate) => candidate.addon_name === "coredns")!.addon_version).toBe("v1.12.4-eksbuild.1");
    expect(Object.keys(held.data("aws_eks_addon_version"))).toHaveLength(6);
  });

  test("get their permissions from pod identity, for their own service account only", () => {
    const withIdentity = stack.all("aws_eks_addon").filter((candidate) => candidate.pod_identity_association !== undefined);
    expect(withIdentity.map((candidate) => [candidate.addon_name, candidate.pod_identity_association[0].service_account]).sort()).toEqual([
      ["aws-ebs-csi-driver", "ebs-csi-controller-sa"],
      ["vpc-cni", "aws-node"],
    ]);
    expect(stack.all("aws_eks_addon").some((candidate) => candidate.service_account_role_arn !== undefined)).toBe(false);
    for (const [id, role] of Object.entries(stack.resources("aws_iam_role")).filter(([roleId]) => roleId.includes("AddOns"))) {
      const [trust] = JSON.parse(role.assume_role_policy as string).Statement as Block[];
      expect(trust!.Principal).toEqual({ Service: "pods.eks.amazonaws.com" });
      expect(trust!.Condition.StringEquals).toEqual({
        "aws:RequestTag/kubernetes-namespace": "kube-system",
        "aws:RequestTag/kubernetes-service-account": id.includes("vpc-cni") ? "aws-node" : "ebs-csi-controller-sa",
      });
    }
  });

  test("the network plug-in enforces network policies; the volume driver tags and encrypts its volumes", () => {
    expect(JSON.parse(addOn("vpc-cni").configuration_values as string)).toEqual({ enableNetworkPolicy: "true" });
    expect(JSON.parse(addOn("aws-ebs-csi-driver").configuration_values as string)).toEqual({
      controller: { extraVolumeTags: { project: "atlas", "managed-by": "cdktf-lepton" } },
    });
    const [keyId] = Object.keys(stack.resources("aws_kms_key"));
    for (const statement of rolePolicy("ebs-csi")) {
      expect(statement.Resource).toBe(`\${aws_kms_key.${keyId}.arn}`);
    }
  });
});

describe("identities", () => {
  test("nodes may pull images, hand out pod credentials and find out who they are", () => {
    const attached = Object.entries(stack.resources("aws_iam_role_policy_attachment")).filter(([id]) => id.includes("NodeIdentity"));
    expect(attached.map(([, attachment]) => (attachment.policy_arn as string).split("/").pop()).sort()).toEqual([
      "AmazonEC2ContainerRegistryPullOnly",
      "AmazonEKSWorkerNodeMinimalPolicy",
    ]);
    expect(rolePolicy("NodeIdentity").flatMap((statement) => statement.Action)).toEqual([
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceTypes",
      "eks:DescribeCluster",
    ]);
  });

  test("the autoscaler resizes node groups of its own cluster only", () => {
    expect(stack.only("aws_eks_pod_identity_association")).toMatchObject({
      namespace: "kube-system",
      service_account: "cluster-autoscaler",
    });
    const writes = rolePolicy("Autoscaler").filter((statement) => !/Describe|Get/.test(JSON.stringify(statement.Action)));
    expect(writes).toHaveLength(1);
    expect(writes[0]!.Condition).toEqual({ StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/atlas": "owned" } });
  });

  test("no policy allows every action, and no write to every resource", () => {
    for (const policy of stack.all("aws_iam_role_policy")) {
      for (const statement of JSON.parse(policy.policy as string).Statement as Block[]) {
        const actions = [statement.Action].flat() as string[];
        expect(actions.filter((action) => /^[a-z0-9]*:?\*$/.test(action))).toEqual([]);
        const everywhere = [statement.Resource].flat().includes("*");
        expect(everywhere && actions.some((action) => !/:(Describe|Get|List)/.test(action))).toBe(false);
      }
    }
  });
});

describe("system nodes", () => {
  const groups = (part = stack): Block[] =>
    Object.entries(part.resources("aws_eks_node_group"))
      .filter(([id]) => id.includes("SystemNodes"))
      .map(([, group]) => group);

  test("stand in every zone, untainted, on demand, repaired, and replaced before they go", () => {
    expect(groups()).toHaveLength(3);
    expect(new Set(groups().map((group) => group.subnet_ids[0])).size).toBe(3);
    for (const group of groups()) {
      expect(group).toMatchObject({
        ami_type: "BOTTLEROCKET_x86_64",
        capacity_type: "ON_DEMAND",
        instance_types: ["m7i.large"],
        version: "1.35",
        scaling_config: { min_size: 1, max_size: 1, desired_size: 1 },
        node_repair_config: { enabled: true },
        lifecycle: { create_before_destroy: true },
      });
      expect(group.taint ?? []).toEqual([]);
      expect(group.subnet_ids).toHaveLength(1);
      expect(group.remote_access).toBeUndefined();
      expect(group.lifecycle.ignore_changes).toBeUndefined();
    }
  });

  test.each([
    ["m7g.xlarge", "BOTTLEROCKET_ARM_64"],
    ["c7gn.large", "BOTTLEROCKET_ARM_64"],
    ["im4gn.large", "BOTTLEROCKET_ARM_64"],
    ["a1.large", "BOTTLEROCKET_ARM_64"],
    ["g4dn.xlarge", "BOTTLEROCKET_x86_64"],
    ["m7i-flex.large", "BOTTLEROCKET_x86_64"],
    ["r8a.large", "BOTTLEROCKET_x86_64"],
  ])("of type %s run %s", (systemMachineType, amiType) => {
    expect(groups(awsStack({ spec: { systemMachineType } })).map((group) => group.ami_type)).toEqual([amiType, amiType, amiType]);
  });
});
