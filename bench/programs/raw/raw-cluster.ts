import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsEksAddonVersion } from "@cdktf/provider-aws/lib/data-aws-eks-addon-version";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { EksAddon, type EksAddonConfig } from "@cdktf/provider-aws/lib/eks-addon";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable, TerraformStack } from "cdktf";
import { USE_KEY, type RawAccount } from "./raw-account";
import { named, policy, type CoreSite } from "./raw-names";
import type { RawNetwork } from "./raw-network";
import { rawNodeGroup, type RawHost } from "./raw-node-group";

const KUBERNETES_VERSION = "1.35";

/** The cluster of a core with its add-ons, identities and system nodes, written with the provider's own classes. */
export function rawCluster(stack: TerraformStack, site: CoreSite, account: RawAccount, network: RawNetwork): RawHost {
  const cluster = rawControlPlane(stack, site, account, network);
  const clusterName = cluster.name;
  const before = [
    rawAddOn(stack, site, clusterName, "eks-pod-identity-agent", [], {}),
    rawAddOn(stack, site, clusterName, "kube-proxy", [], {}),
    rawNetworkAddOn(stack, site, account, clusterName),
  ];
  const { roleArn, grants } = rawNodeRole(stack, site, account);
  const host: RawHost = {
    site,
    clusterName,
    clusterSecurityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
    nodeRoleArn: roleArn,
    keyArn: account.keyArn,
    vpcId: network.vpcId,
    subnetIds: network.subnetIds,
    beforeCompute: [...before, ...grants, ...network.egress],
  };
  const systemNodes = site.zones.map(({ zone }) =>
    rawNodeGroup(stack, host, {
      id: `system-${zone}`,
      name: `system-${zone}`,
      replaceEarly: true,
      zone,
      machineType: "m7i.large",
      amiType: "BOTTLEROCKET_x86_64",
      size: { minSize: 1, maxSize: 1, desiredSize: 1 },
      isAutoscaled: false,
      labels: { "lepton.dev/pool": "system" },
      taint: [],
      diskGib: 50,
      userData: "",
    }),
  );
  rawAddOn(stack, site, clusterName, "coredns", systemNodes, {});
  rawVolumeAddOn(stack, site, account, clusterName, systemNodes);
  rawAddOn(stack, site, clusterName, "eks-node-monitoring-agent", systemNodes, {});
  rawAddOn(stack, site, clusterName, "metrics-server", systemNodes, {});
  rawAutoscalerIdentity(stack, site, account, clusterName);
  return host;
}

function rawControlPlane(stack: TerraformStack, site: CoreSite, account: RawAccount, network: RawNetwork): EksCluster {
  const logGroup = new CloudwatchLogGroup(stack, "cluster-log-group", {
    name: `/aws/eks/${site.name}/cluster`,
    retentionInDays: 365,
    kmsKeyId: account.keyArn,
    tags: { ...site.tags },
  });
  const role = new IamRole(stack, "cluster-role", {
    name: `${site.name}-cluster-${site.region}`,
    description: `Control plane of ${site.name}`,
    assumeRolePolicy: trustService("eks.amazonaws.com"),
    tags: { ...site.tags },
  });
  const attachment = new IamRolePolicyAttachment(stack, "cluster-role-attachment", {
    role: role.name,
    policyArn: `arn:${account.partition}:iam::aws:policy/AmazonEKSClusterPolicy`,
  });
  const encrypt = new IamRolePolicy(stack, "cluster-role-policy", {
    name: "encrypt-secrets",
    role: role.id,
    policy: policy({
      Sid: "EncryptSecrets",
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"],
      Resource: account.keyArn,
    }),
  });
  const securityGroupId = new SecurityGroup(stack, "control-plane-security-group", {
    name: `${site.name}-control-plane`,
    description: "Kubernetes API, called over TLS",
    vpcId: network.vpcId,
    tags: named(site, "-control-plane"),
  }).id;
  new VpcSecurityGroupIngressRule(stack, "control-plane-rule", {
    securityGroupId,
    description: "Kubernetes API from the network",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: site.cidr,
    tags: named(site, "-control-plane"),
  });
  const cluster = new EksCluster(stack, "cluster", {
    name: site.name,
    version: KUBERNETES_VERSION,
    roleArn: role.arn,
    bootstrapSelfManagedAddons: false,
    enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    encryptionConfig: { provider: { keyArn: account.keyArn }, resources: ["secrets"] },
    kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
    upgradePolicy: { supportType: "STANDARD" },
    vpcConfig: {
      subnetIds: [...network.subnetIds.values()],
      securityGroupIds: [securityGroupId],
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
    },
    zonalShiftConfig: { enabled: true },
    tags: { ...site.tags },
    lifecycle: { preventDestroy: true },
    dependsOn: [logGroup, attachment, encrypt],
  });
  const entry = new EksAccessEntry(stack, "administrator", {
    clusterName: cluster.name,
    principalArn: site.administrator,
    type: "STANDARD",
    tags: { ...site.tags },
  });
  new EksAccessPolicyAssociation(stack, "administrator-policy", {
    clusterName: cluster.name,
    principalArn: entry.principalArn,
    policyArn: `arn:${account.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
    accessScope: { type: "cluster" },
  });
  return cluster;
}

function rawAddOn(
  stack: TerraformStack,
  site: CoreSite,
  clusterName: string,
  addonName: string,
  dependsOn: ITerraformDependable[],
  more: Pick<EksAddonConfig, "configurationValues" | "podIdentityAssociation">,
): EksAddon {
  const version = new DataAwsEksAddonVersion(stack, `add-on-version-${addonName}`, {
    addonName,
    kubernetesVersion: KUBERNETES_VERSION,
    mostRecent: false,
  });
  return new EksAddon(stack, `add-on-${addonName}`, {
    clusterName,
    addonName,
    addonVersion: version.version,
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "PRESERVE",
    tags: { ...site.tags },
    dependsOn,
    ...more,
  });
}

function rawNetworkAddOn(stack: TerraformStack, site: CoreSite, account: RawAccount, clusterName: string): EksAddon {
  const role = rawPodRole(stack, site, "vpc-cni", "Add-on vpc-cni", "aws-node");
  const grant = new IamRolePolicyAttachment(stack, "vpc-cni-attachment", {
    role: role.name,
    policyArn: `arn:${account.partition}:iam::aws:policy/AmazonEKS_CNI_Policy`,
  });
  return rawAddOn(stack, site, clusterName, "vpc-cni", [grant], {
    configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }),
    podIdentityAssociation: [{ roleArn: role.arn, serviceAccount: "aws-node" }],
  });
}

function rawVolumeAddOn(
  stack: TerraformStack,
  site: CoreSite,
  account: RawAccount,
  clusterName: string,
  systemNodes: ITerraformDependable[],
): void {
  const role = rawPodRole(stack, site, "aws-ebs-csi-driver", "Add-on aws-ebs-csi-driver", "ebs-csi-controller-sa");
  const attachment = new IamRolePolicyAttachment(stack, "aws-ebs-csi-driver-attachment", {
    role: role.name,
    policyArn: `arn:${account.partition}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy`,
  });
  const own = new IamRolePolicy(stack, "aws-ebs-csi-driver-policy", {
    name: "own",
    role: role.id,
    policy: policy(
      { Sid: "EncryptVolumes", Effect: "Allow", Action: USE_KEY, Resource: account.keyArn },
      {
        Sid: "AttachVolumes",
        Effect: "Allow",
        Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
        Resource: account.keyArn,
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ),
  });
  rawAddOn(stack, site, clusterName, "aws-ebs-csi-driver", [...systemNodes, attachment, own], {
    configurationValues: JSON.stringify({ controller: { extraVolumeTags: site.tags } }),
    podIdentityAssociation: [{ roleArn: role.arn, serviceAccount: "ebs-csi-controller-sa" }],
  });
}

function rawNodeRole(stack: TerraformStack, site: CoreSite, account: RawAccount): { roleArn: string; grants: ITerraformDependable[] } {
  const role = new IamRole(stack, "node-role", {
    name: `${site.name}-node-${site.region}`,
    description: `Nodes of ${site.name}`,
    assumeRolePolicy: trustService("ec2.amazonaws.com"),
    tags: { ...site.tags },
  });
  const attachments = ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"].map(
    (name) =>
      new IamRolePolicyAttachment(stack, `node-role-${name}`, {
        role: role.name,
        policyArn: `arn:${account.partition}:iam::aws:policy/${name}`,
      }),
  );
  const own = new IamRolePolicy(stack, "node-role-policy", {
    name: "know-itself",
    role: role.id,
    policy: policy(
      { Sid: "KnowInstance", Effect: "Allow", Action: ["ec2:DescribeInstances", "ec2:DescribeInstanceTypes"], Resource: "*" },
      {
        Sid: "KnowCluster",
        Effect: "Allow",
        Action: "eks:DescribeCluster",
        Resource: `arn:${account.partition}:eks:${site.region}:${account.accountId}:cluster/${site.name}`,
      },
    ),
  });
  return { roleArn: role.arn, grants: [...attachments, own] };
}

function rawAutoscalerIdentity(stack: TerraformStack, site: CoreSite, account: RawAccount, clusterName: string): void {
  const role = rawPodRole(stack, site, "autoscaler", "Cluster autoscaler", "cluster-autoscaler");
  const arn = (service: string, resource: string): string =>
    `arn:${account.partition}:${service}:${site.region}:${account.accountId}:${resource}`;
  new IamRolePolicy(stack, "autoscaler-policy", {
    name: "resize-node-groups",
    role: role.id,
    policy: policy(
      {
        Sid: "Look",
        Effect: "Allow",
        Action: [
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeAutoScalingInstances",
          "autoscaling:DescribeLaunchConfigurations",
          "autoscaling:DescribeScalingActivities",
          "ec2:DescribeImages",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeLaunchTemplateVersions",
          "ec2:GetInstanceTypesFromInstanceRequirements",
        ],
        Resource: "*",
      },
      { Sid: "LookAtNodeGroups", Effect: "Allow", Action: "eks:DescribeNodegroup", Resource: arn("eks", `nodegroup/${site.name}/*`) },
      {
        Sid: "Resize",
        Effect: "Allow",
        Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
        Resource: arn("autoscaling", "autoScalingGroup:*"),
        Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${site.name}`]: "owned" } },
      },
    ),
  });
  new EksPodIdentityAssociation(stack, "autoscaler-association", {
    clusterName,
    namespace: "kube-system",
    serviceAccount: "cluster-autoscaler",
    roleArn: role.arn,
    tags: { ...site.tags },
  });
}

function rawPodRole(stack: TerraformStack, site: CoreSite, name: string, what: string, serviceAccount: string): IamRole {
  return new IamRole(stack, `${name}-role`, {
    name: `${site.name}-${name}-${site.region}`,
    description: `${what} of ${site.name}`,
    assumeRolePolicy: policy({
      Sid: "TrustServiceAccount",
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:RequestTag/kubernetes-namespace": "kube-system",
          "aws:RequestTag/kubernetes-service-account": serviceAccount,
        },
      },
    }),
    tags: { ...site.tags },
  });
}

function trustService(service: string): string {
  return policy({ Sid: "Trust", Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });
}
