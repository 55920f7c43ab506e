import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { CloudCoreSpec } from "../platform/cloud-core-contract";
import type { AwsAccount } from "./aws-account";
import { AwsAddOn, type AwsAddOnIdentity } from "./aws-add-on";
import type { AwsCluster } from "./aws-cluster";
import type { AddOnName } from "./aws-core-options";
import { USE_KEY } from "./aws-encryption-key";
import type { PolicyStatement } from "./aws-policy-document";

/** An add-on, before it is known which core it is for. */
interface AddOnDefinition {
  readonly name: AddOnName;
  readonly configuration?: (spec: CloudCoreSpec) => object;
  readonly identity?: (encryptionKeyArn: string) => AwsAddOnIdentity;
}

/**
 * What a node needs to become ready. Without the network plug-in no node does, and the cluster is made without EKS's own copies of it.
 */
const BEFORE_COMPUTE: readonly AddOnDefinition[] = [
  { name: "eks-pod-identity-agent" },
  { name: "kube-proxy" },
  {
    name: "vpc-cni",
    identity: () => ({ serviceAccount: "aws-node", managedPolicies: ["AmazonEKS_CNI_Policy"] }),
    configuration: () => ({ enableNetworkPolicy: "true" }),
  },
];

/** What runs on nodes, and would stay degraded until there is one. */
const AFTER_COMPUTE: readonly AddOnDefinition[] = [
  { name: "coredns" },
  {
    name: "aws-ebs-csi-driver",
    identity: (encryptionKeyArn) => ({
      serviceAccount: "ebs-csi-controller-sa",
      managedPolicies: ["service-role/AmazonEBSCSIDriverPolicy"],
      statements: encryptVolumes(encryptionKeyArn),
    }),
    configuration: (spec) => ({ controller: { extraVolumeTags: spec.tags } }),
  },
  { name: "eks-node-monitoring-agent" },
  { name: "metrics-server" },
];

/** Properties of a core's add-ons. */
export interface AwsAddOnsProps {
  readonly account: AwsAccount;
  readonly spec: CloudCoreSpec;
  readonly cluster: AwsCluster;
  readonly encryptionKeyArn: string;
  /** Versions to hold add-ons at, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * The add-ons of a cluster, in two steps around the first nodes: pod credentials, service routing and the network before them; DNS,
 * volumes, node health and metrics after.
 */
export class AwsAddOns extends Construct {
  /** What must be in place before the first node. */
  public readonly beforeCompute: ITerraformDependable[];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AwsAddOnsProps,
  ) {
    super(scope, id);
    this.beforeCompute = BEFORE_COMPUTE.map((definition) => this.install(definition, []).resource);
  }

  /** Installs what runs on nodes, once these exist. */
  public installAfter(nodes: ITerraformDependable[]): void {
    for (const definition of AFTER_COMPUTE) {
      this.install(definition, nodes);
    }
  }

  private install(definition: AddOnDefinition, dependsOn: ITerraformDependable[]): AwsAddOn {
    const { account, spec, cluster, encryptionKeyArn, versions } = this.props;
    return new AwsAddOn(this, definition.name, {
      account,
      clusterName: cluster.clusterName,
      coreName: spec.name,
      kubernetesVersion: spec.kubernetesVersion,
      name: definition.name,
      version: versions[definition.name],
      configuration: definition.configuration?.(spec),
      identity: definition.identity?.(encryptionKeyArn),
      dependsOn,
      tags: spec.tags,
    });
  }
}

/**
 * What the volume driver needs to encrypt with the core's key.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html#csi-iam-role
 */
function encryptVolumes(encryptionKeyArn: string): PolicyStatement[] {
  return [
    { Sid: "EncryptVolumes", Effect: "Allow", Action: USE_KEY, Resource: encryptionKeyArn },
    {
      Sid: "AttachVolumes",
      Effect: "Allow",
      Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
      Resource: encryptionKeyArn,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
